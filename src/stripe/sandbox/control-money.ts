import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { z } from 'zod';
import { controlFor } from './control.ts';
import { isCurrency } from './currency-rules.ts';
import type { Machine } from './machine.ts';
import { payoutIntervals, payoutSchedule, setPayoutSchedule } from './payout-schedule.ts';
import { sweepBalance } from './payout-sweep.ts';
import { cancelPayout, failPayout } from './payouts.ts';
import { lackSchema, setLacking } from './permissions.ts';
import { changeSettlement, settlementChange } from './settlement.ts';
import { bookFees, bookRow, rowOrder } from './silent-rows.ts';
import { invalidRequest } from './stripe-error.ts';

const currency = z.string().refine(isCurrency, { error: 'expected a currency, such as eur' });
const minor = z.number().int();

const payoutOrder = z.strictObject({
  schedule: z.enum(payoutIntervals).optional(),
  now: z.literal(true).optional(),
  currency: currency.optional(),
});

const fees = z.strictObject({
  description: z.string(),
  amount: minor.refine((amount) => amount !== 0, { error: 'expected an amount other than 0' }),
  currency,
  tax: minor.optional(),
});

/** Payouts as the bank and the schedule will have them, and rows that Stripe books without a word. */
export function serveMoneyControl(app: Hono<{ Bindings: HttpBindings }>, machine: Machine): void {
  const control = controlFor(app, machine);
  control('/_sandbox/payouts', payoutOrder, (world, order) => {
    if (order.schedule !== undefined) setPayoutSchedule(world, order.schedule);
    const payouts = order.now ? sweepBalance(world, order.currency) : [];
    return { schedule: payoutSchedule(world).interval, payouts };
  });
  control(
    '/_sandbox/payouts/:id',
    z.strictObject({ outcome: z.enum(['fail', 'cancel']) }),
    (world, order, id) => {
      const payout = world.store.find('payout', id);
      if (!payout) throw invalidRequest(`expected a payout, got ${id}`);
      return order.outcome === 'fail' ? failPayout(world, payout) : cancelPayout(world, payout);
    },
  );
  control('/_sandbox/balance_transactions', rowOrder, (world, order) => bookRow(world, order));
  control('/_sandbox/account', settlementChange, (world, change) => changeSettlement(world, change));
  control('/_sandbox/keys', lackSchema, (world, { lacks }) => {
    setLacking(world.db, lacks);
    return { lacks };
  });
  control('/_sandbox/fees', fees, (world, order) => ({ data: bookFees(world, order) }));
}
