import type { Friction } from '../../abuse/friction.ts';
import { minorUnits, type MinorUnits } from '../../money/minor-units.ts';
import type { Newsroom, OfferedCurrency } from '../../newsroom.ts';
import { formatMoney } from '../../money/format-money.ts';
import type { Interval } from '../../ledger/intervals.ts';
import { wordsIn } from '../../languages/words.ts';

/** What single gifts are held to while stolen cards are being tried out: card testers want small, quick ones. */
export type Restriction =
  | { readonly kind: 'paused' }
  | { readonly kind: 'raised'; readonly floorMinor: MinorUnits; readonly currency: string };

/** Gifts that renew themselves go on: each asks its bank again, which is of no use to a tester. */
export function restrictionOf(
  friction: Friction,
  { safety: { limits } }: Newsroom,
  currency: OfferedCurrency,
): Restriction | undefined {
  if (friction !== 'restricted') return undefined;
  if (limits.restricted === 'pause_once') return { kind: 'paused' };
  const raised = currency.floorMinor * limits.raised_floor_factor;
  return {
    kind: 'raised',
    floorMinor: minorUnits(Math.min(raised, currency.maximumMinor)),
    currency: currency.code,
  };
}

export const isHeldBack = (
  restriction: Restriction | undefined,
  { interval, amountMinor }: { interval: Interval; amountMinor: MinorUnits },
): boolean =>
  restriction !== undefined &&
  interval === 'once' &&
  (restriction.kind === 'paused' || amountMinor < restriction.floorMinor);

export function restrictionInWords(restriction: Restriction, locale: string): string {
  const { friction } = wordsIn(locale);
  if (restriction.kind === 'paused') return friction.paused;
  return friction.raised(formatMoney(restriction.floorMinor, restriction.currency, locale));
}
