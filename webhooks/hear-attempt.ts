import type { Trx } from '../db/database.ts';
import { failedAttempts, keptMs, recordAttempt } from '../db/payment-attempts.ts';
import { plusMs, type Instant } from '../src/clock.ts';
import type { AttemptNote } from './translate/payment-attempt.ts';
import type { TaskNote } from './translate/translation.ts';

/** A reader mistypes once or twice; whoever fails so often at one payment page is trying cards. */
const mostFailures = 5;

/** Keeps how a try to pay ended. @returns that its payment page is to be closed, where too many failed there. */
export async function hearAttempt(
  trx: Trx,
  attempt: AttemptNote,
  { now }: { now: Instant },
): Promise<TaskNote[]> {
  // Old news, from a backfill or a replay, is of no use to a breaker.
  if (attempt.attemptedAt < plusMs(now, -keptMs)) return [];
  if ((await recordAttempt(trx, attempt)) === 'known') return [];
  const { paymentIntentId, outcome } = attempt;
  if (outcome === 'succeeded' || paymentIntentId === null) return [];
  if ((await failedAttempts(trx, paymentIntentId)) < mostFailures) return [];
  return [
    {
      key: `card_testing:${paymentIntentId}`,
      kind: 'card_testing',
      subjectId: paymentIntentId,
      detail: `${mostFailures} payments failed at one payment page: it is to be closed`,
    },
  ];
}
