import { sql } from 'kysely';
import {
  breakerFriction,
  memoryMinutes,
  type BreakerSettings,
  type MinuteOfAttempts,
} from '../src/abuse/breaker.ts';
import type { Friction } from '../src/abuse/friction.ts';
import { msOf, plusMs, type Instant } from '../src/clock.ts';
import type { Db, Trx } from './database.ts';
import { frictionByHand } from './friction-by-hand.ts';

/** How one try to pay by card ended. Says nothing of who tried. */
export interface PaymentAttempt {
  chargeId: string;
  paymentIntentId: string | null;
  donationId: string | null;
  outcome: 'failed' | 'succeeded';
  amountMinor: number;
  currency: string;
  attemptedAt: Instant;
}

const minuteMs = 60_000;
/** How long attempts are kept. */
export const keptMs: number = 48 * 60 * minuteMs;

/** Once for each charge, however often it is told. */
export async function recordAttempt(trx: Trx, attempt: PaymentAttempt): Promise<'recorded' | 'known'> {
  const inserted = await trx
    .insertInto('payment_attempt')
    .values({
      charge_id: attempt.chargeId,
      payment_intent_id: attempt.paymentIntentId,
      donation_id: attempt.donationId,
      outcome: attempt.outcome,
      amount_minor: attempt.amountMinor,
      currency: attempt.currency,
      attempted_at: attempt.attemptedAt,
    })
    .onConflict((oc) => oc.column('charge_id').doNothing())
    .returning('charge_id')
    .executeTakeFirst();
  return inserted ? 'recorded' : 'known';
}

/** How many tries at one payment failed. */
export async function failedAttempts(trx: Db | Trx, paymentIntentId: string): Promise<number> {
  const { n } = await trx
    .selectFrom('payment_attempt')
    .select(sql<bigint>`cast(count(*) as bigint)`.as('n'))
    .where('payment_intent_id', '=', paymentIntentId)
    .where('outcome', '=', 'failed')
    .executeTakeFirstOrThrow();
  return Number(n);
}

export const findAttemptOfIntent = (trx: Db | Trx, paymentIntentId: string) =>
  trx
    .selectFrom('payment_attempt')
    .selectAll()
    .where('payment_intent_id', '=', paymentIntentId)
    .orderBy('attempted_at')
    .orderBy('charge_id')
    .executeTakeFirst();

/** Minute by minute, the earliest first; minutes without attempts are left out. */
export async function attemptsByMinute(
  db: Db | Trx,
  { from, to }: { from: Instant; to: Instant },
): Promise<MinuteOfAttempts[]> {
  const minute = sql<string>`substr(attempted_at, 1, 16)`;
  const rows = await db
    .selectFrom('payment_attempt')
    .select([
      minute.as('minute'),
      sql<bigint>`cast(count(*) as bigint)`.as('n'),
      sql<bigint>`cast(sum(case when outcome = 'failed' then 1 else 0 end) as bigint)`.as('failed'),
    ])
    .where('attempted_at', '>=', from)
    .where('attempted_at', '<=', to)
    .groupBy(minute)
    .orderBy(minute)
    .execute();
  return rows.map((row) => ({
    minute: minuteOf(`${row.minute}:00.000Z`),
    failed: Number(row.failed),
    succeeded: Number(row.n) - Number(row.failed),
  }));
}

export const minuteOf = (instant: Instant): number => Math.floor(msOf(instant) / minuteMs);

/** What failed payments have come to at this moment, unless a person decided otherwise. */
export async function frictionAt(db: Db, now: Instant, settings: BreakerSettings): Promise<Friction> {
  const decided = await frictionByHand(db, now);
  if (decided) return decided.friction;
  const from = plusMs(now, -(memoryMinutes + 10) * minuteMs);
  return breakerFriction(await attemptsByMinute(db, { from, to: now }), minuteOf(now), settings);
}

/** @returns how many were forgotten. */
export async function forgetAttempts(db: Db, now: Instant): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('payment_attempt')
    .where('attempted_at', '<', plusMs(now, -keptMs))
    .executeTakeFirst();
  return Number(numDeletedRows);
}
