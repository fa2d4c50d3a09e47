import { bookTransaction } from './balance.ts';
import { markPaid, recordFailure, recover } from './invoices.ts';
import { type Charge, idOf, type Invoice, type PaymentIntent, type Session } from './object-kinds.ts';
import { paymentMethodOf, refusedBy } from './payments.ts';
import { bankAccounts, type Decline } from './test-cards.ts';
import type { World } from './world.ts';

/** A job, days after the reader agreed: the bank has paid or refused. */
export function resolveDebit(world: World, chargeId: string): void {
  const charge = world.store.require('charge', chargeId);
  if (charge.status !== 'pending') return;
  const { behaviour } = world.store.backstage('payment_method', idOf(charge.payment_method));
  if (bankAccounts[behaviour]?.settles) succeed(world, charge);
  else fail(world, charge);
}

function succeed(world: World, charge: Charge): void {
  const paid: Charge = { ...charge, status: 'succeeded', paid: true };
  world.store.update('charge', paid);
  world.emit('charge.succeeded', paid);
  const paymentIntent = world.store.require('payment_intent', idOf(charge.payment_intent));
  const succeeded: PaymentIntent = {
    ...paymentIntent,
    status: 'succeeded',
    amount_received: paymentIntent.amount,
  };
  world.store.update('payment_intent', succeeded);
  world.emit('payment_intent.succeeded', succeeded);

  const invoice = invoiceOf(world, paymentIntent.id);
  if (invoice) {
    markPaid(world, invoice, invoice.attempt_count);
    recover(world, invoice);
  }
  const session = sessionOf(world, paymentIntent.id, invoice);
  if (!session) return;
  const settled: Session = { ...session, payment_status: 'paid' };
  world.store.update('checkout.session', settled);
  world.emit('checkout.session.async_payment_succeeded', settled);
}

const refusal: Decline = {
  code: 'payment_method_provider_decline',
  declineCode: null,
  message: "The customer's bank account could not be debited: insufficient funds.",
};

function fail(world: World, charge: Charge): void {
  const failed: Charge = {
    ...charge,
    status: 'failed',
    paid: false,
    failure_balance_transaction: returnMoney(world, charge),
    failure_code: refusal.code,
    failure_message: refusal.message,
  };
  world.store.update('charge', failed);
  world.emit('charge.failed', failed);
  const paymentIntent = world.store.require('payment_intent', idOf(charge.payment_intent));
  const refused = refusedBy(paymentIntent, failed, paymentMethodOf(world, charge), refusal);
  world.store.update('payment_intent', refused);
  world.emit('payment_intent.payment_failed', refused);

  const invoice = invoiceOf(world, paymentIntent.id);
  if (invoice) recordFailure(world, invoice);
  const session = sessionOf(world, paymentIntent.id, invoice);
  if (session) world.emit('checkout.session.async_payment_failed', session);
}

/** The debit had entered the balance as pending; a second transaction takes it out, fee included. */
function returnMoney(world: World, charge: Charge): string {
  const original = world.store.require('balance_transaction', idOf(charge.balance_transaction));
  const transaction = bookTransaction(world, {
    amount: -original.amount,
    currency: original.currency,
    exchangeRate: original.exchange_rate,
    fees: original.fee_details.map((detail) => ({
      amount: -detail.amount,
      application: null,
      currency: detail.currency,
      description: detail.description ?? '',
      type: 'stripe_fee',
    })),
    type: 'payment_failure_refund',
    reportingCategory: 'charge_failure',
    source: charge.id,
    description: 'Payment failure refund',
    availableAfterDays: 0,
  });
  return transaction.id;
}

function invoiceOf(world: World, paymentIntent: string): Invoice | undefined {
  const [payment] = world.store.where('invoice_payment', 'payment.payment_intent', paymentIntent);
  return payment && world.store.require('invoice', idOf(payment.invoice));
}

/** A renewal has an invoice and no session. */
function sessionOf(world: World, paymentIntent: string, invoice: Invoice | undefined): Session | undefined {
  const [session] = invoice
    ? world.store.where('checkout.session', 'invoice', invoice.id)
    : world.store.where('checkout.session', 'payment_intent', paymentIntent);
  return session?.payment_status === 'unpaid' ? session : undefined;
}
