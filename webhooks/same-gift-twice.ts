import { recordCardPayment, sameGifts, type GiftByCard } from '../db/card-payments.ts';
import type { Trx } from '../db/database.ts';
import { keptMs } from '../db/payment-attempts.ts';
import { plusMs, type Instant } from '../src/clock.ts';
import type { Sealing } from '../src/sealing.ts';
import type { CardPaymentNote } from './translate/card-payment.ts';
import type { TaskNote } from './translate/translation.ts';

/** Keeps for two days, as a keyed hash, which card paid. */
export async function hearCardPayment(
  trx: Trx,
  { fingerprint, ...payment }: CardPaymentNote,
  { now, sealing }: { now: Instant; sealing: Pick<Sealing, 'blindIndex'> },
): Promise<'recorded' | 'known'> {
  if (payment.paidAt < plusMs(now, -keptMs)) return 'known';
  const cardIndex = sealing.blindIndex(fingerprint, 'card_payment.card_index');
  return recordCardPayment(trx, { ...payment, cardIndex });
}

/**
 * Two donations that may be one: a form sent again from another tab is another donation to us, and the reader may
 * not have meant it. The later of two is told to a person; whoever is heard of first.
 */
export async function sameGiftTwice(trx: Trx, chargeId: string): Promise<TaskNote[]> {
  const same = await sameGifts(trx, chargeId);
  if (!same) return [];
  const { own, others } = same;
  const before = others.findLast((other) => isEarlier(other, own));
  const after = others.filter((other) => isEarlier(own, other));
  return [...(before ? [taskOf(before, own)] : []), ...after.map((other) => taskOf(own, other))];
}

// Stripe counts in seconds: of the same one, any rule will do that is always the same.
const isEarlier = (a: GiftByCard, b: GiftByCard): boolean =>
  a.paidAt < b.paidAt || (a.paidAt === b.paidAt && a.chargeId < b.chargeId);

const taskOf = (earlier: GiftByCard, later: GiftByCard): TaskNote => ({
  ...{
    key: `possible_duplicate:${later.chargeId}`,
    kind: 'possible_duplicate',
    subjectId: later.chargeId,
  },
  detail:
    `one card gave ${later.amountMinor} ${later.currency} (${later.interval}) twice within an hour: ` +
    `${earlier.chargeId} for ${earlier.donationId}, then ${later.chargeId} for ${later.donationId}`,
});
