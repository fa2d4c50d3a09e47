import { createHash } from 'node:crypto';
import { canonicalAttribution, canonicalEntry } from '../src/ledger/journal-entry.ts';
import type { Db, Trx } from './database.ts';
import { headOf } from './ledger.ts';
import { allAttributions, allEntries } from './ledger-pages.ts';

export interface LedgerDigest {
  /** What the books say, whatever the order in which it arrived: entries by key, then attributions by charge. */
  canonical: string;
  /** What was recorded, in the order in which it was: the last link of the entries' chain. */
  head: string;
  entries: number;
  attribution_head: string;
  attributions: number;
}

export async function ledgerDigest(db: Db | Trx): Promise<LedgerDigest> {
  const hash = createHash('sha256');
  for await (const { entry } of allEntries(db, 'key'))
    hash.update(`${JSON.stringify(canonicalEntry(entry))}\n`);
  hash.update('attributions\n');
  for await (const { attribution } of allAttributions(db, 'charge_id'))
    hash.update(`${JSON.stringify(canonicalAttribution(attribution))}\n`);
  const entries = await headOf(db, 'journal_entry');
  const attributions = await headOf(db, 'attribution');
  return {
    canonical: hash.digest('hex'),
    head: entries.hash.toString('hex'),
    entries: Number(entries.id),
    attribution_head: attributions.hash.toString('hex'),
    attributions: Number(attributions.id),
  };
}
