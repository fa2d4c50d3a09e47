import type Stripe from 'stripe';
import { instantOfSeconds } from '../../src/clock.ts';
import { clearsLater, type ChargeSettledFact, type Fact } from '../../src/ledger/facts.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { idOf } from '../../src/stripe/id-of.ts';
import type { StripePort } from '../../src/stripe/stripe-port.ts';
import { balanceTransactionFact, sourceOfCharge } from './balance-transaction.ts';
import { donationOfInvoice, paidAtOf, paidInvoiceOf, subscriptionOfInvoice } from './invoice-parts.ts';
import type { TranslatorDeps } from './translator.ts';
import { cardPaymentOf } from './card-payment.ts';
import { attemptOf } from './payment-attempt.ts';
import { nothing, type ChargeClaim, type SaleMark, type Translation } from './translation.ts';

/** `charge.pending`, `charge.succeeded`, `charge.updated`, `charge.failed`: how the charge stands now. */
export async function translateCharge({ stripe }: TranslatorDeps, chargeId: string): Promise<Translation> {
  const charge = await stripe.retrieveCharge(chargeId);
  const waitingFor = missingOf(charge);
  return {
    ...nothing,
    facts: isTold(charge) ? factsOfCharge(charge) : [],
    ...(await ownersOfCharge(stripe, charge)),
    cardPayments: cardPaymentOf(charge),
    ...(waitingFor !== undefined && { waitingFor }),
  };
}

// How it was paid decides the account; a movement is never booked by a guess.
const isTold = (charge: Stripe.Charge): boolean => charge.payment_method_details !== null;

function missingOf(charge: Stripe.Charge): string | undefined {
  if (charge.balance_transaction !== null) return isTold(charge) ? undefined : 'its payment method';
  // Stripe captures first and settles the fee seconds later (asynchronous capture, the default since
  // 2024-04-10): the charge succeeds without a balance transaction, which charge.updated brings. A charge of
  // another product that is only authorised has none, perhaps for ever.
  return charge.status === 'succeeded' && charge.captured ? 'its balance transaction' : undefined;
}

/** Everything a charge says about money. */
export function factsOfCharge(charge: Stripe.Charge): Fact[] {
  const source = sourceOfCharge(charge);
  const moved = [charge.balance_transaction, charge.failure_balance_transaction].flatMap((bt) =>
    typeof bt === 'object' && bt !== null ? [bt] : [],
  );
  const facts: Fact[] = moved.map((bt) => balanceTransactionFact(bt, source));
  const bt = charge.balance_transaction;
  if (
    charge.status === 'succeeded' &&
    clearsLater(source.paymentMethod) &&
    typeof bt === 'object' &&
    bt !== null
  )
    facts.push(settledFact(bt, charge.id));
  return facts;
}

type Owners = Pick<Translation, 'claims' | 'sales' | 'attempts'>;

// A one-time gift carries our donation's id to its charge. A subscription's charges carry nothing: the
// way leads through the invoice that the charge paid.
async function ownersOfCharge(stripe: StripePort, charge: Stripe.Charge): Promise<Owners> {
  const ours = claimOfOneTimeCharge(charge);
  if (ours) return { claims: movedNothing(charge) ? [] : [ours], sales: [], attempts: attemptOf(charge, []) };
  const paymentIntent = idOf(charge.payment_intent);
  const invoices = paymentIntent === undefined ? [] : await stripe.invoicesOfPaymentIntent(paymentIntent);
  const attempts = attemptOf(charge, invoices);
  if (movedNothing(charge)) return { claims: [], sales: [], attempts };
  return {
    attempts,
    claims: invoices.flatMap((invoice) => claimByInvoice(charge, invoice) ?? []),
    sales: [...salesOfCharge(charge), ...invoices.flatMap((invoice) => salesOfInvoice(charge.id, invoice))],
  };
}

// A card that was refused. A debit that failed days later did move money, there and back: it belongs to its
// gift whether it was heard of before or after.
const movedNothing = (charge: Stripe.Charge): boolean =>
  charge.status === 'failed' && charge.balance_transaction === null;

/** That a charge by a delayed method succeeded, dated by its own money. */
export const settledFact = (bt: Stripe.BalanceTransaction, chargeId: string): ChargeSettledFact => ({
  kind: 'charge_settled',
  chargeId,
  balanceTransactionId: bt.id,
  amountMinor: minorUnits(bt.amount),
  currency: bt.currency,
  availableAt: instantOfSeconds(bt.available_on),
});

/** What a charge says itself: the donation's id that its payment intent carried. */
export function claimOfOneTimeCharge(charge: Stripe.Charge): ChargeClaim | undefined {
  const donationId = charge.metadata['donation_id'];
  if (!donationId) return undefined;
  const { id: chargeId, amount: amountMinor, currency, livemode, created: paidAt } = charge;
  return { chargeId, donationId, subscriptionId: undefined, amountMinor, currency, livemode, paidAt };
}

/** What a charge says of itself that is no gift of ours. */
export const salesOfCharge = ({ id, metadata, description }: Stripe.Charge): SaleMark[] =>
  metadata['donation_id'] ? [] : [{ chargeId: id, metadata, description, products: [] }];

/** What an invoice says that was paid by this charge, and is not for a donation of ours. */
export function salesOfInvoice(chargeId: string, invoice: Stripe.Invoice): SaleMark[] {
  if (donationOfInvoice(invoice) !== undefined) return [];
  const products = invoice.lines.data.flatMap((line) => line.pricing?.price_details?.product ?? []);
  return [{ chargeId, metadata: invoice.metadata ?? {}, description: invoice.description, products }];
}

/** What the invoice says that a charge paid. */
export function claimByInvoice(
  charge: { id: string; amount: number; currency: string },
  invoice: Stripe.Invoice,
): ChargeClaim | undefined {
  const [donationId, subscriptionId] = [donationOfInvoice(invoice), subscriptionOfInvoice(invoice)];
  if (donationId === undefined && subscriptionId === undefined) return undefined;
  const { id: chargeId, amount: amountMinor, currency } = charge;
  const { livemode } = invoice;
  const paidAt = paidAtOf(invoice);
  const common = { chargeId, donationId, subscriptionId, amountMinor, currency, livemode, paidAt };
  return { ...common, invoice: paidInvoiceOf(invoice) };
}
