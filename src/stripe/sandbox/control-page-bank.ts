import type { HttpBindings } from '@hono/node-server';
import { html } from 'hono/html';
import type { Hono } from 'hono';
import { decideNow, disputeNow, warnNow } from './bank-orders.ts';
import { outcomeNames, possibleOutcomes } from './dispute-outcomes.ts';
import type { Machine } from './machine.ts';
import { childOf } from './object-store.ts';
import { type Html, page, pageHeaders } from './page.ts';
import type { Payout } from './object-kinds.ts';
import { sweepBalance } from './payout-sweep.ts';
import { cancelPayout, failPayout } from './payouts.ts';
import { invalidRequest, StripeFailure } from './stripe-error.ts';
import type { World } from './world.ts';

type Order = (world: World, id: string) => object;

const chargeOrders: Readonly<Record<string, Order>> = {
  dispute: (world, id) => disputeNow(world, id, { amount: undefined, inquiry: false }),
  inquire: (world, id) => disputeNow(world, id, { amount: undefined, inquiry: true }),
  'warn of fraud': (world, id) => warnNow(world, id),
};

const payoutOrders: Readonly<Record<string, Order>> = {
  fail: (world, id) => failPayout(world, payoutNamed(world, id)),
  cancel: (world, id) => cancelPayout(world, payoutNamed(world, id)),
};

function payoutNamed(world: World, id: string): Payout {
  const payout = world.store.find('payout', id);
  if (!payout) throw invalidRequest(`expected a payout, got ${id}`);
  return payout;
}

const payOutPath = '/control/pay-out';

export const payOutButton = (): Html =>
  html`<form method="post" action="${payOutPath}"><button>Pay out what is available</button></form>`;

/** The buttons by which a person plays the reader's bank, and the newsroom's. */
export function serveBankButtons(app: Hono<{ Bindings: HttpBindings }>, machine: Machine): void {
  const serve = (path: string, order: Order): void => {
    app.post(path, (c) => {
      try {
        machine.transact((world) => order(world, c.req.param('id') ?? ''));
      } catch (error) {
        if (!(error instanceof StripeFailure)) throw error;
        return c.html(refusal(error.message), 400, pageHeaders());
      }
      return c.redirect('/', 303);
    });
  };
  for (const [label, order] of Object.entries(chargeOrders)) serve(pathOf('charge', ':id', label), order);
  for (const name of outcomeNames)
    serve(pathOf('dispute', ':id', name), (world, id) => decideNow(world, id, name));
  for (const [label, order] of Object.entries(payoutOrders)) serve(pathOf('payout', ':id', label), order);
  serve(payOutPath, (world) => sweepBalance(world));
}

/** The buttons beside a charge, a dispute or a payout: what can be done to it now. */
export function bankButtons(object: object): Html | string {
  const kind = childOf(object, 'object');
  const status = childOf(object, 'status');
  if (kind === 'charge' && status === 'succeeded') return buttons(object, kind, Object.keys(chargeOrders));
  if (kind === 'dispute') return buttons(object, kind, possibleOutcomes(String(status)));
  if (kind === 'payout' && status !== 'failed' && status !== 'canceled')
    return buttons(object, kind, status === 'paid' ? ['fail'] : Object.keys(payoutOrders));
  return '';
}

const buttons = (object: object, kind: string, labels: readonly string[]): Html =>
  html`<form method="post">
    ${labels.map(
      (label) =>
        html`<button formaction="${pathOf(kind, String(childOf(object, 'id')), label)}">
          ${label.replaceAll('_', ' ')}
        </button>`,
    )}
  </form>`;

const pathOf = (kind: string, id: string, label: string): string =>
  `/control/${kind}s/${id}/${label.replaceAll(/[ _]/g, '-')}`;

const refusal = (message: string): Html =>
  page(
    'Not possible',
    html`<h1>Not possible</h1>
      <p class="error" role="alert">${message}</p>
      <p><a href="/">Back</a></p>`,
  );
