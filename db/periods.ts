import type { Instant } from '../src/clock.ts';
import {
  attributionSubject,
  canonicalDecision,
  decisionFor,
  type BookingDecision,
} from '../src/ledger/open-period.ts';
import { headOf, linkHash, type ChainHead } from './chain.ts';
import type { Db, Trx } from './database.ts';

export interface PeriodState {
  /** Of the last row; 0 before the first. */
  id: bigint;
  /** The last day that is closed, `YYYY-MM-DD`; '' where nothing is. */
  closedThrough: string;
}

export async function periodState(db: Db | Trx): Promise<PeriodState> {
  const last = await db
    .selectFrom('period_close')
    .select(['id', 'closed_through'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { id: last?.id ?? 0n, closedThrough: last?.closed_through ?? '' };
}

export interface PeriodStep {
  action: 'closed' | 'reopened';
  /** `YYYY-MM`: the month that was closed, or the earliest that is open again. */
  period: string;
  closedThrough: string;
  reason: string;
  decidedBy: string;
}

export interface PeriodRow extends PeriodStep {
  id: bigint;
  recordedAt: Instant;
  entries: ChainHead;
  attributions: ChainHead;
}

/** What the hash of a step is made of: the anchors are part of it. */
export const canonicalStep = (step: PeriodStep, anchors: { entries: ChainHead; attributions: ChainHead }) => [
  step.action,
  step.period,
  step.closedThrough,
  step.reason,
  step.decidedBy,
  ...[anchors.entries, anchors.attributions].flatMap(({ id, hash }) => [id.toString(), hash.toString('hex')]),
];

/** Needs `lockLedger`: the heads must be those of the close. The database refuses a step that leads nowhere. */
export async function recordPeriodStep(trx: Trx, step: PeriodStep, now: Instant): Promise<PeriodRow> {
  const [entries, attributions, head] = [
    await headOf(trx, 'journal_entry'),
    await headOf(trx, 'attribution'),
    await headOf(trx, 'period_close'),
  ];
  const id = head.id + 1n;
  await trx
    .insertInto('period_close')
    .values({
      ...{ id, action: step.action, period: step.period, closed_through: step.closedThrough },
      ...{ reason: step.reason, decided_by: step.decidedBy, recorded_at: now },
      ...{ entry_id: entries.id, entry_hash: entries.hash },
      ...{ attribution_id: attributions.id, attribution_hash: attributions.hash },
      prev_hash: head.hash,
      hash: linkHash(head.hash, id, now, canonicalStep(step, { entries, attributions })),
    })
    .execute();
  return { ...step, id, recordedAt: now, entries, attributions };
}

/** Every close and reopening, the first first. */
export async function listPeriodSteps(db: Db | Trx): Promise<PeriodRow[]> {
  const rows = await db.selectFrom('period_close').selectAll().orderBy('id').execute();
  return rows.map((row) => ({
    ...{ id: row.id, action: row.action, period: row.period, closedThrough: row.closed_through },
    ...{ reason: row.reason, decidedBy: row.decided_by, recordedAt: row.recorded_at },
    entries: { id: row.entry_id, hash: row.entry_hash },
    attributions: { id: row.attribution_id, hash: row.attribution_hash },
  }));
}

/**
 * The day on which an entry is booked: its own, or the first that is open, by a decision that is kept. Needs
 * `lockLedger`.
 */
export async function bookingDay(
  trx: Trx,
  entry: { key: string; bookDate: string },
  now: Instant,
): Promise<string> {
  const period = await periodState(trx);
  const decision = decisionFor(entry.key, entry.bookDate, period.closedThrough);
  if (!decision) return entry.bookDate;
  await recordDecision(trx, decision, { period, now });
  return decision.bookedOn;
}

/** Before a charge is attributed that has movements in a closed period. Needs `lockLedger`. */
export async function decideAttribution(trx: Trx, chargeId: string, now: Instant): Promise<void> {
  const period = await periodState(trx);
  if (period.closedThrough === '') return;
  const closed = await trx
    .selectFrom('journal_entry')
    .select((eb) => eb.fn.min('book_date').as('first'))
    .where('charge_id', '=', chargeId)
    .where('book_date', '<=', period.closedThrough)
    .executeTakeFirst();
  if (closed?.first == null) return;
  const decision = decisionFor(attributionSubject(chargeId), closed.first, period.closedThrough);
  if (decision) await recordDecision(trx, decision, { period, now });
}

async function recordDecision(
  trx: Trx,
  decision: BookingDecision,
  { period, now }: { period: PeriodState; now: Instant },
): Promise<void> {
  const head = await headOf(trx, 'booking_decision');
  const entries = await headOf(trx, 'journal_entry');
  const about = { periodClose: period.id, entryHead: entries.id };
  const id = head.id + 1n;
  await trx
    .insertInto('booking_decision')
    .values({
      ...{ id, subject: decision.subject },
      ...{ happened_on: decision.happenedOn, booked_on: decision.bookedOn },
      ...{ period_close_id: period.id, entry_head: entries.id, recorded_at: now, prev_hash: head.hash },
      hash: linkHash(head.hash, id, now, canonicalDecision(decision, about)),
    })
    .execute();
}

export interface DecisionRow extends BookingDecision {
  id: bigint;
  recordedAt: Instant;
  periodClose: bigint;
  entryHead: bigint;
  prevHash: Buffer;
  hash: Buffer;
}

/** In the order in which they were made, up to a row. */
export async function allDecisions(db: Db | Trx): Promise<DecisionRow[]> {
  const rows = await db.selectFrom('booking_decision').selectAll().orderBy('id').execute();
  return rows.map((row) => ({
    ...{ id: row.id, subject: row.subject, happenedOn: row.happened_on, bookedOn: row.booked_on },
    ...{ recordedAt: row.recorded_at, periodClose: row.period_close_id, entryHead: row.entry_head },
    ...{ prevHash: row.prev_hash, hash: row.hash },
  }));
}
