import type { Instant } from '../src/clock.ts';
import {
  canonicalAttribution,
  canonicalEntry,
  generalFund,
  type Attribution,
  type JournalEntry,
} from '../src/ledger/journal-entry.ts';
import type { Outcome } from '../src/ledger/posting-rules.ts';
import { endOf, linkHash, recordedAfter, type ChainEnd } from './chain.ts';
import type { Trx } from './database.ts';
import { recordAttribution, recordOutcome } from './ledger.ts';

// The same rows as recordOutcome and recordAttribution make, to the last byte of each hash, for whoever has thousands
// at once: a test compares the two doors. What donors are counted by is made afterwards (gifts-remake.ts). Rows go in so few at a time that the statements stay few and are kept.
const rowsAtOnce = 50;

interface BulkEntry {
  readonly outcome: Outcome;
  readonly now: Instant;
}

/**
 * Writes what `entryFor` said of many facts, in their order. Needs `lockLedger`. For books of which no month is
 * closed, and accounts that the chart has from the beginning.
 * @returns how many entries were not there before.
 */
export async function recordOutcomes(trx: Trx, facts: readonly BulkEntry[]): Promise<number> {
  const known = await knownEntries(trx, facts.map(keyOf));
  const fresh: { entry: JournalEntry; now: Instant }[] = [];
  const rest: BulkEntry[] = [];
  for (const fact of facts) {
    if (fact.outcome.kind === 'quarantine' || known.has(keyOf(fact))) rest.push(fact);
    else fresh.push({ entry: fact.outcome.entry, now: fact.now });
    // Whoever comes twice in one batch is known the second time.
    known.add(keyOf(fact));
  }
  await insertEntries(trx, fresh);
  // None of these makes an entry, so their order among the others does not matter.
  for (const { outcome, now } of rest) await recordOutcome(trx, outcome, now);
  return fresh.length;
}

const keyOf = ({ outcome }: BulkEntry) => (outcome.kind === 'entry' ? outcome.entry.key : outcome.key);

async function insertEntries(trx: Trx, fresh: readonly { entry: JournalEntry; now: Instant }[]) {
  let end: ChainEnd = await endOf(trx, 'journal_entry');
  const entries = fresh.map(({ entry, now }) => {
    const [id, recordedAt] = [end.id + 1n, recordedAfter(end, now)];
    const hash = linkHash(end.hash, id, recordedAt, canonicalEntry(entry));
    const row = {
      ...{ id, key: entry.key, kind: entry.kind, book_date: entry.bookDate, occurred_at: entry.occurredAt },
      ...{
        recorded_at: recordedAt,
        charge_id: entry.chargeId,
        fact: entry.fact,
        rule_version: entry.ruleVersion,
      },
      ...{ prev_hash: end.hash, hash },
    };
    end = { id, hash, recordedAt };
    return { row, postings: entry.postings };
  });
  const postings = entries.flatMap(({ row, postings }) =>
    postings.map((posting, line) => ({
      ...{ entry_id: row.id, line, account: posting.account, currency: posting.currency },
      amount_minor: posting.amountMinor,
    })),
  );
  // The postings first: an entry seals them.
  for (const rows of inChunks(postings)) await trx.insertInto('posting').values(rows).execute();
  for (const rows of inChunks(entries))
    await trx
      .insertInto('journal_entry')
      .values(rows.map(({ row }) => row))
      .execute();
}

/** Needs `lockLedger`. Said before the money, a gift's movements stand where they belong at once. */
export async function recordAttributions(
  trx: Trx,
  attributions: readonly { attribution: Attribution; now: Instant }[],
): Promise<void> {
  const ids = attributions.map(({ attribution }) => attribution.chargeId);
  const known = await knownAttributions(trx, ids);
  const rest: { attribution: Attribution; now: Instant }[] = [];
  let end: ChainEnd = await endOf(trx, 'attribution');
  const rows = attributions.flatMap((each) => {
    const { attribution, now } = each;
    if (known.has(attribution.chargeId)) {
      rest.push(each);
      return [];
    }
    known.add(attribution.chargeId);
    const [id, recordedAt] = [end.id + 1n, recordedAfter(end, now)];
    const hash = linkHash(end.hash, id, recordedAt, canonicalAttribution(attribution));
    const row = {
      ...{ id, charge_id: attribution.chargeId, donation_id: attribution.donationId },
      ...{ gift_interval: attribution.interval, campaign: attribution.campaign },
      ...{ fund: attribution.fund ?? generalFund, recorded_at: recordedAt },
      ...{ prev_hash: end.hash, hash },
    };
    end = { id, hash, recordedAt };
    return [row];
  });
  for (const chunk of inChunks(rows)) await trx.insertInto('attribution').values(chunk).execute();
  for (const { attribution, now } of rest) await recordAttribution(trx, attribution, now);
}

/** Which donors gifts are of; one that is known stays. */
export async function recordGiftDonors(
  trx: Trx,
  gifts: readonly { chargeId: string; donorIndex: Buffer; recordedAt: Instant }[],
): Promise<void> {
  const rows = gifts.map(({ chargeId, donorIndex, recordedAt }) => ({
    ...{ charge_id: chargeId, donor_index: donorIndex, recorded_at: recordedAt },
  }));
  for (const chunk of inChunks(rows))
    await trx
      .insertInto('gift_donor')
      .values(chunk)
      .onConflict((oc) => oc.column('charge_id').doNothing())
      .execute();
}

const keysAtOnce = 500;

async function knownEntries(trx: Trx, keys: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (const chunk of inChunks(keys, keysAtOnce))
    for (const { key } of await trx
      .selectFrom('journal_entry')
      .select('key')
      .where('key', 'in', chunk)
      .execute())
      known.add(key);
  return known;
}

async function knownAttributions(trx: Trx, chargeIds: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (const chunk of inChunks(chargeIds, keysAtOnce))
    for (const { charge_id } of await trx
      .selectFrom('attribution')
      .select('charge_id')
      .where('charge_id', 'in', chunk)
      .execute())
      known.add(charge_id);
  return known;
}

function inChunks<T>(items: readonly T[], size = rowsAtOnce): T[][] {
  const chunks: T[][] = [];
  for (let from = 0; from < items.length; from += size) chunks.push(items.slice(from, from + size));
  return chunks;
}
