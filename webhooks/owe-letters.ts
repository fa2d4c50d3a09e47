import type { Trx } from '../db/database.ts';
import { oweNotice } from '../db/notices.ts';
import { instantOfSeconds, plusMs, type Instant } from '../src/clock.ts';
import type { ChargeClaim, ObjectObservation, OwedLetter } from './translate/translation.ts';

// What is heard of for the first time after so long is history, read by a backfill or a replay: nobody waits
// for a letter about it.
const oldNewsMs = 7 * 24 * 60 * 60 * 1000;

/** Remembers what a letter is owed for, in the transaction that keeps it. Each thing once, however often it is heard. */
export async function oweLetters(
  trx: Trx,
  letters: readonly OwedLetter[],
  { now }: { now: Instant },
): Promise<void> {
  for (const { happenedAt, ...notice } of letters)
    if (instantOfSeconds(happenedAt) > plusMs(now, -oldNewsMs)) await oweNotice(trx, notice, { now });
}

/** A payment of a gift. */
export const receiptOwed = ({ chargeId, paidAt }: ChargeClaim): OwedLetter => ({
  ...{ key: `receipt:${chargeId}`, kind: 'receipt', subjectId: chargeId, detail: {} },
  happenedAt: paidAt,
});

/** What a refund, or the end of a subscription, owes; whether it was a gift of ours is seen when it is written. */
export function lettersOwedFor(object: ObjectObservation): OwedLetter[] {
  const { id, kind, status, detail } = object;
  if (kind === 'refund' && (status === 'succeeded' || status === 'pending'))
    return [
      {
        ...{ key: `refund:${id}`, kind: 'refund', subjectId: id, detail: {} },
        happenedAt: object.created,
      },
    ];
  const { canceled_at: canceledAt } = detail;
  if (kind === 'subscription' && typeof canceledAt === 'number')
    return [
      {
        // By when it was asked for: a promise that is taken up again and ended again owes another letter.
        ...{ key: `cancelled:${id}:${canceledAt}`, kind: 'cancelled', subjectId: id, detail: {} },
        happenedAt: canceledAt,
      },
    ];
  return [];
}
