import type { Trx } from '../../db/database.ts';
import type { StaffTask } from '../../db/staff-tasks.ts';
import type { Deps } from '../../src/deps.ts';

export type PolicyDeps = Pick<Deps, 'db' | 'stripe' | 'clock' | 'config' | 'log'>;

/** What was done, in a sentence for the task, and what is written together with its end. */
export interface Done {
  readonly resolution: string;
  readonly write?: (trx: Trx) => Promise<void>;
}

/**
 * Does what the newsroom decided beforehand, from how things stand at Stripe now. May be asked again after a
 * crash at any point: what it does there carries a key, and is not done where it was done.
 * @returns undefined where it cannot be told yet, or is for a person to decide.
 */
export type Policy = (deps: PolicyDeps, task: StaffTask) => Promise<Done | undefined>;
