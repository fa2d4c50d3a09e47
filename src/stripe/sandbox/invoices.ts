import { dayMs } from './calendar.ts';
import {
  idOf,
  type Invoice,
  type InvoicePayment,
  type PaymentIntent,
  type PaymentMethod,
  type Subscription,
} from './object-kinds.ts';
import { attemptPayment, createPaymentIntent, type PaymentAttempt } from './payments.ts';
import { newInvoice, newInvoicePayment, type InvoicedLine } from './invoice-shapes.ts';
import { endSubscription, setSubscriptionStatus } from './subscription-status.ts';
import type { World } from './world.ts';

export function createInvoice(
  world: World,
  subscription: Subscription,
  values: {
    readonly billingReason: 'subscription_create' | 'subscription_cycle';
    readonly lines: readonly InvoicedLine[];
    readonly automaticallyFinalizesAt: number | null;
  },
): Invoice {
  const customer = world.store.require('customer', idOf(subscription.customer));
  const invoice = newInvoice({
    ...values,
    id: world.newId('in'),
    created: world.now,
    number: null,
    subscription,
    customerEmail: customer.email,
    customerName: customer.name ?? null,
  });
  world.store.insert('invoice', invoice);
  world.emit('invoice.created', invoice);
  return invoice;
}

export function finalizeInvoice(world: World, invoice: Invoice): Invoice {
  const subscription = subscriptionOf(world, invoice);
  const finalized: Invoice = {
    ...invoice,
    status: 'open',
    number: `SANDBOX-${String(world.store.count('invoice')).padStart(6, '0')}`,
    effective_at: world.now,
    starting_balance: 0,
    ending_balance: 0,
    automatically_finalizes_at: null,
    hosted_invoice_url: `${world.baseUrl}/invoices/${invoice.id}`,
    invoice_pdf: `${world.baseUrl}/invoices/${invoice.id}.pdf`,
    // The subscription's metadata is a snapshot of this moment.
    parent: {
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
      type: 'subscription_details',
    },
    status_transitions: { ...invoice.status_transitions, finalized_at: world.now },
  };
  world.store.update('invoice', finalized);
  world.emit('invoice.finalized', finalized);
  return finalized;
}

export function linkPayment(world: World, invoice: Invoice, paymentIntent: string): InvoicePayment {
  const payment = newInvoicePayment({ id: world.newId('inpay'), created: world.now, invoice, paymentIntent });
  world.store.insert('invoice_payment', payment);
  return payment;
}

/** The money is there: the invoice, its payment and the subscription say so. */
export function markPaid(world: World, invoice: Invoice, attempts: number): Invoice {
  const paid: Invoice = {
    ...invoice,
    status: 'paid',
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempt_count: attempts,
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, paid_at: world.now },
  };
  world.store.update('invoice', paid);
  world.emit('invoice.paid', paid);
  world.emit('invoice.payment_succeeded', paid);
  const payment = openPaymentOf(world, invoice);
  if (payment) {
    const settled: InvoicePayment = {
      ...payment,
      status: 'paid',
      amount_paid: invoice.amount_due,
      status_transitions: { ...payment.status_transitions, paid_at: world.now },
    };
    world.store.update('invoice_payment', settled);
    world.emit('invoice_payment.paid', settled);
  }
  return paid;
}

/** Tries to collect an open invoice with the payment method of the moment. */
export function collectInvoice(
  world: World,
  invoice: Invoice,
  chosen?: PaymentMethod,
): PaymentAttempt | 'no payment method' {
  const subscription = subscriptionOf(world, invoice);
  const paymentMethod = chosen ?? methodFor(world, subscription);
  const paymentIntent = paymentIntentOf(world, invoice, subscription);
  if (!paymentMethod) {
    recordFailure(world, invoice);
    return 'no payment method';
  }
  const attempt = attemptPayment(world, paymentIntent, paymentMethod, { present: false, recurring: true });
  switch (attempt.outcome) {
    case 'succeeded':
      markPaid(world, invoice, invoice.attempt_count + 1);
      recover(world, invoice);
      return attempt;
    case 'pending': {
      const waiting: Invoice = {
        ...invoice,
        attempted: true,
        attempt_count: invoice.attempt_count + 1,
        next_payment_attempt: null,
      };
      world.store.update('invoice', waiting);
      world.emit('invoice.updated', waiting, { attempt_count: invoice.attempt_count });
      return attempt;
    }
    case 'failed':
      recordFailure(world, invoice);
      return attempt;
    default:
      return attempt.outcome satisfies never;
  }
}

/** One more failed attempt: another is planned, or the subscription ends. */
export function recordFailure(world: World, invoice: Invoice): void {
  const attempts =
    invoice.attempt_count + (invoice.next_payment_attempt === null && invoice.attempted ? 0 : 1);
  const wait = world.timing.retryDays[attempts - 1];
  const nextMs = wait === undefined ? null : world.nowMs + wait * dayMs;
  const failed: Invoice = {
    ...invoice,
    attempted: true,
    attempt_count: attempts,
    auto_advance: nextMs !== null,
    next_payment_attempt: nextMs === null ? null : Math.floor(nextMs / 1000),
  };
  world.store.update('invoice', failed);
  world.emit('invoice.payment_failed', failed);
  const subscription = subscriptionOf(world, invoice);
  if (nextMs === null) {
    endSubscription(world, subscription, 'payment_failed');
  } else {
    setSubscriptionStatus(world, subscription, 'past_due');
    world.schedule({ kind: 'retry_invoice', invoice: invoice.id, attempt: attempts }, nextMs);
  }
}

/** A subscription that was behind is active again once its last invoice is paid. */
export function recover(world: World, invoice: Invoice): void {
  const subscription = subscriptionOf(world, invoice);
  if (subscription.status === 'past_due' && subscription.latest_invoice === invoice.id) {
    setSubscriptionStatus(world, subscription, 'active');
  }
}

export function subscriptionOf(world: World, invoice: Invoice): Subscription {
  return world.store.require('subscription', idOf(invoice.parent?.subscription_details?.subscription));
}

const openPaymentOf = (world: World, invoice: Invoice): InvoicePayment | undefined =>
  world.store.where('invoice_payment', 'invoice', invoice.id).find((payment) => payment.status === 'open');

function paymentIntentOf(world: World, invoice: Invoice, subscription: Subscription): PaymentIntent {
  const existing = openPaymentOf(world, invoice);
  if (existing) return world.store.require('payment_intent', idOf(existing.payment.payment_intent));
  const paymentIntent = createPaymentIntent(world, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: idOf(subscription.customer),
    description: 'Subscription update',
    // Stripe copies a subscription's metadata to the invoice, and never to the payment.
    metadata: {},
    methodTypes: ['card', 'link'],
    offSession: false,
  });
  linkPayment(world, invoice, paymentIntent.id);
  return paymentIntent;
}

function methodFor(world: World, subscription: Subscription): PaymentMethod | undefined {
  const customer = world.store.require('customer', idOf(subscription.customer));
  const id = subscription.default_payment_method ?? customer.invoice_settings.default_payment_method;
  const paymentMethod = typeof id === 'string' ? world.store.find('payment_method', id) : undefined;
  // One that has been detached cannot be charged.
  return paymentMethod?.customer === customer.id ? paymentMethod : undefined;
}
