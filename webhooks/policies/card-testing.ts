import { openDonationsOf, findDonation, markExpired, type Donation } from '../../db/donations.ts';
import { findAttemptOfIntent } from '../../db/payment-attempts.ts';
import { plusMs } from '../../src/clock.ts';
import type { Policy, PolicyDeps } from './policy.ts';

/** Closes the payment page at which too many cards were refused. */
export const endTestedSession: Policy = async (deps, { subject_id: paymentIntentId }) => {
  const donation = await donationBehind(deps, paymentIntentId);
  if (!donation?.session_id) return { resolution: 'no single payment page of ours could be found for it' };
  const sessionId = donation.session_id;
  const ended = await deps.stripe.expireCheckoutSession(sessionId);
  if (ended === 'not open') return { resolution: `${sessionId} was not open any more` };
  return { resolution: `ended ${sessionId}`, write: (trx) => markExpired(trx, sessionId) };
};

// The charge of a single gift names its donation. Before a subscription exists nothing at Stripe ties its first
// charge to its session: there it must be the only open one of this amount, or an innocent reader's would be closed.
async function donationBehind(
  { db, clock }: PolicyDeps,
  paymentIntentId: string,
): Promise<Donation | undefined> {
  const attempt = await findAttemptOfIntent(db, paymentIntentId);
  if (!attempt) return undefined;
  if (attempt.donation_id !== null) return findDonation(db, attempt.donation_id);
  const { amount_minor: amountMinor, currency } = attempt;
  // Stripe tells time in whole seconds.
  const before = plusMs(attempt.attempted_at, 1_000);
  const open = await openDonationsOf(db, { amountMinor, currency, before, now: clock.now() });
  return open.length === 1 ? open[0] : undefined;
}
