import { closeSection } from './close-section.ts';
import { feesSection } from './fees-section.ts';
import { incomeSection } from './income-section.ts';
import { payoutsSection } from './payouts-section.ts';
import { returnsSection } from './returns-section.ts';
import type { Section } from './section.ts';
import { trialBalanceSection } from './trial-balance-section.ts';

/** What a month-end pack holds, in its order: each is a file of its own, and a name here. */
export const sections: readonly Section[] = [
  incomeSection,
  feesSection,
  returnsSection,
  trialBalanceSection,
  payoutsSection,
  closeSection,
];
