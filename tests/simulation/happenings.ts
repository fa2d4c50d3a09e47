import { give, giveTwice, payAgain } from './readers.ts';
import { bookSilently, changeRates } from './silent.ts';
import type { World } from './world.ts';

/** Something that happens at Stripe, among readers or at their banks. Says what it was, for the script. */
export type Happening = (world: World) => Promise<string>;

const dayMs = 86_400_000;

/** With how often each happens, in relation to the others. */
export const happenings: readonly (readonly [number, Happening])[] = [
  [10, give],
  [6, passTime],
  [4, refund],
  [2, dispute],
  [3, decideDispute],
  [1, warn],
  [2, changeSubscription],
  [1, approve],
  [2, payOut],
  [1, payOutByHand],
  [3, turnPayout],
  [2, bookSilently],
  [1, changeRates],
  [1, payAgain],
  [1, giveTwice],
];

async function passTime({ dice, stripe, met }: World): Promise<string> {
  const seconds = dice.pick([1, 2, 60, 3_600, 86_400, 3 * 86_400, 8 * 86_400, 32 * 86_400]);
  await stripe.advance(seconds * 1000);
  if (seconds * 1000 > 30 * dayMs) met('a month');
  return `${seconds} seconds pass`;
}

async function refund({ dice, stripe, met }: World): Promise<string> {
  const charges = stripe.raw('charge').filter(({ status, refunded }) => status === 'succeeded' && !refunded);
  if (charges.length === 0) return 'nothing to refund';
  const charge = dice.pick(charges);
  const left = charge.amount_captured - charge.amount_refunded;
  const step = charge.currency === 'kwd' ? 10 : 1;
  const amount = dice.chance(0.4) ? left : Math.max(step, Math.floor((left * dice.fraction()) / step) * step);
  const done = await stripe.dashboard('POST', '/v1/refunds', { charge: charge.id, amount: String(amount) });
  if (done.ok) met(amount === left ? 'a refund of all that is left' : 'a partial refund');
  if (done.ok && charge.amount_refunded > 0) met('a second refund');
  return `refund ${amount} of ${charge.id}: ${done.status}`;
}

const changes: Readonly<Record<string, Record<string, string>>> = {
  'cancelled at the end of its period': { cancel_at_period_end: 'true' },
  paused: { 'pause_collection[behavior]': 'void' },
  resumed: { pause_collection: '' },
};

async function changeSubscription({ dice, stripe, met }: World): Promise<string> {
  const running = stripe.raw('subscription').filter(({ status }) => status !== 'canceled');
  if (running.length === 0) return 'no subscription to change';
  const { id } = dice.pick(running);
  const change = dice.pick(['cancelled', ...Object.keys(changes)]);
  const done = await (change === 'cancelled'
    ? stripe.dashboard('DELETE', `/v1/subscriptions/${id}`)
    : stripe.dashboard('POST', `/v1/subscriptions/${id}`, changes[change]));
  if (done.ok) met(`a subscription that was ${change}`);
  return `${id} ${change}: ${done.status}`;
}

async function approve({ dice, stripe, met }: World): Promise<string> {
  const reviews = stripe.raw('review').filter(({ open }) => open);
  if (reviews.length === 0) return 'nothing to approve';
  const { id } = dice.pick(reviews);
  const done = await stripe.dashboard('POST', `/v1/reviews/${id}/approve`);
  if (done.ok) met('a review that was approved');
  return `approve ${id}: ${done.status}`;
}

async function dispute({ dice, stripe, met }: World): Promise<string> {
  const charges = stripe.raw('charge').filter(({ status }) => status === 'succeeded');
  if (charges.length === 0) return 'nothing to dispute';
  const charge = dice.pick(charges);
  const inquiry = dice.chance(0.2);
  const amount = dice.chance(0.3) ? { amount: Math.ceil(charge.amount / 20) * 10 } : {};
  const done = await stripe.control('disputes', { charge: charge.id, inquiry, ...amount });
  if (done.ok) met(inquiry ? 'an inquiry' : 'a dispute');
  if (done.ok && 'amount' in amount) met('a dispute of a part');
  return `dispute ${charge.id}: ${done.status}`;
}

const courses = [
  'won',
  'lost',
  'prevented',
  'escalate',
  'appeal',
  'appeal_won',
  'appeal_lost',
  'reinstate_early',
];

async function decideDispute({ dice, stripe, met }: World): Promise<string> {
  const disputes = stripe.raw('dispute');
  if (disputes.length === 0) return 'no dispute to decide';
  const { id, amount } = dice.pick(disputes);
  const outcome = dice.pick(courses);
  const reversal = ['won', 'appeal_won', 'reinstate_early'].includes(outcome) && dice.chance(0.4);
  const back = { reversal_amount: Math.ceil(amount / 20) * 10, reversal_fee: dice.pick([0, -1500, 200]) };
  const done = await stripe.control(`disputes/${id}`, { outcome, ...(reversal && back) });
  if (done.ok) met(`a dispute: ${outcome}`);
  if (done.ok && reversal) met('a reversal that is not the withdrawal');
  return `${id} ${outcome}: ${done.status}`;
}

async function warn({ dice, stripe, met }: World): Promise<string> {
  const charges = stripe.raw('charge').filter(({ status }) => status === 'succeeded');
  if (charges.length === 0) return 'nothing to warn of';
  const { id } = dice.pick(charges);
  const done = await stripe.control('early_fraud_warnings', { charge: id });
  if (done.ok) met('an early fraud warning');
  return `warn of ${id}: ${done.status}`;
}

async function payOut({ dice, stripe, met }: World): Promise<string> {
  const order = dice.pick([{ now: true }, { now: true }, { schedule: 'daily' }, { schedule: 'weekly' }]);
  const before = stripe.raw('payout').length;
  await stripe.control('payouts', order);
  if (stripe.raw('payout').length > before) met('a payout');
  return `payouts: ${JSON.stringify(order)}`;
}

async function payOutByHand({ dice, stripe, met }: World): Promise<string> {
  const amount = String(dice.whole(1, 400));
  const done = await stripe.dashboard('POST', '/v1/payouts', { amount, currency: 'usd' });
  if (done.ok) met('a payout by hand');
  return `${amount} usd by hand: ${done.status}`;
}

async function turnPayout({ dice, stripe, met }: World): Promise<string> {
  const payouts = stripe.raw('payout');
  if (payouts.length === 0) return 'no payout to fail';
  const { id, status, amount } = dice.pick(payouts);
  const outcome = dice.pick(['fail', 'fail', 'cancel']);
  const done = await stripe.control(`payouts/${id}`, { outcome });
  if (done.ok) met(outcome === 'cancel' ? 'a payout that was cancelled' : `a payout that failed, ${status}`);
  if (payouts.some((one) => one.amount < 0)) met('a payout that takes');
  return `${outcome} ${id}, ${status}, of ${amount}: ${done.status}`;
}
