import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Instant } from '../src/clock.ts';
import {
  canonicalAttribution,
  canonicalEntry,
  generalFund,
  type Attribution,
  type JournalEntry,
} from '../src/ledger/journal-entry.ts';
import { typeOfNewAccount } from '../src/ledger/accounts.ts';
import { saysTheSame, type Fact } from '../src/ledger/facts.ts';
import type { Outcome } from '../src/ledger/posting-rules.ts';
import { endOf, linkHash, recordedAfter } from './chain.ts';
import { isPostgres, type Db, type Trx } from './database.ts';
import { bookingDay, decideAttribution } from './periods.ts';
import { refreshGift } from './gifts.ts';

export type Recorded = 'recorded' | 'already recorded' | 'quarantined';

/**
 * Makes this transaction the only writer of the ledger until it ends; call it before reading what a
 * write depends on. On SQLite the transaction holds the write lock already.
 */
export async function lockLedger(trx: Trx): Promise<void> {
  if (isPostgres(trx)) await trx.selectFrom('ledger_lock').select('id').forUpdate().execute();
}

/** Writes what `entryFor` said. Needs `lockLedger`. A fact that was recorded before changes nothing. */
export async function recordOutcome(trx: Trx, outcome: Outcome, now: Instant): Promise<Recorded> {
  if (outcome.kind === 'quarantine') return quarantine(trx, outcome, now);
  const { entry } = outcome;
  const known = await trx
    .selectFrom('journal_entry')
    .select('fact')
    .where('key', '=', entry.key)
    .executeTakeFirst();
  if (!known) return recordEntry(trx, entry, now);
  // Compared by what Stripe said, not by what today's rule makes of it: a better rule never re-derives history.
  if (saysTheSame(known.fact, entry.fact)) return 'already recorded';
  const digest = createHash('sha256').update(entry.fact).digest('hex').slice(0, 16);
  return quarantine(
    trx,
    {
      key: `${entry.key}:differs:${digest}`,
      reason: 'differs from what was recorded before',
      fact: entry.fact,
    },
    now,
  );
}

async function quarantine(
  trx: Trx,
  about: { key: string; reason: string; fact: string },
  now: Instant,
): Promise<Recorded> {
  const known = await trx
    .selectFrom('quarantined_fact')
    .select('key')
    .where('key', '=', about.key)
    .executeTakeFirst();
  if (known) return 'already recorded';
  await trx
    .insertInto('quarantined_fact')
    .values({ key: about.key, reason: about.reason, fact: about.fact, quarantined_at: now })
    .execute();
  return 'quarantined';
}

async function recordEntry(trx: Trx, made: JournalEntry, now: Instant): Promise<Recorded> {
  const entry = { ...made, bookDate: await bookingDay(trx, made, now) };
  for (const { account } of entry.postings) await ensureAccount(trx, account);
  const end = await endOf(trx, 'journal_entry');
  const [id, recordedAt] = [end.id + 1n, recordedAfter(end, now)];
  // The postings first: the entry seals them (0001-ledger.ts).
  await trx
    .insertInto('posting')
    .values(
      entry.postings.map((posting, line) => ({
        entry_id: id,
        line,
        account: posting.account,
        currency: posting.currency,
        amount_minor: posting.amountMinor,
      })),
    )
    .execute();
  await trx
    .insertInto('journal_entry')
    .values({
      id,
      key: entry.key,
      kind: entry.kind,
      book_date: entry.bookDate,
      occurred_at: entry.occurredAt,
      recorded_at: recordedAt,
      charge_id: entry.chargeId,
      fact: entry.fact,
      rule_version: entry.ruleVersion,
      prev_hash: end.hash,
      hash: linkHash(end.hash, id, recordedAt, canonicalEntry(entry)),
    })
    .execute();
  if (entry.chargeId !== null && mayEarn.has(entry.kind)) await refreshGift(trx, entry.chargeId);
  return 'recorded';
}

// Any other entry leaves the gift of its charge as it is.
const mayEarn = new Set(['charge', 'settlement']);

