import { isAccount, type Account } from '../src/ledger/accounts.ts';
import type { Attribution, JournalEntry } from '../src/ledger/journal-entry.ts';
import { minorUnits } from '../src/money/minor-units.ts';
import type { Db, Trx } from './database.ts';
import { postingsOf } from './postings.ts';

/** An entry as it stands in the database, with its link in the chain. */
export interface RecordedEntry {
  id: bigint;
  recordedAt: string;
  prevHash: Buffer;
  hash: Buffer;
  entry: JournalEntry;
}

export interface RecordedAttribution {
  id: bigint;
  recordedAt: string;
  prevHash: Buffer;
  hash: Buffer;
  attribution: Attribution;
}

const pageSize = 1000;

/** Every entry with its postings, in pages by keyset: memory stays flat however long the ledger is. */
export async function* allEntries(
  db: Db | Trx,
  order: 'id' | 'key',
  /** Entries recorded after this one are left out, so that two scans beside a running service agree. */
  upTo?: bigint,
): AsyncGenerator<RecordedEntry> {
  let page = await entriesAfter(db, order, undefined, upTo);
  while (page.length > 0) {
    yield* page;
    page = await entriesAfter(db, order, page.at(-1), upTo);
  }
}

async function entriesAfter(
  db: Db | Trx,
  order: 'id' | 'key',
  last: RecordedEntry | undefined,
  upTo: bigint | undefined,
): Promise<RecordedEntry[]> {
  let query = db.selectFrom('journal_entry').selectAll().orderBy(order).limit(pageSize);
  if (upTo !== undefined) query = query.where('id', '<=', upTo);
  if (last && order === 'id') query = query.where('id', '>', last.id);
  if (last && order === 'key') query = query.where('key', '>', last.entry.key);
  const rows = await query.execute();
  if (rows.length === 0) return [];
  const postings = await postingsOf(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    recordedAt: row.recorded_at,
    prevHash: row.prev_hash,
    hash: row.hash,
    entry: {
      key: row.key,
      kind: row.kind,
      bookDate: row.book_date,
      occurredAt: row.occurred_at,
      chargeId: row.charge_id,
      fact: row.fact,
      ruleVersion: Number(row.rule_version),
      postings: postings(row.id).map((posting) => ({
        account: accountNamed(posting.account),
        currency: posting.currency,
        amountMinor: minorUnits(Number(posting.amount_minor)),
      })),
    },
  }));
}

function accountNamed(code: string): Account {
  if (isAccount(code)) return code;
  throw new Error(`posting: expected an account of the chart, got ${code}`);
}

export async function* allAttributions(
  db: Db | Trx,
  order: 'id' | 'charge_id',
  upTo?: bigint,
): AsyncGenerator<RecordedAttribution> {
  let last: RecordedAttribution | undefined;
  for (;;) {
    const page = await attributionsAfter(db, order, last, upTo);
    if (page.length === 0) return;
    yield* page;
    last = page.at(-1);
  }
}

async function attributionsAfter(
  db: Db | Trx,
  order: 'id' | 'charge_id',
  last: RecordedAttribution | undefined,
  upTo: bigint | undefined,
): Promise<RecordedAttribution[]> {
  let query = db.selectFrom('attribution').selectAll().orderBy(order).limit(pageSize);
  if (upTo !== undefined) query = query.where('id', '<=', upTo);
  if (last && order === 'id') query = query.where('id', '>', last.id);
  if (last && order === 'charge_id') query = query.where('charge_id', '>', last.attribution.chargeId);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    recordedAt: row.recorded_at,
    prevHash: row.prev_hash,
    hash: row.hash,
    attribution: {
      chargeId: row.charge_id,
      donationId: row.donation_id,
      interval: row.gift_interval,
      campaign: row.campaign,
      fund: row.fund ?? undefined,
    },
  }));
}
