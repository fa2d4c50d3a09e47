import { customerDetails } from './checkout-session.ts';
import { createCustomer } from './customers.ts';
import { createInvoice, finalizeInvoice, linkPayment, markPaid } from './invoices.ts';
import { idOf, type PaymentIntent, type PaymentMethod, type Session } from './object-kinds.ts';
import { createPaymentMethod } from './payment-methods.ts';
import { attemptPayment, createPaymentIntent, type PaymentAttempt } from './payments.ts';
import { createSubscription, invoicedLine } from './subscriptions.ts';
import type { World } from './world.ts';

export interface Payer {
  readonly email: string;
  readonly name: string | null;
  /** a test card's number, or the name of a bank account */
  readonly behaviour: string;
}

export type CheckoutOutcome =
  | { readonly kind: 'complete'; readonly session: Session }
  | { readonly kind: 'declined'; readonly message: string };

/** The reader presses the button: an open session is paid, or stays open with the reason. */
export function completeCheckout(world: World, session: Session, payer: Payer): CheckoutOutcome {
  const recurring = session.mode === 'subscription';
  const existing = session.customer === null ? null : idOf(session.customer);
  const needsCustomer = existing === null && session.customer_creation === 'always';
  const paymentMethod = createPaymentMethod(world, payer.behaviour, payer, null);
  const paymentIntent = openPaymentIntent(world, session);
  const withCustomer = { ...paymentIntent, customer: existing };

  // Stripe makes the customer before it charges, but leaves none behind when the card is declined.
  const customer = needsCustomer ? world.newId('cus') : existing;
  const attempt = attemptPayment(world, { ...withCustomer, customer }, paymentMethod, {
    present: true,
    recurring,
  });
  if (attempt.outcome === 'failed') {
    world.store.update('payment_intent', { ...attempt.paymentIntent, customer: existing });
    world.store.update('charge', { ...attempt.charge, customer: existing });
    return { kind: 'declined', message: attempt.charge.failure_message ?? 'Your card was declined.' };
  }

  if (needsCustomer && customer !== null)
    createCustomer(world, { id: customer, email: payer.email, name: payer.name ?? undefined });
  if (customer !== null && (recurring || existing !== null)) attach(world, paymentMethod, customer);
  return recurring
    ? completeSubscription(world, session, payer, attempt, paymentMethod, idOf(customer))
    : complete(world, session, payer, { customer, payment_intent: attempt.paymentIntent.id }, attempt);
}

function openPaymentIntent(world: World, session: Session): PaymentIntent {
  const backstage = world.store.backstage('checkout.session', session.id);
  if (backstage.openPaymentIntent !== null)
    return world.store.require('payment_intent', backstage.openPaymentIntent);
  const recurring = session.mode === 'subscription';
  const paymentIntent = createPaymentIntent(world, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? '',
    customer: null,
    description: recurring ? 'Subscription creation' : backstage.paymentDescription,
    metadata: recurring ? {} : backstage.paymentMetadata,
    methodTypes: session.payment_method_types,
    offSession: recurring,
  });
  world.store.setBackstage('checkout.session', session.id, {
    ...backstage,
    openPaymentIntent: paymentIntent.id,
  });
  return paymentIntent;
}

function attach(world: World, paymentMethod: PaymentMethod, customer: string): void {
  const attached = { ...paymentMethod, customer };
  world.store.update('payment_method', attached);
  world.emit('payment_method.attached', attached);
}

/** Since 2025-03-31 (basil) the subscription and its first invoice begin to exist only now, after the payment. */
function completeSubscription(
  world: World,
  session: Session,
  payer: Payer,
  attempt: PaymentAttempt,
  paymentMethod: PaymentMethod,
  customer: string,
): CheckoutOutcome {
  const backstage = world.store.backstage('checkout.session', session.id);
  const subscription = createSubscription(world, {
    currency: session.currency ?? '',
    customer,
    paymentMethod: paymentMethod.id,
    description: backstage.subscriptionDescription,
    metadata: backstage.subscriptionMetadata,
    lineItems: backstage.lineItems,
  });
  const items = new Map(subscription.items.data.map((item) => [item.price.id, item]));
  const draft = createInvoice(world, subscription, {
    billingReason: 'subscription_create',
    lines: backstage.lineItems.flatMap(({ price, quantity }) =>
      price ? [invoicedLine(world, price, quantity ?? 1, items.get(price.id) ?? null)] : [],
    ),
    automaticallyFinalizesAt: null,
  });
  const linked = { ...subscription, latest_invoice: draft.id };
  world.store.update('subscription', linked);
  world.emit('customer.subscription.created', linked);
  const invoice = finalizeInvoice(world, draft);
  linkPayment(world, invoice, attempt.paymentIntent.id);
  if (attempt.outcome === 'succeeded') {
    markPaid(world, invoice, 1);
  } else {
    world.store.update('invoice', {
      ...invoice,
      attempted: true,
      attempt_count: 1,
      next_payment_attempt: null,
    });
  }
  return complete(
    world,
    session,
    payer,
    { customer, subscription: subscription.id, invoice: invoice.id },
    attempt,
  );
}

function complete(
  world: World,
  session: Session,
  payer: Payer,
  links: Partial<Session>,
  attempt: PaymentAttempt,
): CheckoutOutcome {
  const completed: Session = {
    ...session,
    ...links,
    customer_details: customerDetails(payer.email, payer.name),
    payment_status: attempt.outcome === 'succeeded' ? 'paid' : 'unpaid',
    status: 'complete',
    url: null,
  };
  world.store.update('checkout.session', completed);
  world.emit('checkout.session.completed', completed);
  return { kind: 'complete', session: completed };
}
