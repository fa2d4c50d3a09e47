import { makeJobDue } from '../../db/scheduled-jobs.ts';
import type { Trx } from '../../db/database.ts';
import { findDonation } from '../../db/donations.ts';
import { attributionOf, lockLedger, recordAttribution } from '../../db/ledger.ts';
import { closeTask, findTask, openTask, type StaffTask } from '../../db/staff-tasks.ts';
import type { Deps } from '../deps.ts';

export interface Decision {
  /** Why, in the words of whoever decided. */
  readonly note: string;
  /** The donation that a charge is to count for although it is not what was promised; nothing else changes where absent. */
  readonly attributeTo?: string | undefined;
  /** That the charge is to be given back, and its subscription to be ended. */
  readonly giveBack?: boolean;
}

export type Resolved = 'resolved' | 'resolved before' | { readonly refused: string };

/**
 * Ends a task by a person's decision, which is kept beside it. A charge that is attributed by decision counts as
 * any other; once attributed it stays so.
 */
export async function resolveTask(
  deps: Pick<Deps, 'db' | 'clock'>,
  key: string,
  decision: Decision,
): Promise<Resolved> {
  const note = decision.note.trim();
  if (note === '') return { refused: 'expected a note that says why' };
  const now = deps.clock.now();
  return deps.db.transaction().execute(async (trx): Promise<Resolved> => {
    await lockLedger(trx);
    const task = await findTask(trx, key);
    if (!task) return { refused: `there is no task ${key}` };
    if (task.closed_at !== null) return 'resolved before';
    const { attributeTo, giveBack } = decision;
    if (giveBack === true && !isReturnable(task))
      return { refused: `${key} names no charge that could be given back` };
    const refused = attributeTo === undefined ? undefined : await attribute(trx, task, attributeTo, now);
    if (refused !== undefined) return { refused };
    if (giveBack === true) await askToGiveBack(trx, task, now);
    await closeTask(trx, key, resolutionOf({ ...decision, note }), now);
    return 'resolved';
  });
}

function resolutionOf({ note, attributeTo, giveBack }: Decision): string {
  if (giveBack === true) return `to be given back: ${note}`;
  return attributeTo === undefined ? note : `attributed to ${attributeTo}: ${note}`;
}

/** Whether a task is about a charge whose gift a person may name. */
export const isAttributable = (task: Pick<StaffTask, 'kind' | 'subject_id'>): boolean =>
  task.kind === 'mismatch' && /^(ch|py)_/.test(task.subject_id);

/** Whether a task is about a charge that a person may give back. */
export const isReturnable = (task: Pick<StaffTask, 'kind'>): boolean => task.kind === 'possible_duplicate';

// The worker does it at Stripe: the task is the intention, which no crash can lose.
async function askToGiveBack(trx: Trx, { subject_id: chargeId, detail }: StaffTask, now: string) {
  const intention = { key: `give_back:${chargeId}`, kind: 'give_back', subjectId: chargeId, detail };
  await openTask(trx, intention, now);
  await makeJobDue(trx, 'policies', now);
}

async function attribute(
  trx: Trx,
  task: StaffTask,
  donationId: string,
  now: string,
): Promise<string | undefined> {
  if (!isAttributable(task)) return `${task.key} names no charge that could be attributed`;
  const donation = await findDonation(trx, donationId);
  if (!donation) return `expected a donation of ours, got ${donationId}`;
  const chargeId = task.subject_id;
  const before = await attributionOf(trx, chargeId);
  if (before) return `${chargeId} counts for ${before.interval}, ${before.campaign} already`;
  const { gift_interval: interval, campaign, fund } = donation;
  await recordAttribution(trx, { chargeId, donationId, interval, campaign, fund }, now);
  return undefined;
}
