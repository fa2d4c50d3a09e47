import type { Instant } from '../src/clock.ts';
import { keyOf, saysTheSame, type Fact } from '../src/ledger/facts.ts';
import { entryFor } from '../src/ledger/posting-rules.ts';
import type { Db, Trx } from './database.ts';
import { lockLedger, recordOutcome } from './ledger.ts';

/** A fact that could not be booked as it came. Rows stay for ever; one that was booked later says so. */
export interface QuarantinedFact {
  key: string;
  reason: string;
  quarantined_at: Instant;
  /** Canonical JSON. */
  fact: string;
  /** The key under which the ledger has, or would have, this fact. */
  entryKey: string;
  /** What the ledger has under that key. */
  ledgerHas: 'nothing' | 'this fact' | 'another fact';
}

/** The newest first. */
export async function listQuarantined(
  db: Db | Trx,
  filter: { open?: boolean; limit: number },
): Promise<QuarantinedFact[]> {
  const rows = await db
    .selectFrom('quarantined_fact')
    .selectAll()
    .orderBy('quarantined_at', 'desc')
    .orderBy('key')
    .limit(filter.limit)
    .execute();
  const facts = await withLedger(db, rows);
  return filter.open === true ? facts.filter(({ ledgerHas }) => ledgerHas !== 'this fact') : facts;
}

export async function findQuarantined(db: Db | Trx, key: string): Promise<QuarantinedFact | undefined> {
  const row = await db.selectFrom('quarantined_fact').selectAll().where('key', '=', key).executeTakeFirst();
  return row && (await withLedger(db, [row]))[0];
}

export type Retried =
  | { readonly result: 'recorded' | 'already recorded' | 'unknown' }
  /** It contradicts itself still, or what the ledger has. */
  | { readonly result: 'refused'; readonly reason: string };

/** Books a fact by the rules as they are now; what is booked already stays as it is. */
export async function retryQuarantined(
  trx: Trx,
  key: string,
  books: { timeZone: string; now: Instant },
): Promise<Retried> {
  await lockLedger(trx);
  const quarantined = await findQuarantined(trx, key);
  if (!quarantined) return { result: 'unknown' };
  if (quarantined.ledgerHas === 'this fact') return { result: 'already recorded' };
  if (quarantined.ledgerHas === 'another fact')
    return { result: 'refused', reason: `the ledger has another fact under ${quarantined.entryKey}` };
  const outcome = entryFor(factIn(quarantined), books);
  if (outcome.kind === 'quarantine') return { result: 'refused', reason: outcome.reason };
  await recordOutcome(trx, outcome, books.now);
  return { result: 'recorded' };
}

async function withLedger(
  db: Db | Trx,
  rows: readonly { key: string; reason: string; fact: string; quarantined_at: Instant }[],
): Promise<QuarantinedFact[]> {
  const named = rows.map((row) => ({ ...row, entryKey: keyOf(factIn(row)) }));
  if (named.length === 0) return [];
  const entries = await db
    .selectFrom('journal_entry')
    .select(['key', 'fact'])
    .where(
      'key',
      'in',
      named.map(({ entryKey }) => entryKey),
    )
    .execute();
  const booked = new Map(entries.map(({ key, fact }) => [key, fact]));
  return named.map((row) => ({ ...row, ledgerHas: compare(booked.get(row.entryKey), row.fact) }));
}

const compare = (booked: string | undefined, fact: string): QuarantinedFact['ledgerHas'] => {
  if (booked === undefined) return 'nothing';
  return saysTheSame(booked, fact) ? 'this fact' : 'another fact';
};

// Written by us from a Fact (ledger.ts).
const factIn = ({ fact }: { fact: string }) => JSON.parse(fact) as Fact;
