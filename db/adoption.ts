import type { Instant } from '../src/clock.ts';
import type { Db, Trx } from './database.ts';

/** When the books began, if that was in the middle of a life with Stripe. */
export async function cutoverOf(db: Db | Trx): Promise<Instant | undefined> {
  const row = await db.selectFrom('adoption').select('cutover_at').executeTakeFirst();
  return row?.cutover_at;
}

/** Writes down when the books began. Needs an empty ledger. */
export async function recordAdoption(trx: Trx, cutoverAt: Instant, now: Instant): Promise<void> {
  await trx.insertInto('adoption').values({ id: 1, cutover_at: cutoverAt, adopted_at: now }).execute();
}
