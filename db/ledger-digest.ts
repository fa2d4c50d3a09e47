import { createHash } from 'node:crypto';
import { canonicalAttribution, canonicalEntry } from '../src/ledger/journal-entry.ts';
import { sql } from 'kysely';
import type { Db, Trx } from './database.ts';
import { headOf, type ChainHead } from './chain.ts';
import { allAttributions, allEntries } from './ledger-pages.ts';

export interface LedgerDigest {
  /**
   * What the books say, whatever the order in which it arrived: entries by key, then attributions by charge, and of those
   * that came after a close the day on which they count.
   */
  canonical: string;
  /** What was recorded, in the order in which it was: the last link of the entries' chain. */
  head: string;
  entries: number;
  attribution_head: string;
  attributions: number;
}

/** The heads first, and nothing beyond them: what a running service records meanwhile is left out of all. */
export async function ledgerDigest(
  db: Db | Trx,
  heads?: { entries: ChainHead; attributions: ChainHead },
  decisions?: readonly string[][],
): Promise<LedgerDigest> {
  const { entries, attributions } = heads ?? (await headsOf(db));
  const hash = createHash('sha256');
  for await (const { entry } of allEntries(db, 'key', entries.id))
    hash.update(`${JSON.stringify(canonicalEntry(entry))}\n`);
  hash.update('attributions\n');
  for await (const { attribution } of allAttributions(db, 'charge_id', attributions.id))
    hash.update(`${JSON.stringify(canonicalAttribution(attribution))}\n`);
  const late = decisions ?? (await attributionDecisions(db, attributions.id));
  if (late.length > 0) hash.update(`decisions\n${late.map((row) => `${JSON.stringify(row)}\n`).join('')}`);
  return {
    canonical: hash.digest('hex'),
    head: entries.hash.toString('hex'),
    entries: Number(entries.id),
    attribution_head: attributions.hash.toString('hex'),
    attributions: Number(attributions.id),
  };
}

export const headsOf = async (db: Db | Trx) => ({
  entries: await headOf(db, 'journal_entry'),
  attributions: await headOf(db, 'attribution'),
});

/** By charge; those of entries are seen in the entry's day. */
export async function attributionDecisions(db: Db | Trx, upTo: bigint): Promise<string[][]> {
  const rows = await db
    .selectFrom('booking_decision as d')
    .innerJoin('attribution as a', (join) =>
      join.on('d.subject', '=', sql<string>`'attribution:' || a.charge_id`),
    )
    .select(['d.subject', 'd.happened_on', 'd.booked_on'])
    .where('a.id', '<=', upTo)
    .orderBy('d.subject')
    .execute();
  return rows.map((row) => [row.subject, row.happened_on, row.booked_on]);
}
