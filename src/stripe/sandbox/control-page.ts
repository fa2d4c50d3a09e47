import type { HttpBindings } from '@hono/node-server';
import { html } from 'hono/html';
import type { Context, Hono } from 'hono';
import { balanceAt, type CurrencyBalance } from './balance.ts';
import { readableTime } from './calendar.ts';
import { advance } from './control-api.ts';
import { bankButtons, payOutButton, serveBankButtons } from './control-page-bank.ts';
import { readableAmount } from './currency-rules.ts';
import type { Machine } from './machine.ts';
import type { Kind } from './object-kinds.ts';
import { childOf } from './object-store.ts';
import { type Html, page, pageHeaders } from './page.ts';
import { type Delivery, recentDeliveries } from './webhook-queue.ts';

/** The sandbox's front page, for people: the time, the money, and what happened last. */
export function serveControlPage(app: Hono<{ Bindings: HttpBindings }>, machine: Machine): void {
  app.get('/', (c) => c.html(frontPage(machine), 200, pageHeaders()));
  app.post('/control/next-hour', (c) => travel(c, machine, { seconds: 3600 }));
  app.post('/control/next-day', (c) => travel(c, machine, { days: 1 }));
  app.post('/control/next-month', (c) => travel(c, machine, { months: 1 }));

  serveBankButtons(app, machine);

  app.get('/receipts/:id', (c) =>
    c.html(
      page(
        'Receipt',
        html`<h1>Receipt</h1>
          <p>For ${c.req.param('id')}.</p>`,
      ),
      200,
      pageHeaders(),
    ),
  );
}

async function travel(
  c: Context,
  machine: Machine,
  distance: Parameters<typeof advance>[1],
): Promise<Response> {
  await advance(machine, distance);
  return c.redirect('/', 303);
}

const kindsShown: readonly Kind[] = [
  'checkout.session',
  'charge',
  'subscription',
  'invoice',
  'refund',
  'dispute',
  'radar.early_fraud_warning',
  'review',
  'payout',
  'balance_transaction',
];
const rowsShown = 8;

function frontPage(machine: Machine): Html {
  return machine.transact((world) => {
    const recent = (kind: Kind) =>
      world.store.list({
        kind,
        filters: {},
        created: {},
        limit: rowsShown,
        startingAfter: undefined,
        endingBefore: undefined,
      }).objects;
    const content = html`
      <h1>A local Stripe</h1>
      <p>It is <strong>${readableTime(world.nowMs)} UTC</strong> here.</p>
      <div class="row">${['hour', 'day', 'month'].map(timeButton)}</div>
      <h2>Balance</h2>
      ${table('Balance', ['Currency', 'Available', 'Pending'], balanceAt(world).map(balanceRow))}
      ${payOutButton()}
      <h2>Events</h2>
      ${table(
        'Events',
        ['When', 'Type', 'Id'],
        recent('event').map((event) => [when(event), cell(event, 'type'), cell(event, 'id')]),
      )}
      <h2>Deliveries</h2>
      ${table('Deliveries', ['Event', 'State', 'Tries', 'Last outcome'], recentDeliveries(machine.db, rowsShown).map(deliveryRow))}
      ${kindsShown.map(
        (kind) =>
          html`<h2>${kind}</h2>
            ${table(kind, ['When', 'Id', 'Status', 'Amount', 'The bank'], recent(kind).map(objectRow))}`,
      )}
    `;
    return page('Control', content, { wide: true });
  });
}

const timeButton = (unit: string): Html =>
  html`<form method="post" action="/control/next-${unit}"><button>Next ${unit}</button></form>`;

const balanceRow = ({ currency, available, pending }: CurrencyBalance): string[] => [
  currency,
  readableAmount(available, currency),
  readableAmount(pending, currency),
];

const deliveryRow = (delivery: Delivery): string[] => [
  delivery.eventType,
  delivery.state,
  String(delivery.attempts),
  delivery.outcome ?? '',
];

const objectRow = (object: object): Cell[] => {
  const amount =
    childOf(object, 'amount_total') ?? childOf(object, 'amount_due') ?? childOf(object, 'amount');
  const currency = childOf(object, 'currency');
  const readable =
    typeof amount === 'number' && typeof currency === 'string' ? readableAmount(amount, currency) : '';
  return [when(object), cell(object, 'id'), cell(object, 'status'), readable, bankButtons(object)];
};

function cell(object: object, field: string): string {
  const value = childOf(object, field);
  return typeof value === 'string' ? value : '';
}

function when(object: object): string {
  const created = childOf(object, 'created');
  return typeof created === 'number' ? readableTime(created * 1000) : '';
}

type Cell = string | Html;

function table(name: string, head: readonly string[], rows: readonly (readonly Cell[])[]): Html {
  if (rows.length === 0) return html`<p>None yet.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}">
    <table>
      <thead>
        <tr>
          ${head.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((text) => html`<td>${text}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
