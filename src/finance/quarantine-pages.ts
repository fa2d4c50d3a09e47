import { Hono } from 'hono';
import { html } from 'hono/html';
import { findQuarantined, listQuarantined, retryQuarantined } from '../../db/quarantine.ts';
import type { FinanceDeps } from './finance-deps.ts';
import { sendFinancePage, sendNothingHere, tableOf } from './finance-page.ts';
import { button, entryLink, factsTable, laidOut } from './shown.ts';

const pathOf = (key: string) => `/finance/quarantine/${encodeURIComponent(key)}`;

/** Facts that could not be booked as they came. */
export function quarantinePages({ db, config, clock }: FinanceDeps): Hono {
  const app = new Hono();

  app.get('/quarantine', async (c) => {
    const facts = await listQuarantined(db, { limit: 200 });
    return sendFinancePage(c, {
      title: 'Quarantine',
      body: html`<h1>Quarantine</h1>
        <p class="quiet">
          Facts that contradict themselves, or what was recorded before. Their money is in no account until
          somebody mends what is wrong and tries again.
        </p>
        ${tableOf(
          'Quarantined facts, the newest first',
          [{ name: 'Since' }, { name: 'Fact' }, { name: 'Reason' }, { name: 'The ledger has' }],
          facts.map((fact) => [
            fact.quarantined_at,
            html`<a href="${pathOf(fact.key)}">${fact.key}</a>`,
            fact.reason,
            fact.ledgerHas,
          ]),
        )}`,
    });
  });

  app.get('/quarantine/:key', async (c) => {
    const found = await findQuarantined(db, c.req.param('key'));
    if (!found) return sendNothingHere(c, 'Nothing of that name is quarantined');
    return sendFinancePage(c, {
      title: found.key,
      body: html`<h1>${found.key}</h1>
        ${factsTable('The fact', [
          ['Reason', found.reason],
          ['Since', found.quarantined_at],
          ['The ledger has', found.ledgerHas],
          ['Entry', found.ledgerHas === 'nothing' ? null : entryLink(found.entryKey)],
        ])}
        ${found.ledgerHas === 'nothing' ? button(`${pathOf(found.key)}/retry`, 'Try to book it again') : ''}
        <h2>As it came</h2>
        <pre>${laidOut(found.fact)}</pre>`,
    });
  });

  app.post('/quarantine/:key/retry', async (c) => {
    const key = c.req.param('key');
    const books = { timeZone: config.newsroom.time_zone, now: clock.now() };
    const retried = await db.transaction().execute((trx) => retryQuarantined(trx, key, books));
    if (retried.result === 'unknown') return sendNothingHere(c, 'Nothing of that name is quarantined');
    if (retried.result !== 'refused') return c.redirect(pathOf(key), 303);
    return sendFinancePage(c, {
      title: 'Still refused',
      status: 409,
      body: html`<h1>Still refused</h1>
        <p>${retried.reason}. Once the rule is mended, <a href="${pathOf(key)}">try again</a>.</p>`,
    });
  });

  return app;
}
