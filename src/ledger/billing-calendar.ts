/** How many payments of a monthly promise are told ahead: three months, and one more where the last was heard of late. */
const monthsAhead = 5;

/**
 * When a subscription is charged next, in milliseconds since 1970: in UTC, counted from the day that it was anchored
 * to, so that one of 31 January is charged on 28 February and on 31 March
 * (docs.stripe.com/billing/subscriptions/billing-cycle).
 */
export function chargeMoments(about: { renewsAtMs: number; anchorMs: number; interval: string }): number[] {
  const { renewsAtMs, anchorMs, interval } = about;
  if (interval !== 'month') return [renewsAtMs];
  const [renews, anchor] = [new Date(renewsAtMs), new Date(anchorMs)];
  const months =
    (renews.getUTCFullYear() - anchor.getUTCFullYear()) * 12 + renews.getUTCMonth() - anchor.getUTCMonth();
  return Array.from({ length: monthsAhead }, (_, n) =>
    n === 0 ? renewsAtMs : monthsLater(anchor, months + n),
  );
}

/** At the same time of day; a month without that day gives its last. */
function monthsLater(anchor: Date, months: number): number {
  const [year, month] = [anchor.getUTCFullYear(), anchor.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const midnight = Date.UTC(anchor.getUTCFullYear(), anchor.getUTCMonth(), anchor.getUTCDate());
  return Date.UTC(year, month, Math.min(anchor.getUTCDate(), lastDay)) + (anchor.getTime() - midnight);
}
