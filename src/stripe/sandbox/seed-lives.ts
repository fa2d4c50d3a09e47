import { z } from 'zod';
import { addMonths, dayMs, startOfDay } from './calendar.ts';
import { createSession } from './checkout-session.ts';
import { completeCheckout } from './complete-checkout.ts';
import { isCurrency } from './currency-rules.ts';
import { decide } from './dispute-outcomes.ts';
import { disputesOf } from './disputes.ts';
import type { Machine } from './machine.ts';
import { idOf, type Session } from './object-kinds.ts';
import { liveThePast, type Deed } from './past.ts';
import { setPayoutSchedule } from './payout-schedule.ts';
import { createRefund } from './refunds.ts';
import { seededRandom } from './seeded-random.ts';
import { bookFees } from './silent-rows.ts';
import { endSubscription } from './subscription-status.ts';
import { bankAccounts, findTestCard } from './test-cards.ts';
import type { World } from './world.ts';

const life = z.strictObject({
  donation_id: z.string().min(1).max(100),
  /** in seconds, in the past */
  made_at: z.number().int().min(0),
  interval: z.enum(['once', 'month', 'year']),
  amount: z.number().int().min(1),
  currency: z.string().refine(isCurrency, { error: 'expected a currency, such as eur' }),
  email: z.email(),
  /** a test card's number, or the name of a bank account */
  behaviour: z.string().refine((name) => findTestCard(name) !== undefined || name in bankAccounts, {
    error: 'expected a test card',
  }),
  cancel_after_days: z.number().int().min(1).optional(),
  refund_after_days: z.number().int().min(1).optional(),
  /** of a card that disputes: won after so many days, not lost */
  win_after_days: z.number().int().min(1).optional(),
});
export type Life = z.output<typeof life>;

export const livesSchema = z.strictObject({
  seed: z.number().int().min(0),
  lives: z.array(life).min(1).max(100_000),
});

/**
 * Gifts as readers made them in the past, through Checkout, with all that followed: renewals, refunds, disputes, debits,
 * a payout each day and what Stripe takes each month. What is not over goes on.
 */
export async function seedLives(
  machine: Machine,
  { seed, lives }: z.output<typeof livesSchema>,
): Promise<{ readonly donations: number }> {
  const sorted = lives.toSorted((a, b) => a.made_at - b.made_at);
  const [startMs, endMs] = [(sorted[0]?.made_at ?? 0) * 1000, machine.clock.nowMs()];
  const deeds = [
    { atMs: startMs, happen: (world: World) => setPayoutSchedule(world, 'daily') },
    ...monthlyFees(startMs, endMs),
    ...sorted.map((one): Deed => ({
      atMs: one.made_at * 1000,
      happen: (world, later) => give(world, one, later),
    })),
  ].sort((a, b) => a.atMs - b.atMs);
  await liveThePast(machine, deeds, seededRandom(seed, lives.length));
  return { donations: lives.length };
}

function monthlyFees(startMs: number, endMs: number): Deed[] {
  const fee = { description: 'Radar for Fraud Teams', amount: 2900, currency: 'usd', tax: 609 };
  const deeds: Deed[] = [];
  for (let n = 1; ; n += 1) {
    const atMs = startOfDay(addMonths(startMs, n));
    if (atMs >= endMs) return deeds;
    deeds.push({ atMs, happen: (world) => void bookFees(world, fee) });
  }
}

function give(world: World, one: Life, later: (deed: Deed) => void): void {
  const session = createSession(world, sessionFor(one));
  const outcome = completeCheckout(world, session, {
    email: one.email,
    name: 'A reader',
    behaviour: one.behaviour,
  });
  if (outcome.kind === 'declined') return;
  const paid = outcome.session;
  const after = (days: number | undefined, happen: (then: World) => void) => {
    if (days !== undefined) later({ atMs: world.nowMs + days * dayMs, happen });
  };
  after(one.cancel_after_days, (then) => {
    if (paid.subscription !== null)
      endSubscription(
        then,
        then.store.require('subscription', idOf(paid.subscription)),
        'cancellation_requested',
      );
  });
  after(one.refund_after_days, (then) => refund(then, paid));
  after(one.win_after_days, (then) => win(then, paid));
}

function sessionFor(one: Life): Parameters<typeof createSession>[1] {
  const metadata = { donation_id: one.donation_id };
  const { amount, currency, interval } = one;
  const price = { currency, product_data: { name: 'Reader support' }, unit_amount: amount };
  const common = { client_reference_id: one.donation_id, metadata, success_url: 'http://127.0.0.1/thanks' };
  if (interval === 'once')
    return {
      ...{ ...common, mode: 'payment', payment_intent_data: { metadata } },
      line_items: [{ quantity: 1, price_data: price }],
    };
  return {
    ...{ ...common, mode: 'subscription', subscription_data: { metadata } },
    line_items: [{ quantity: 1, price_data: { ...price, recurring: { interval } } }],
  };
}

function refund(world: World, session: Session): void {
  const charge = chargeOf(world, session);
  if (charge?.status === 'succeeded' && !charge.disputed)
    createRefund(world, charge, { amount: undefined, reason: 'requested_by_customer', metadata: {} });
}

function win(world: World, session: Session): void {
  const charge = chargeOf(world, session);
  for (const dispute of charge ? disputesOf(world, charge.id) : [])
    if (dispute.status === 'needs_response') decide(world, dispute, 'won');
}

function chargeOf(world: World, { payment_intent: paymentIntent }: Session) {
  if (paymentIntent === null) return undefined;
  const { latest_charge: charge } = world.store.require('payment_intent', idOf(paymentIntent));
  return charge === null ? undefined : world.store.require('charge', idOf(charge));
}
