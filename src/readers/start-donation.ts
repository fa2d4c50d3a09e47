import { createHash } from 'node:crypto';
import {
  insertOrFindDonation,
  markExpired,
  nextAttempt,
  othersOfNonce,
  requireDonation,
  setSession,
  type Donation,
} from '../../db/donations.ts';
import { plusMs, secondsOf, type Instant } from '../clock.ts';
import type { Deps } from '../deps.ts';
import { newId } from '../random.ts';
import {
  StripeFailure,
  type CheckoutPort,
  type CheckoutRequest,
  type CheckoutSession,
} from '../stripe/stripe-port.ts';
import { choiceLink } from './choice-link.ts';
import type { DonationRequest } from './donation-request.ts';
import { intervals, isInterval } from '../ledger/intervals.ts';
import { fundOf } from '../newsroom/fund-settings.ts';

export type CheckoutDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'sealing' | 'config' | 'log'> & {
  stripe: CheckoutPort;
};

/** An hour: long enough to find a card, short enough that stolen ones find few sessions in store. */
const sessionMs = 60 * 60 * 1000;
/** Stripe's own limit (docs.stripe.com/api/checkout/sessions/create, expires_at). */
const shortestSessionMs = 30 * 60 * 1000;
/** How many keys one request may try; each after the first needs Stripe to have failed inside, and kept that failure. */
const keysPerRequest = 3;
const patienceMs = 10_000;
const lookEveryMs = 100;

export type Started =
  | {
      readonly kind: 'checkout';
      readonly donationId: string;
      readonly url: string;
      /** False where the same form had been given this page before. */
      readonly isNew: boolean;
    }
  /** The time was up, or another choice was made since: a new form is needed. */
  | { readonly kind: 'expired' }
  /** This form was paid for, or is being paid: sending it again must not charge again. */
  | { readonly kind: 'done'; readonly donationId: string; readonly sessionId: string };

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
  const { nonceHash, requestHash } = namesOf(request, about.nonce);
  const now = deps.clock.now();
  // The row first: everything that is sent to Stripe is derived from it, so that a repeated call is the same call.
  const donation = await insertOrFindDonation(deps.db, {
    id: newId(deps.random, 'don'),
    nonceHash,
    requestHash,
    ...request,
    fund: fundOf(deps.config.newsroom.funds, request.campaign),
    benefitMinor: benefitOf(deps.config.newsroom, request),
    locale: about.locale,
    createdAt: now,
    expiresAt: plusMs(now, sessionMs),
  });
  const outcome = outcomeOf(donation, now);
  if (outcome) return outcome;
  const session = sessionOf(donation) ?? (await createSession(deps, donation));
  if (session === 'too late' || !(await isLastChoice(deps, nonceHash, donation, session)))
    return { kind: 'expired' };
  return { kind: 'checkout', donationId: donation.id, url: session.url, isNew: session.isNew };
}

function outcomeOf({ id, status, session_id, expires_at }: Donation, now: Instant): Started | undefined {
  if (status === 'expired' || (status === 'started' && expires_at <= now)) return { kind: 'expired' };
  if (status !== 'started' && session_id !== null)
    return { kind: 'done', donationId: id, sessionId: session_id };
  return undefined;
}

interface OpenSession extends CheckoutSession {
  readonly isNew: boolean;
}

const sessionOf = ({ session_id: id, session_url: url }: Donation): OpenSession | undefined =>
  id === null || url === null ? undefined : { id, url, isNew: false };

async function createSession(deps: CheckoutDeps, donation: Donation): Promise<OpenSession | 'too late'> {
  let current = donation;
  for (let call = 1; ; call++) {
    try {
      const session = await deps.stripe.createCheckoutSession(
        checkoutRequest(deps.config, current),
        `checkout:${current.id}:${current.attempt}`,
      );
      await setSession(deps.db, current.id, session);
      return { ...session, isNew: true };
    } catch (error) {
      if (!(error instanceof StripeFailure)) throw error;
      if (error.code === 'idempotency_key_in_use') return sessionOfTwin(deps, current, error);
      // Stripe takes no session that would end within half an hour: the row has been waiting too long.
      if (!error.retryable && plusMs(deps.clock.now(), shortestSessionMs) > current.expires_at)
        return 'too late';
      if (!error.stored || call >= keysPerRequest) throw error;
      // Stripe would replay its failure for ever; only another key can succeed.
      await nextAttempt(deps.db, current);
      current = await requireDonation(deps.db, current.id);
    }
  }
}

// The same form was sent twice at once, and Stripe is at work on the other call: what that one gets is ours too.
async function sessionOfTwin(deps: CheckoutDeps, donation: Donation, inUse: StripeFailure) {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += lookEveryMs) {
    await deps.clock.sleep(lookEveryMs);
    const session = sessionOf(await requireDonation(deps.db, donation.id));
    if (session) return session;
  }
  throw inUse;
}

function checkoutRequest(config: CheckoutDeps['config'], donation: Donation): CheckoutRequest {
  const { gift_interval: interval, amount_minor, currency, locale } = donation;
  if (!isInterval(interval))
    throw new Error(`donation ${donation.id}: expected a known interval, got ${interval}`);
  const { recurring } = intervals[interval];
  return {
    donationId: donation.id,
    amountMinor: amount_minor,
    currency,
    ...(recurring && { recurring }),
    expiresAt: secondsOf(donation.expires_at),
    locale,
    successUrl: `${config.publicUrl}/thanks?session_id={CHECKOUT_SESSION_ID}&lang=${locale}`,
    cancelUrl: `${config.publicUrl}${choiceLink(donation, locale)}&unpaid=1`,
  };
}

// The reader went back and chose otherwise: only the last choice may be paid. A call that was overtaken
// while it waited for Stripe ends its own session. Both look after writing, so that one of them sees the other.
async function isLastChoice(
  deps: CheckoutDeps,
  nonceHash: string,
  donation: Donation,
  session: CheckoutSession,
): Promise<boolean> {
  const { earlierSessions, superseded } = await othersOfNonce(deps.db, nonceHash, donation);
  for (const id of superseded ? [...earlierSessions, session.id] : earlierSessions)
    await endSession(deps, id);
  return !superseded;
}

async function endSession(deps: CheckoutDeps, sessionId: string): Promise<void> {
  try {
    const ended = await deps.stripe.expireCheckoutSession(sessionId);
    if (ended === 'expired') await markExpired(deps.db, sessionId);
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error;
    // It ends by itself within the hour; the reader in front of us must not wait for that.
    deps.log.warn({ session: sessionId, error: error.message }, 'an earlier session could not be ended');
  }
}

/** What makes two submissions one donation: the same form, with the same inputs. */
export const namesOf = (
  { interval, amountMinor, currency, campaign }: DonationRequest,
  nonce: string,
): { nonceHash: string; requestHash: string } => ({
  nonceHash: sha256(nonce),
  requestHash: sha256(JSON.stringify([interval, amountMinor, currency, campaign])),
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const benefitOf = (
  { benefit_value: values }: CheckoutDeps['config']['newsroom'],
  { interval, currency }: DonationRequest,
): number | undefined => (interval === 'once' ? undefined : values[interval]?.[currency]);