// The chart grows by what the newsroom calls its other income and its funds, when money comes to it.
async function ensureAccount(trx: Trx, code: string): Promise<void> {
  const type = typeOfNewAccount(code);
  if (type === undefined) return;
  const known = await trx.selectFrom('account').select('code').where('code', '=', code).executeTakeFirst();
  if (!known) await trx.insertInto('account').values({ code, type }).execute();
}

/** Needs `lockLedger`. The first attribution of a charge stands; it is a function of our donation, so any other is the same. */
export async function recordAttribution(trx: Trx, attribution: Attribution, now: Instant): Promise<Recorded> {
  const known = await trx
    .selectFrom('attribution')
    .select('id')
    .where('charge_id', '=', attribution.chargeId)
    .executeTakeFirst();
  if (known) return 'already recorded';
  await decideAttribution(trx, attribution.chargeId, now);
  const end = await endOf(trx, 'attribution');
  const [id, recordedAt] = [end.id + 1n, recordedAfter(end, now)];
  await trx
    .insertInto('attribution')
    .values({
      id,
      charge_id: attribution.chargeId,
      donation_id: attribution.donationId,
      gift_interval: attribution.interval,
      campaign: attribution.campaign,
      fund: attribution.fund ?? generalFund,
      recorded_at: recordedAt,
      prev_hash: end.hash,
      hash: linkHash(end.hash, id, recordedAt, canonicalAttribution(attribution)),
    })
    .execute();
  await refreshGift(trx, attribution.chargeId);
  return 'recorded';
}

/** The charges that a donation is known to have paid, in the order in which they were heard of. */
export async function chargesOfDonation(db: Db | Trx, donationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('attribution')
    .select('charge_id')
    .where('donation_id', '=', donationId)
    .orderBy('id')
    .execute();
  return rows.map(({ charge_id }) => charge_id);
}

/** What a charge was given for, as far as it is known. */
export async function donationOfCharge(db: Db | Trx, chargeId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('attribution')
    .select('donation_id')
    .where('charge_id', '=', chargeId)
    .executeTakeFirst();
  return row?.donation_id;
}

export async function attributionOf(
  db: Db | Trx,
  chargeId: string,
): Promise<{ interval: string; campaign: string } | undefined> {
  const row = await db
    .selectFrom('attribution')
    .select(['gift_interval', 'campaign'])
    .where('charge_id', '=', chargeId)
    .executeTakeFirst();
  return row && { interval: row.gift_interval, campaign: row.campaign };
}

/** Everything that was booked of a charge, as it was said. */
export async function factsOfCharge(db: Db | Trx, chargeId: string): Promise<Fact[]> {
  const rows = await db
    .selectFrom('journal_entry')
    .select('fact')
    .where('charge_id', '=', chargeId)
    .orderBy('id')
    .execute();
  // Written by us from facts, and vouched for by the chain.
  return rows.map(({ fact }) => JSON.parse(fact) as Fact);
}

export interface Balance {
  account: string;
  currency: string;
  /** Debit positive. */
  amountMinor: bigint;
}

/** Every account that has moved, per currency; their sum is zero in each. */
export async function balances(db: Db | Trx): Promise<Balance[]> {
  const rows = await db
    .selectFrom('balance_day')
    .select([
      'account',
      'currency',
      sql<bigint>`cast(sum(debit_minor - credit_minor) as bigint)`.as('amount_minor'),
    ])
    .groupBy(['account', 'currency'])
    .orderBy('account')
    .orderBy('currency')
    .execute();
  return rows.map((row) => ({ account: row.account, currency: row.currency, amountMinor: row.amount_minor }));
}

/** The last entry that had been recorded at a moment; 0 before the first. */
export async function headKnownAt(db: Db, knownAt: Instant): Promise<bigint> {
  const head = await db
    .selectFrom('journal_entry')
    .select('id')
    .where('recorded_at', '<=', knownAt)
    .orderBy('recorded_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return head?.id ?? 0n;
}
