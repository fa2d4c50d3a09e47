import { bookTransaction } from './balance.ts';
import { dayMs } from './calendar.ts';
import { awaitTrouble, judgeRisk } from './card-trouble.ts';
import { feeDetailsFor } from './fees.ts';
import { type Charge, idOf, type PaymentIntent, type PaymentMethod } from './object-kinds.ts';
import { expectationFor } from './payment-methods.ts';
import { newCharge, newPaymentIntent, type PaymentIntentValues } from './payment-shapes.ts';
import { settled } from './settlement.ts';
import type { Decline } from './test-cards.ts';
import type { World } from './world.ts';

export interface PaymentAttempt {
  readonly outcome: 'succeeded' | 'pending' | 'failed';
  readonly paymentIntent: PaymentIntent;
  readonly charge: Charge;
}

export function createPaymentIntent(
  world: World,
  values: Omit<PaymentIntentValues, 'id' | 'created' | 'secret'>,
): PaymentIntent {
  const secret = world.newId('x').slice(2);
  const paymentIntent = newPaymentIntent({ ...values, id: world.newId('pi'), created: world.now, secret });
  world.store.insert('payment_intent', paymentIntent);
  world.emit('payment_intent.created', paymentIntent);
  return paymentIntent;
}

/**
 * Charges the payment method once. A card is decided at once and its fee known a moment later; a bank debit is
 * decided after days, with its balance transaction there from the beginning.
 */
export function attemptPayment(
  world: World,
  paymentIntent: PaymentIntent,
  paymentMethod: PaymentMethod,
  context: { readonly present: boolean; readonly recurring: boolean },
): PaymentAttempt {
  const expectation = expectationFor(world, paymentMethod, context.present);
  const isDebit = paymentMethod.type === 'us_bank_account';
  const id = world.newId(isDebit ? 'py' : 'ch');
  const charge = newCharge({
    id,
    created: world.now,
    paymentIntent,
    paymentMethod,
    outcome: expectation,
    receiptUrl: `${world.baseUrl}/receipts/${id}`,
  });
  world.store.insert('charge', charge, { recurring: context.recurring });
  const next = { ...paymentIntent, latest_charge: charge.id };

  if (typeof expectation === 'object') return failed(world, next, charge, paymentMethod, expectation);
  const confirmed = { ...next, payment_method: paymentMethod.id, last_payment_error: null };
  return expectation === 'pending' ? pending(world, confirmed, charge) : succeeded(world, confirmed, charge);
}

function succeeded(world: World, paymentIntent: PaymentIntent, charge: Charge): PaymentAttempt {
  const judged = judgeRisk(world, charge);
  const paid: PaymentIntent = {
    ...paymentIntent,
    status: 'succeeded',
    amount_received: paymentIntent.amount,
    review: judged.review,
  };
  world.store.update('payment_intent', paid);
  world.emit('charge.succeeded', judged);
  world.emit('payment_intent.succeeded', paid);
  world.schedule({ kind: 'settle_charge', charge: charge.id }, world.nowMs + world.timing.settleDelayMs);
  return { outcome: 'succeeded', paymentIntent: paid, charge: judged };
}

function pending(world: World, paymentIntent: PaymentIntent, charge: Charge): PaymentAttempt {
  const processing: PaymentIntent = { ...paymentIntent, status: 'processing' };
  world.store.update('payment_intent', processing);
  const booked: Charge = { ...charge, balance_transaction: bookCharge(world, charge, 'us_bank_account') };
  world.store.update('charge', booked);
  world.emit('payment_intent.processing', processing);
  world.emit('charge.pending', booked);
  world.schedule(
    { kind: 'resolve_debit', charge: charge.id },
    world.nowMs + world.timing.bankDebitDays * dayMs,
  );
  return { outcome: 'pending', paymentIntent: processing, charge: booked };
}

function failed(
  world: World,
  paymentIntent: PaymentIntent,
  charge: Charge,
  paymentMethod: PaymentMethod,
  decline: Decline,
): PaymentAttempt {
  const refused = refusedBy(paymentIntent, charge, paymentMethod, decline);
  world.store.update('payment_intent', refused);
  world.emit('charge.failed', charge);
  world.emit('payment_intent.payment_failed', refused);
  return { outcome: 'failed', paymentIntent: refused, charge };
}

/** The payment intent after a refusal: free to be tried with another method. */
export function refusedBy(
  paymentIntent: PaymentIntent,
  charge: Charge,
  paymentMethod: PaymentMethod,
  decline: Decline,
): PaymentIntent {
  return {
    ...paymentIntent,
    status: 'requires_payment_method',
    payment_method: null,
    last_payment_error: {
      charge: charge.id,
      code: decline.code,
      ...(decline.declineCode ? { decline_code: decline.declineCode } : {}),
      doc_url: `https://docs.stripe.com/error-codes/${decline.code.replaceAll('_', '-')}`,
      message: decline.message,
      payment_method: paymentMethod,
      type: paymentMethod.type === 'card' ? 'card_error' : 'invalid_request_error',
    },
  };
}

/** A job: the fee becomes known, and `charge.updated` brings the balance transaction. */
export function settleCharge(world: World, chargeId: string): void {
  const charge = world.store.require('charge', chargeId);
  if (charge.balance_transaction !== null) return;
  const settled: Charge = { ...charge, balance_transaction: bookCharge(world, charge, 'card') };
  world.store.update('charge', settled);
  world.emit('charge.updated', settled, { balance_transaction: null });
  awaitTrouble(world, settled);
}

function bookCharge(world: World, charge: Charge, method: 'card' | 'us_bank_account'): string {
  const { recurring } = world.store.backstage('charge', charge.id);
  const money = settled(world, charge.amount, charge.currency);
  const transaction = bookTransaction(world, {
    ...money,
    fees: feeDetailsFor({ amount: money.amount, currency: money.currency, method, recurring }),
    type: method === 'card' ? 'charge' : 'payment',
    reportingCategory: 'charge',
    source: charge.id,
    description: charge.description,
    availableAfterDays: method === 'card' ? 2 : world.timing.bankDebitDays,
  });
  return transaction.id;
}

export const paymentMethodOf = (world: World, charge: Charge): PaymentMethod =>
  world.store.require('payment_method', idOf(charge.payment_method));
