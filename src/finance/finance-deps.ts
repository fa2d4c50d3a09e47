import type { Deps } from '../deps.ts';

/** What the staff pages may use. Stripe is not among it: a page tells what is in the books. */
export type FinanceDeps = Pick<Deps, 'db' | 'config' | 'sealing' | 'clock' | 'log'>;
