import { Hono } from 'hono';
import { html } from 'hono/html';
import { findEntry } from '../../db/entry-detail.ts';
import { entriesOfEvent } from '../../db/event-entries.ts';
import type { EventStatus } from '../../db/schema.ts';
import { findEvent, listEvents, replayEvent } from '../../db/webhook-events.ts';
import type { FinanceDeps } from './finance-deps.ts';
import { sendFinancePage, sendNothingHere, tableOf } from './finance-page.ts';
import { button, entryLink, eventLink, factsTable, laidOut, postingsTable } from './shown.ts';

const statuses: readonly EventStatus[] = ['new', 'retry', 'done', 'ignored', 'dead'];

/** What Stripe sent: why it stands as it does, what it made, and a way to have it processed again. */
export function webhookPages(deps: FinanceDeps): Hono {
  const { db, sealing, clock } = deps;
  const app = new Hono();

  app.get('/webhooks', async (c) => {
    const status = statuses.find((known) => known === c.req.query('status'));
    const events = await listEvents(db, { status, limit: 200 });
    return sendFinancePage(c, {
      title: 'Events from Stripe',
      body: html`<h1>Events from Stripe</h1>
        <p>
          <a href="/finance/webhooks">all</a>
          ${statuses.map((name) => html` · <a href="/finance/webhooks?status=${name}">${name}</a>`)}
        </p>
        <p class="quiet">${status === undefined ? 'All' : `Only ${status}`}: the newest 200.</p>
        ${tableOf(
          'Events',
          [
            { name: 'Received' },
            { name: 'Type' },
            { name: 'Status' },
            { name: 'Attempts', numeric: true },
            { name: 'Event' },
            { name: 'Note' },
          ],
          events.map((e) => [
            ...[e.received_at, e.type, e.status, String(e.attempts)],
            ...[eventLink(e.id), e.last_error ?? ''],
          ]),
        )}`,
    });
  });

  app.get('/webhooks/:id', async (c) => {
    const event = await findEvent(db, sealing, c.req.param('id'));
    if (!event) return sendNothingHere(c, 'No such event');
    const isOpen = event.status === 'new' || event.status === 'retry';
    const made = await entriesMade(event.id);
    return sendFinancePage(c, {
      title: event.id,
      body: html`<h1>${event.type}</h1>
        ${factsTable('The event', [
          ['Event', event.id],
          ['About', event.object_id],
          ['Status', event.status],
          ['Why', event.last_error],
          ['Happened', event.created_at],
          ['Received', `${event.received_at} (${event.heard_by})`],
          ['Attempts', String(event.attempts)],
          ['Next try', isOpen ? event.next_attempt_at : null],
          ['A worker has it until', event.lease_until],
          ['Done', event.processed_at],
          ['Version', event.api_version],
        ])}
        ${button(`/finance/webhooks/${encodeURIComponent(event.id)}/replay`, 'Process again')}
        <p class="quiet">What it did before is not done twice.</p>
        <h2>What it made in the ledger</h2>
        ${made.length === 0 ? html`<p>Nothing that was not there before.</p>` : ''}
        ${made.map(
          (entry) =>
            html`<h3>${entryLink(entry.key)}</h3>
              ${postingsTable(entry.postings)}`,
        )}
        <h2>As it came</h2>
        <p class="quiet">This holds what the reader told Stripe.</p>
        <pre>${laidOut(event.payload.toString())}</pre>`,
    });
  });

  app.post('/webhooks/:id/replay', async (c) => {
    const id = c.req.param('id');
    const result = await replayEvent(db, id, clock.now());
    if (result === 'unknown') return sendNothingHere(c, 'No such event');
    if (result === 'busy')
      return sendFinancePage(c, {
        title: 'Busy',
        status: 409,
        body: html`<h1>Busy</h1>
          <p>A worker has ${eventLink(id)} at this moment. Try again in two minutes.</p>`,
      });
    deps.log.info({ event: id }, 'replayed by finance');
    return c.redirect(`/finance/webhooks/${encodeURIComponent(id)}`, 303);
  });

  const entriesMade = async (eventId: string) =>
    (
      await Promise.all((await entriesOfEvent(db, eventId)).slice(0, 100).map((key) => findEntry(db, key)))
    ).flatMap((entry) => entry ?? []);

  return app;
}
