import { StripeFailure } from '../stripe/stripe-port.ts';
import type { DonationRequest } from './donation-request.ts';
import { startDonation, type CheckoutDeps, type Started } from './start-donation.ts';

/** What Stripe refuses for good is our fault, and becomes a 500; what may pass is said to the reader. */
export async function startOrFail(
  deps: CheckoutDeps,
  request: DonationRequest,
  about: { nonce: string; locale: string },
): Promise<Started | { kind: 'away' }> {
  try {
    return await startDonation(deps, request, about);
  } catch (error) {
    if (!(error instanceof StripeFailure) || !error.retryable) throw error;
    deps.log.error({ error: error.message }, 'checkout: Stripe does not answer');
    return { kind: 'away' };
  }
}
