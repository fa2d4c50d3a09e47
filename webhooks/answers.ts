import type Stripe from 'stripe';
import { idOf } from '../src/stripe/id-of.ts';
import { standing } from '../src/stripe/stripe-reads.ts';
import type { StripePort } from '../src/stripe/stripe-port.ts';

/** What was read in pages, as whoever asks for one thing would get it. */
export interface Answers {
  readonly sessions: Map<string, Stripe.Checkout.Session>;
  readonly charges: Map<string, Stripe.Charge>;
  readonly subscriptions: Map<string, Stripe.Subscription>;
  /** With their invoices and payment intents. */
  readonly invoicePayments: Stripe.InvoicePayment[];
}

export const noAnswers = (): Answers => ({
  ...{ sessions: new Map(), charges: new Map(), subscriptions: new Map() },
  invoicePayments: [],
});

/** The same port, which answers from the pages what they say; so no translator knows where an answer came from. */
export function answeringFrom(answers: Answers, stripe: StripePort): StripePort {
  const payments = new Map(answers.invoicePayments.map((payment) => [payment.id, payment]));
  const byInvoice = Map.groupBy(answers.invoicePayments, ({ invoice }) => idOf(invoice));
  const byIntent = Map.groupBy(answers.invoicePayments, ({ payment }) => idOf(payment.payment_intent));
  const intents = new Map(
    answers.invoicePayments.flatMap(({ payment: { payment_intent: intent } }) =>
      typeof intent === 'object' ? [[intent.id, intent]] : [],
    ),
  );
  return {
    ...stripe,
    retrieveCheckoutSession: async (id) => answers.sessions.get(id) ?? stripe.retrieveCheckoutSession(id),
    retrieveCharge: async (id) => answers.charges.get(id) ?? stripe.retrieveCharge(id),
    retrieveSubscription: async (id) => answers.subscriptions.get(id) ?? stripe.retrieveSubscription(id),
    retrieveInvoicePayment: async (id) => payments.get(id) ?? stripe.retrieveInvoicePayment(id),
    retrievePaymentIntent: async (id) => intents.get(id) ?? stripe.retrievePaymentIntent(id),
    async retrieveInvoice(id) {
      const [payment] = byInvoice.get(id) ?? [];
      return (payment && standing(payment.invoice)) ?? stripe.retrieveInvoice(id);
    },
    async invoicesOfPaymentIntent(id) {
      const paid = byIntent.get(id)?.flatMap(({ invoice }) => standing(invoice) ?? []) ?? [];
      return paid.length > 0 ? paid : stripe.invoicesOfPaymentIntent(id);
    },
    async paymentIntentsOfInvoice(id) {
      const paying = byInvoice.get(id)?.flatMap(({ payment }) => idOf(payment.payment_intent) ?? []) ?? [];
      return paying.length > 0 ? paying : stripe.paymentIntentsOfInvoice(id);
    },
  };
}
