import { z } from 'zod';
import { ownAccount } from './account.ts';
import { balanceAt } from './balance.ts';
import { readableAmount } from './currency-rules.ts';
import { by, endpoint, listEndpoint, retrieveEndpoint, retrieveParams, type Endpoint } from './endpoint.ts';
import type { Payout } from './object-kinds.ts';
import {
  clearableMetadata,
  createdFilter,
  currency,
  expand,
  mergedMetadata,
  metadata,
  positiveInteger,
  text,
} from './params.ts';
import { payoutStep } from './payout-sweep.ts';
import { cancelPayout, createPayout } from './payouts.ts';
import { invalidRequest, resourceMissing } from './stripe-error.ts';
import type { World } from './world.ts';

export const payoutParams = z.strictObject({
  amount: positiveInteger,
  currency,
  description: text.optional(),
  metadata: metadata.optional(),
  method: z.enum(['standard', 'instant']).optional(),
  source_type: z.enum(['bank_account', 'card', 'fpx']).optional(),
  statement_descriptor: text.max(22).optional(),
  expand: expand.optional(),
});

const changeParams = z.strictObject({ metadata: clearableMetadata.optional(), expand: expand.optional() });
const cancelParams = z.strictObject({ expand: expand.optional() });

const path = '/v1/payouts';

export const payoutEndpoints: readonly Endpoint[] = [
  endpoint('GET', '/v1/account', retrieveParams, ownAccount),
  endpoint('POST', path, payoutParams, (world, params) => {
    checkAmount(world, params);
    const { payout } = createPayout(world, {
      amount: params.amount,
      currency: params.currency,
      automatic: false,
      description: params.description ?? null,
      statementDescriptor: params.statement_descriptor ?? null,
      metadata: params.metadata ?? {},
    });
    return payout;
  }),
  retrieveEndpoint('payout', path, 'payout'),
  listEndpoint(
    'payout',
    path,
    {
      status: by('status', z.enum(['pending', 'in_transit', 'paid', 'failed', 'canceled'])),
      arrival_date: {
        schema: createdFilter.optional(),
        fieldsOf: (range, world) => ({ arrival_date: arrivalDates(world, range) }),
      },
    },
    // Every payout: so that the walk is along one index, however many days the filter leaves.
    { livemode: ['false'] },
  ),
  endpoint('POST', `${path}/:id`, changeParams, (world, params, id) => {
    const before = requirePayout(world, id);
    const after: Payout = { ...before, metadata: mergedMetadata(before.metadata, params.metadata) };
    world.store.update('payout', after);
    world.emit('payout.updated', after, { metadata: before.metadata });
    return after;
  }),
  endpoint('POST', `${path}/:id/cancel`, cancelParams, (world, _params, id) => {
    const payout = requirePayout(world, id);
    if (payout.automatic || payout.status !== 'pending') {
      throw invalidRequest(
        `Payouts can only be canceled if they are manual and their status is pending; ${id} is ` +
          `${payout.automatic ? 'automatic' : payout.status}.`,
      );
    }
    return cancelPayout(world, payout);
  }),
];

function checkAmount(world: World, { amount, currency: code }: z.output<typeof payoutParams>): void {
  const available = balanceAt(world).find((one) => one.currency === code)?.available ?? 0;
  if (amount > available) {
    throw invalidRequest(
      `You have insufficient funds in your Stripe account for this payout: ${readableAmount(available, code)} available.`,
      { code: 'balance_insufficient', param: 'amount' },
    );
  }
  if (amount % payoutStep(code) !== 0) {
    throw invalidRequest(`Payouts in ${code} must be multiples of ${payoutStep(code)}, got ${amount}.`, {
      param: 'amount',
    });
  }
}

const bounds = z.object({
  gt: z.number().default(-Infinity),
  gte: z.number().default(-Infinity),
  lt: z.number().default(Infinity),
  lte: z.number().default(Infinity),
});

/** The days within `range` on which payouts arrive, as the index has them. */
function arrivalDates(world: World, range: unknown): string[] {
  const { gt, gte, lt, lte } = bounds.parse(range);
  return world.db
    .prepare<[], { value: string }>(
      `select distinct value from object_index where kind = 'payout' and field = 'arrival_date'`,
    )
    .all()
    .map(({ value }) => value)
    .filter((day) => Number(day) > gt && Number(day) >= gte && Number(day) < lt && Number(day) <= lte);
}

function requirePayout(world: World, id: string): Payout {
  const payout = world.store.find('payout', id);
  if (!payout) throw resourceMissing('payout', id);
  return payout;
}
