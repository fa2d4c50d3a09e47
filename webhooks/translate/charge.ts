import type Stripe from 'stripe';
import { instantOfSeconds } from '../../src/clock.ts';
import { clearsLater, type Fact } from '../../src/ledger/facts.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { idOf } from '../../src/stripe/stripe-client.ts';
import type { StripePort } from '../../src/stripe/stripe-port.ts';
import { balanceTransactionFact } from './balance-transaction.ts';
import { donationOfInvoice } from './invoice.ts';
import type { ChargeClaim, Translation } from './translation.ts';

/** `charge.pending`, `charge.succeeded`, `charge.updated`, `charge.failed`: how the charge stands now. */
export async function translateCharge(stripe: StripePort, chargeId: string): Promise<Translation> {
  const charge = await stripe.retrieveCharge(chargeId);
  const facts = factsOfCharge(charge);
  return {
    facts,
    claims: await claimsOfCharge(stripe, charge),
    sessions: [],
    // Stripe captures first and settles the fee seconds later (asynchronous capture, the default since
    // 2024-04-10): the charge succeeds without a balance transaction, which charge.updated brings.
    ...(charge.status === 'succeeded' && facts.length === 0 && { waitingFor: 'its balance transaction' }),
  };
}

/** Everything a charge says about money. */
export function factsOfCharge(charge: Stripe.Charge): Fact[] {
  const about = { id: charge.id, paymentMethod: paymentMethodOf(charge) };
  const moved = [charge.balance_transaction, charge.failure_balance_transaction].flatMap((bt) =>
    typeof bt === 'object' && bt !== null ? [bt] : [],
  );
  const facts: Fact[] = moved.map((bt) => balanceTransactionFact(bt, about));
  const bt = charge.balance_transaction;
  if (
    charge.status === 'succeeded' &&
    clearsLater(about.paymentMethod) &&
    typeof bt === 'object' &&
    bt !== null
  )
    facts.push({
      kind: 'charge_settled',
      chargeId: charge.id,
      balanceTransactionId: bt.id,
      amountMinor: minorUnits(bt.amount),
      currency: bt.currency,
      availableAt: instantOfSeconds(bt.available_on),
    });
  return facts;
}

export const paymentMethodOf = (charge: Stripe.Charge): string | null =>
  charge.payment_method_details?.type ?? null;

// A one-time gift carries our donation's id to its charge. A subscription's charges carry nothing: the
// way leads through the invoice that the charge paid.
async function claimsOfCharge(stripe: StripePort, charge: Stripe.Charge): Promise<ChargeClaim[]> {
  const ours = charge.metadata['donation_id'];
  const { amount: amountMinor, currency } = charge;
  if (ours) return [{ chargeId: charge.id, donationId: ours, amountMinor, currency }];
  const paymentIntent = idOf(charge.payment_intent);
  if (charge.status === 'failed' || paymentIntent === undefined) return [];
  const invoices = await stripe.invoicesOfPaymentIntent(paymentIntent);
  return invoices.flatMap((invoice) => {
    const donationId = donationOfInvoice(invoice);
    return donationId === undefined ? [] : [{ chargeId: charge.id, donationId, amountMinor, currency }];
  });
}
