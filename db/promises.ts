import { movesOf, spanOf, type Move } from '../src/ledger/promise-moves.ts';
import type { Db, Trx } from './database.ts';
import { lockLedger } from './ledger.ts';
import { readPromise, type KnownPromise } from './promise-life.ts';

/**
 * Makes the moves of these promises, and of others by the same donors, say what is known now: the difference is
 * written and nothing else, so it does not matter how often this is called. Needs `lockLedger`.
 */
export async function refreshPromises(
  trx: Trx,
  donationIds: Iterable<string>,
  timeZone: string,
): Promise<void> {
  const known = new Map<string, KnownPromise>();
  const read = async (id: string): Promise<KnownPromise> => {
    const promise = known.get(id) ?? (await readPromise(trx, id, timeZone));
    known.set(id, promise);
    return promise;
  };
  const all = new Map<string, readonly string[]>();
  for (const id of donationIds) {
    const others = await othersOfDonor(trx, id);
    all.set(id, others);
    // Whether a later promise is one begun again depends on how this one stands.
    for (const other of others) if (!all.has(other)) all.set(other, await othersOfDonor(trx, other));
  }
  for (const [id, others] of all) {
    const promise = await read(id);
    const spans = [];
    for (const other of others) spans.push(spanOf((await read(other)).life));
    await writeMoves(
      trx,
      id,
      promise,
      movesOf(
        promise.life,
        spans.flatMap((span) => span ?? []),
      ),
    );
  }
}

/** Other promises of whoever gave this one, as far as that is known. */
async function othersOfDonor(trx: Trx, donationId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('gift_donor as g')
    .innerJoin('attribution as a', 'a.charge_id', 'g.charge_id')
    .select('a.donation_id')
    .distinct()
    .where('g.donor_index', 'in', (eb) =>
      eb
        .selectFrom('attribution as own')
        .innerJoin('gift_donor as known', 'known.charge_id', 'own.charge_id')
        .select('known.donor_index')
        .distinct()
        .where('own.donation_id', '=', donationId),
    )
    .where('a.donation_id', '!=', donationId)
    .where('a.gift_interval', '!=', 'once')
    .orderBy('a.donation_id')
    .execute();
  return rows.map(({ donation_id }) => donation_id);
}

async function writeMoves(
  trx: Trx,
  donationId: string,
  { interval, currency }: KnownPromise,
  moves: readonly Move[],
): Promise<void> {
  const before = await trx
    .selectFrom('promise_move')
    .selectAll()
    .where('donation_id', '=', donationId)
    .execute();
  const after = moves.map((move) => ({
    ...{
      donation_id: donationId,
      what: move.what,
      subject: move.subject,
      day: move.day,
      period: move.period,
    },
    ...{ gift_interval: interval, currency, amount_minor: move.amountMinor, days: BigInt(move.days) },
  }));
  const [there, wanted] = [new Set(before.map(textOf)), new Set(after.map(textOf))];
  for (const row of before.filter((row) => !wanted.has(textOf(row))))
    await trx
      .deleteFrom('promise_move')
      .where('donation_id', '=', donationId)
      .where('what', '=', row.what)
      .where('subject', '=', row.subject)
      .execute();
  const missing = after.filter((row) => !there.has(textOf(row)));
  if (missing.length > 0) await trx.insertInto('promise_move').values(missing).execute();
}

interface MoveRow {
  what: string;
  subject: string;
  day: string;
  period: string;
  gift_interval: string;
  currency: string;
  amount_minor: bigint;
  days: bigint;
}

const textOf = (row: MoveRow): string =>
  [
    row.what,
    row.subject,
    row.day,
    row.period,
    row.gift_interval,
    row.currency,
    row.amount_minor,
    row.days,
  ].join(' ');

/** To be looked at again by `refreshStalePromises`, as soon as it comes to it. */
export async function markPromiseStale(trx: Trx, donationId: string): Promise<void> {
  await trx
    .insertInto('promise_stale')
    .values({ donation_id: donationId })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

export async function hasStalePromises(db: Db): Promise<boolean> {
  const row = await db.selectFrom('promise_stale').select('donation_id').limit(1).executeTakeFirst();
  return row !== undefined;
}

/** @returns how many were looked at, at most `limit`; 0 when all are as they are known. */
export async function refreshStalePromises(
  db: Db,
  { timeZone, limit }: { timeZone: string; limit: number },
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    const rows = await trx
      .selectFrom('promise_stale')
      .select('donation_id')
      .orderBy('donation_id')
      .limit(limit)
      .execute();
    const ids = rows.map(({ donation_id }) => donation_id);
    if (ids.length === 0) return 0;
    await refreshPromises(trx, ids, timeZone);
    await trx.deleteFrom('promise_stale').where('donation_id', 'in', ids).execute();
    return ids.length;
  });
}
