import type { Db } from './database.ts';

/** Work that is due at a moment of sandbox time. */
export type Job =
  | { readonly kind: 'settle_charge'; readonly charge: string }
  | { readonly kind: 'resolve_debit'; readonly charge: string }
  | { readonly kind: 'resolve_refund'; readonly refund: string }
  | { readonly kind: 'expire_session'; readonly session: string }
  | { readonly kind: 'renew_subscription'; readonly subscription: string; readonly periodEnd: number }
  | { readonly kind: 'cancel_subscription'; readonly subscription: string; readonly at: number }
  | { readonly kind: 'resume_collection'; readonly subscription: string; readonly at: number }
  | { readonly kind: 'finalize_invoice'; readonly invoice: string }
  | { readonly kind: 'retry_invoice'; readonly invoice: string; readonly attempt: number }
  | {
      readonly kind: 'dispute_charge';
      readonly charge: string;
      readonly reason: string;
      readonly isInquiry: boolean;
    }
  | { readonly kind: 'dispute_unanswered'; readonly dispute: string; readonly dueBy: number }
  | { readonly kind: 'decide_dispute'; readonly dispute: string; readonly status: string }
  | { readonly kind: 'warn_of_fraud'; readonly charge: string }
  | { readonly kind: 'sweep_balance'; readonly round: number }
  | { readonly kind: 'move_payout'; readonly payout: string; readonly step: PayoutStep }
  | { readonly kind: 'prune' };

export type PayoutStep = 'submit' | 'arrive' | 'reconcile';

export interface DueJob {
  readonly id: number;
  readonly dueMs: number;
  readonly job: Job;
}

export function scheduleJob(db: Db, job: Job, dueMs: number): void {
  db.prepare('insert into job (due_ms, body) values (?, ?)').run(Math.round(dueMs), JSON.stringify(job));
}

/** The next job in order of time, not later than `untilMs`. */
export function nextJob(db: Db, untilMs: number): DueJob | undefined {
  const row = db
    .prepare<[number], { id: number; due_ms: number; body: string }>(
      'select id, due_ms, body from job where due_ms <= ? order by due_ms, id limit 1',
    )
    .get(untilMs);
  return row && { id: row.id, dueMs: row.due_ms, job: JSON.parse(row.body) };
}

export function finishJob(db: Db, id: number): void {
  db.prepare('delete from job where id = ?').run(id);
}
