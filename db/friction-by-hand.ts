import { isFriction, type Friction } from '../src/abuse/friction.ts';
import type { Instant } from '../src/clock.ts';
import type { Db } from './database.ts';

export interface DecidedFriction {
  friction: Friction;
  setAt: Instant;
  until: Instant;
}

/** What a person decided, as long as it holds. */
export async function frictionByHand(db: Db, now: Instant): Promise<DecidedFriction | undefined> {
  const [latest] = await decisions(db, 1);
  return latest && latest.until > now ? latest : undefined;
}

/** The latest first. */
export async function decisions(db: Db, limit: number): Promise<DecidedFriction[]> {
  const rows = await db
    .selectFrom('friction_by_hand')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.flatMap(({ friction, set_at: setAt, until }) =>
    isFriction(friction) ? [{ friction, setAt, until }] : [],
  );
}

/** Holds from now on until it ends, or another decision comes. */
export async function decideFriction(db: Db, decided: DecidedFriction): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const last = await trx
      .selectFrom('friction_by_hand')
      .select('id')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    await trx
      .insertInto('friction_by_hand')
      .values({
        id: BigInt(last?.id ?? 0) + 1n,
        friction: decided.friction,
        set_at: decided.setAt,
        until: decided.until,
      })
      .execute();
  });
}
