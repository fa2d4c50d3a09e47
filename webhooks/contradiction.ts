import type { Donation } from '../db/donations.ts';
import type { TaskNote } from './translate/translation.ts';

export interface Paid {
  readonly subjectId: string;
  readonly amountMinor: number | null;
  readonly currency: string | null;
  readonly livemode: boolean;
  readonly otherDonationId?: string;
}

/** How what was paid differs from what was promised; nothing where it is the same. */
export function contradictionWith(
  donation: Donation,
  paid: Paid,
  { live }: { live: boolean },
): TaskNote | undefined {
  const found = differenceOf(donation, paid, live);
  return (
    found && {
      ...{ key: `mismatch:${paid.subjectId}`, kind: 'mismatch', subjectId: paid.subjectId },
      detail: `donation ${donation.id}: expected ${found.expected}, got ${found.came}`,
    }
  );
}

function differenceOf(donation: Donation, paid: Paid, live: boolean) {
  const { amount_minor: amount, currency } = donation;
  if (amount !== paid.amountMinor || currency !== paid.currency)
    return { expected: `${amount} ${currency}`, came: `${paid.amountMinor} ${paid.currency}` };
  if (paid.livemode !== live) return { expected: modeOf(live), came: modeOf(paid.livemode) };
  if (paid.otherDonationId !== undefined)
    return { expected: 'the same id in the metadata', came: paid.otherDonationId };
  return undefined;
}

const modeOf = (live: boolean) => (live ? 'live mode' : 'test mode');
