import type { Deps } from '../../deps.ts';

export type ReconcileDeps = Pick<Deps, 'db' | 'stripe' | 'clock'>;

/** Told now and then how far it has come. */
export type Progress = (text: string) => void;
