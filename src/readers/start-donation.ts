import { createHash } from 'node:crypto';
import {
  findDonation,
  insertOrFindDonation,
  nextAttempt,
  othersOfNonce,
  setSession,
  type Donation,
} from '../../db/donations.ts';
import { plusMs, secondsOf } from '../clock.ts';
import type { Deps } from '../deps.ts';
import { amountInLink } from '../newsroom.ts';
import { newId } from '../random.ts';
import { StripeFailure, type CheckoutRequest, type CheckoutSession } from '../stripe/stripe-port.ts';
import type { DonationRequest } from './donation-request.ts';
import { intervals, isInterval } from './intervals.ts';

type CheckoutDeps = Pick<Deps, 'db' | 'stripe' | 'clock' | 'random' | 'config' | 'log'>;

/** An hour: long enough to find a card, short enough that stolen ones find few sessions in store. */
const sessionMs = 60 * 60 * 1000;
/** Each attempt after the first needs Stripe to have failed inside, and kept that failure. */
const attempts = 3;

export type Started =
  | { readonly kind: 'checkout'; readonly donationId: string; readonly url: string }
  /** This form was paid for, or is being paid: sending it again must not charge again. */
  | { readonly kind: 'done'; readonly donationId: string; readonly sessionId: string }
  | { readonly kind: 'expired' };

/**
 * Gives the page on which to pay for a donation. The same nonce with the same inputs is the same donation
 * and the same session, whatever was lost on the way before; other inputs under it are another donation,
 * and the session of the earlier one is ended.
 * @throws {StripeFailure} if Stripe refuses or cannot be reached; the donation stays, and a retry goes on with it.
 */
export async function startDonation(
  deps: CheckoutDeps,
  request: DonationRequest,
  about: { nonce: string; locale: string },
): Promise<Started> {
  const nonceHash = sha256(about.nonce);
  const now = deps.clock.now();
  // The row first: everything that is sent to Stripe is derived from it, so that a repeated call is the same call.
  const { donation } = await insertOrFindDonation(deps.db, {
    id: newId(deps.random, 'don'),
    nonceHash,
    requestHash: sha256(
      JSON.stringify([request.interval, request.amountMinor, request.currency, request.campaign]),
    ),
    ...request,
    locale: about.locale,
    createdAt: now,
    expiresAt: plusMs(now, sessionMs),
  });
  const before = stateOf(donation, now);
  if (before) return before;
  const session = await createSession(deps, donation);
  await setSession(deps.db, donation.id, session);
  await endEarlierSessions(deps, nonceHash, donation, session);
  return { kind: 'checkout', donationId: donation.id, url: session.url };
}

function stateOf(donation: Donation, now: string): Started | undefined {
  const { id, status, session_id, session_url } = donation;
  if (status === 'expired' || (status === 'started' && donation.expires_at <= now))
    return { kind: 'expired' };
  if (status !== 'started' && session_id !== null)
    return { kind: 'done', donationId: id, sessionId: session_id };
  if (session_id !== null && session_url !== null)
    return { kind: 'checkout', donationId: id, url: session_url };
  return undefined;
}

async function createSession(deps: CheckoutDeps, donation: Donation): Promise<CheckoutSession> {
  let current = donation;
  for (;;) {
    try {
      return await deps.stripe.createCheckoutSession(
        checkoutRequest(deps.config, current),
        `checkout:${current.id}:${current.attempt}`,
      );
    } catch (error) {
      if (!(error instanceof StripeFailure) || !error.stored || current.attempt >= attempts) throw error;
      // Stripe would replay its failure for ever; only another key can succeed.
      await nextAttempt(deps.db, current);
      current = (await findDonation(deps.db, current.id)) ?? current;
    }
  }
}

function checkoutRequest(config: CheckoutDeps['config'], donation: Donation): CheckoutRequest {
  const { gift_interval: interval, amount_minor, currency, campaign, locale } = donation;
  if (!isInterval(interval))
    throw new Error(`donation ${donation.id}: expected a known interval, got ${interval}`);
  const { recurring } = intervals[interval];
  const back = new URLSearchParams({
    interval,
    amount: amountInLink(amount_minor, currency),
    currency,
    lang: locale,
  });
  if (campaign !== 'none') back.set('campaign', campaign);
  return {
    donationId: donation.id,
    amountMinor: amount_minor,
    currency,
    ...(recurring && { recurring }),
    expiresAt: secondsOf(donation.expires_at),
    locale,
    successUrl: `${config.publicUrl}/thanks?session_id={CHECKOUT_SESSION_ID}&lang=${locale}`,
    cancelUrl: `${config.publicUrl}/?${back}`,
  };
}

// The reader went back and chose otherwise: only the last choice may be paid. A call that was overtaken
// while it waited for Stripe ends its own session.
async function endEarlierSessions(
  deps: CheckoutDeps,
  nonceHash: string,
  donation: Donation,
  session: CheckoutSession,
) {
  const { earlierOpen, superseded } = await othersOfNonce(deps.db, nonceHash, donation);
  const ended = [
    ...earlierOpen.flatMap((earlier) => (earlier.session_id === null ? [] : [earlier.session_id])),
    ...(superseded ? [session.id] : []),
  ];
  for (const sessionId of ended) {
    try {
      await deps.stripe.expireCheckoutSession(sessionId);
    } catch (error) {
      if (!(error instanceof StripeFailure)) throw error;
      // It ends by itself within the hour; the reader in front of us must not wait for that.
      deps.log.warn({ session: sessionId, error: error.message }, 'an earlier session could not be ended');
    }
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
