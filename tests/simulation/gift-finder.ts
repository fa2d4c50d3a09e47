import type { Charge } from '../../src/stripe/sandbox/object-kinds.ts';
import type { World } from './world.ts';

/** What is not expanded is an id. */
export const ref = (id: unknown): string => (typeof id === 'string' ? id : '');

/** The interval and campaign of a charge: by the donation that its payment intent names, or the invoice that it paid. */
export function giftFinder(stripe: World['stripe'], gifts: World['gifts']) {
  const invoices = new Map(stripe.raw('invoice').map((one) => [one.id, one]));
  const donationOf = new Map<string, string | undefined>();
  for (const { invoice, payment } of stripe.raw('invoice_payment')) {
    const { parent } = invoices.get(ref(invoice)) ?? {};
    donationOf.set(ref(payment.payment_intent), parent?.subscription_details?.metadata?.['donation_id']);
  }
  return (charge: Charge): string => {
    const id = charge.metadata['donation_id'] ?? donationOf.get(ref(charge.payment_intent));
    const gift = gifts.get(id ?? '');
    return gift ? `${gift.interval} ${gift.campaign}` : 'unmatched unmatched';
  };
}
