import { Hono } from 'hono';
import { html } from 'hono/html';
import { findEntry } from '../../db/entry-detail.ts';
import type { FinanceDeps } from './finance-deps.ts';
import { sendFinancePage, sendNothingHere } from './finance-page.ts';
import { eventLink, factsTable, laidOut, postingsTable } from './shown.ts';

/** One entry of the ledger: what it says, what it was made from, and what it was given for. */
export const entryPage = ({ db }: FinanceDeps): Hono =>
  new Hono().get('/entries/:key', async (c) => {
    const entry = await findEntry(db, c.req.param('key'));
    if (!entry) return sendNothingHere(c, 'No such entry');
    const { gift } = entry;
    return sendFinancePage(c, {
      title: entry.key,
      body: html`<h1>${entry.key}</h1>
        ${factsTable('The entry', [
          ['Kind', entry.kind],
          ['Book date', entry.book_date],
          ['Happened', entry.occurred_at],
          ['Recorded', entry.recorded_at],
          ['Number', entry.id.toString()],
          ['Rules', `version ${entry.rule_version}`],
          ['Charge', entry.charge_id],
          ['Gift', gift && `${gift.donation_id} (${gift.interval}, ${gift.campaign})`],
          ['Attribution', entry.charge_id !== null && !gift ? 'unmatched' : null],
        ])}
        <h2>Postings</h2>
        ${postingsTable(entry.postings)}
        <h2>Events that made it</h2>
        ${
          entry.events.length === 0
            ? html`<p>None: it was found by looking at Stripe.</p>`
            : html`<ul>
                ${entry.events.map((id) => html`<li>${eventLink(id)}</li>`)}
              </ul>`
        }
        <h2>The fact behind it</h2>
        <pre>${laidOut(entry.fact)}</pre>`,
    });
  });
