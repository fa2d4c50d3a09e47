import { Hono } from 'hono';
import { html } from 'hono/html';
import { listEvents } from '../../db/webhook-events.ts';
import type { FinanceDeps } from './finance-deps.ts';
import { sendFinancePage, tableOf } from './finance-page.ts';

/** What Stripe sent. */
export const webhookPages = ({ db }: FinanceDeps): Hono =>
  new Hono().get('/webhooks', async (c) => {
    const events = await listEvents(db, { limit: 200 });
    return sendFinancePage(c, {
      title: 'Events from Stripe',
      body: html`<h1>Events from Stripe</h1>
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
          events.map((e) => [e.received_at, e.type, e.status, String(e.attempts), e.id, e.last_error ?? '']),
        )}`,
    });
  });
