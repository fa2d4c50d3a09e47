import { Hono } from 'hono';
import { html } from 'hono/html';
import { countMail, listNotices, retryMail } from '../../db/letters-list.ts';
import { listMail } from '../../db/outbox-list.ts';
import { plusMs } from '../clock.ts';
import { wordsIn } from '../languages/words.ts';
import { languageCodes } from '../languages/language-codes.ts';
import { look, messageOf } from '../letters/letter.ts';
import { previews, type Preview } from '../letters/previews.ts';
import { isMailAddress } from '../mail/mail-address.ts';
import type { FinanceDeps } from './finance-deps.ts';
import { sendFinancePage, sendNothingHere, tableOf, type Html } from './finance-page.ts';

const monthMs = 30 * 24 * 60 * 60 * 1000;

/** What was written to readers and what became of it, never to whom; and how each letter reads. */
export function letterPages(deps: FinanceDeps): Hono {
  const { db, clock, config } = deps;
  const app = new Hono();

  app.get('/letters', async (c) => {
    const now = clock.now();
    const [counts, dead, owed] = [
      await countMail(db, plusMs(now, -monthMs)),
      await listMail(db, { status: 'dead', limit: 100 }),
      await listNotices(db, { limit: 100 }),
    ];
    return sendFinancePage(c, {
      title: 'Letters',
      body: html`<h1>Letters</h1>
        <p class="quiet">What was written to readers in thirty days. To whom is not kept.</p>
        ${tableOf(
          'Letters by kind',
          [{ name: 'Kind' }, { name: 'Status' }, { name: 'Letters', numeric: true }],
          counts.map(({ kind, status, count }) => [kind, status, String(count)]),
        )}
        <h2>Given up</h2>
        ${
          dead.length === 0
            ? html`<p>None.</p>`
            : tableOf(
                'Letters given up',
                [
                  { name: 'Kind' },
                  { name: 'Written' },
                  { name: 'Tries', numeric: true },
                  { name: 'Why' },
                  { name: '' },
                ],
                dead.map((mail) => [
                  mail.kind,
                  mail.created_at,
                  String(mail.attempts),
                  mail.last_error ?? '',
                  html`<form method="post" action="/finance/letters/${mail.id}/retry">
                    <button>Write again</button>
                  </form>`,
                ]),
              )
        }
        <h2>Owed</h2>
        <p class="quiet">The latest letters that something which happened owes, and what became of them.</p>
        ${tableOf(
          'Letters owed',
          [{ name: 'For' }, { name: 'Status' }, { name: 'What became of it' }, { name: 'Due' }],
          owed.map((notice) => [
            notice.key,
            notice.status,
            notice.outcome ?? notice.last_error ?? '',
            notice.due_at,
          ]),
        )}
        <h2>How they read</h2>
        ${tableOf(
          'Previews',
          [{ name: 'Letter' }, { name: 'Languages' }],
          previews.map(({ name }) => [
            name,
            html`${languageCodes.map(
              (code) =>
                html`<a href="/finance/letters/previews/${name}/${code}" lang="${code}"
                  >${wordsIn(code).name}</a
                > `,
            )}`,
          ]),
        )}`,
    });
  });

  app.post('/letters/:id/retry', async (c) => {
    const id = c.req.param('id');
    const retried = await db.transaction().execute((trx) => retryMail(trx, id, clock.now()));
    if (retried === 'owed again') return c.redirect('/finance/letters', 303);
    return sendFinancePage(c, {
      ...{ title: 'Not written again', status: 409 },
      body: html`<h1>Not written again</h1>
        <p>
          ${
            retried === 'not given up'
              ? 'No letter of that name was given up.'
              : 'Its words and its address were destroyed when it was given up, and nothing that happened owes it.'
          }
        </p>`,
    });
  });

  app.get('/letters/previews/:name/:locale', async (c) => {
    const [preview, locale] = [previewNamed(c.req.param('name')), c.req.param('locale')];
    if (!preview || !languageCodes.includes(locale)) return sendNothingHere(c, 'No such letter');
    return sendFinancePage(c, {
      ...{ title: preview.name, framedStyle: look },
      body: previewBody(preview, locale, config),
    });
  });

  return app;
}

const previewNamed = (name: string) => previews.find((preview) => preview.name === name);

function previewBody(preview: Preview, locale: string, config: FinanceDeps['config']): Html {
  const { newsroom, publicUrl } = config;
  const to = 'reader@example.org';
  if (!isMailAddress(to)) throw new Error('expected an address');
  const mail = messageOf(preview.write({ newsroom, publicUrl, locale }), { to, locale, newsroom });
  // In a frame that runs and loads nothing, under the policy of this page.
  return html`<h1>${preview.name}</h1>
    <p>Subject: <b lang="${locale}">${mail.subject}</b></p>
    <h2>As HTML</h2>
    <iframe title="The letter as HTML" sandbox="" srcdoc="${mail.html}" width="600" height="480"></iframe>
    <h2>As text</h2>
    <pre lang="${locale}" dir="auto">${mail.text}</pre>`;
}
