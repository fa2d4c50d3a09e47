import type Stripe from 'stripe';
import { secondsOf } from '../../../src/clock.ts';
import { StripeFailure, type StripePort } from '../../../src/stripe/stripe-port.ts';
import { plusMonths, type DayText } from './days.ts';
import type { Happening, Subscription } from './lives.ts';

/** At noon of a day. */
export const noon = (day: DayText) => `${day}T12:00:00.000Z`;
const at = (day: DayText) => secondsOf(noon(day));

interface Charge {
  id: string;
  amount: number;
  refunded: number;
  on: DayText;
  email: string | null;
}

/** Stripe as it stands, for the lives of donors: only what is asked of it. Now and then it does not answer. */
export function stripeOfLives() {
  const charges = new Map<string, Charge>();
  const refunds = new Map<string, { charge: string; amount: number; on: DayText }>();
  const invoices = new Map<string, { subscription: Subscription; on: DayText; isOpen: boolean }>();
  const subscriptions = new Map<string, Stripe.Subscription>();
  const emails = new Map<string, string | null>();
  let calls = 0;

  const subscriptionOf = (of: Subscription) =>
    ({
      ...{ id: of.id, status: 'active', created: at(of.startsOn), currency: 'usd', customer: `cus_${of.id}` },
      ...{ cancel_at_period_end: false, canceled_at: null, ended_at: null, cancel_at: null },
      ...{ pause_collection: null, cancellation_details: null, metadata: {} },
      default_payment_method: cardOf(of.cardExpires),
      items: {
        data: [
          {
            current_period_end: at(of.startsOn),
            price: { unit_amount: of.amountMinor, recurring: { interval: of.interval } },
          },
        ],
      },
    }) as unknown as Stripe.Subscription;

  const chargeOf = ({ id, amount, refunded, on, email }: Charge) =>
    ({
      ...{ id, amount, amount_refunded: refunded, currency: 'usd', status: 'succeeded', created: at(on) },
      ...{ billing_details: { email }, customer: null },
    }) as unknown as Stripe.Charge;

  /** Makes it so that it happened to somebody. */
  function live(address: string | null, h: Happening): void {
    switch (h.what) {
      case 'gift':
        charges.set(h.charge, { id: h.charge, amount: h.amountMinor, refunded: 0, on: h.on, email: address });
        if (h.subscription) renew(h.subscription, address, h.on);
        return;
      case 'renewal fails':
        invoices.set(h.invoice, { subscription: h.subscription, on: h.on, isOpen: true });
        return;
      case 'invoice is paid':
        invoices.set(h.invoice, { ...known(invoices, h.invoice), isOpen: false });
        return;
      case 'refund': {
        const charge = known(charges, h.charge);
        charge.refunded += h.amountMinor;
        refunds.set(refundIdOf(h.charge), { charge: h.charge, amount: h.amountMinor, on: h.on });
        return;
      }
      case 'ends': {
        const reason = h.cause === 'wanted' ? 'cancellation_requested' : 'payment_failed';
        Object.assign(known(subscriptions, h.subscription.id), {
          ...{ status: 'canceled', canceled_at: at(h.on), ended_at: at(h.on) },
          cancellation_details: { reason },
        });
        return;
      }
      case 'goes on after all':
        Object.assign(known(subscriptions, h.subscription.id), {
          ...{ status: 'active', canceled_at: null, ended_at: null, cancellation_details: null },
        });
        return;
      case 'new card':
        Object.assign(known(subscriptions, h.subscription.id), { default_payment_method: cardOf(h.expires) });
        return;
      default:
    }
  }

  function renew(of: Subscription, address: string | null, on: DayText) {
    const subscription = subscriptions.get(of.id) ?? subscriptionOf(of);
    subscriptions.set(of.id, subscription);
    emails.set(`cus_${of.id}`, address);
    let k = 1;
    const step = of.interval === 'year' ? 12 : 1;
    while (plusMonths(of.startsOn, k * step) <= on) k++;
    const [item] = subscription.items.data;
    if (item) item.current_period_end = at(plusMonths(of.startsOn, k * step));
  }

  async function answer<T>(look: () => T): Promise<T> {
    if (++calls % 97 === 0)
      throw new StripeFailure('Stripe did not answer', { retryable: true, stored: false, code: undefined });
    return look();
  }

  const port: Partial<StripePort> = {
    retrieveCharge: (id) => answer(() => chargeOf(known(charges, id))),
    retrieveSubscription: (id) => answer(() => structuredClone(known(subscriptions, id))),
    retrieveRefund: (id) =>
      answer(() => {
        const { charge, amount, on } = known(refunds, id);
        return {
          ...{ id, charge: chargeOf(known(charges, charge)), status: 'succeeded' },
          ...{ amount, currency: 'usd', created: at(on) },
        } as unknown as Stripe.Refund;
      }),
    retrieveInvoice: (id) => answer(() => invoiceOf(id)),
    customerEmail: async (customer) =>
      (typeof customer === 'string' ? emails.get(customer) : undefined) ?? null,
  };

  function invoiceOf(id: string): Stripe.Invoice {
    const { subscription, on, isOpen } = known(invoices, id);
    return {
      ...{ id, billing_reason: 'subscription_cycle', status: isOpen ? 'open' : 'paid', created: at(on) },
      ...{
        status_transitions: { finalized_at: at(on) },
        customer_email: emails.get(`cus_${subscription.id}`) ?? null,
      },
      parent: { subscription_details: { subscription: subscription.id } },
      ...{ amount_remaining: subscription.amountMinor, currency: 'usd', customer: `cus_${subscription.id}` },
      ...{ hosted_invoice_url: `https://invoice.stripe.com/i/${id}`, next_payment_attempt: null },
    } as unknown as Stripe.Invoice;
  }

  return {
    port: port as StripePort,
    live,
    subscription: (id: string) => known(subscriptions, id),
    invoiceOf,
  };
}

export const refundIdOf = (charge: string) => charge.replace(/^ch_/, 're_');

const cardOf = (expires: string) => ({
  card: { exp_year: Number(expires.slice(0, 4)), exp_month: Number(expires.slice(5)) },
});

function known<T>(things: ReadonlyMap<string, T>, id: string): T {
  const thing = things.get(id);
  if (thing === undefined) throw new Error(`expected ${id}, got nothing`);
  return thing;
}
