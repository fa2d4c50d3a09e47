import type { Session } from '../../src/stripe/sandbox/object-kinds.ts';
import type { World } from './world.ts';

/** What became of each donation, as Stripe's sessions and charges have it. */
export function expectedStatuses({ stripe, gifts }: Pick<World, 'stripe' | 'gifts'>): Record<string, string> {
  const sessions = stripe.raw('checkout.session');
  const charges = stripe.raw('charge');
  const payments = stripe.raw('invoice_payment');

  const statusOf = (session: Session): string => {
    if (session.status === 'open') return 'started';
    if (session.status === 'expired') return 'expired';
    if (session.payment_status === 'paid') return 'paid';
    const paid = payments.find(({ invoice }) => invoice === session.invoice)?.payment.payment_intent;
    const intent = session.payment_intent ?? paid;
    // An invoice is tried again after a debit has failed; until one succeeds, the gift has failed.
    const hasFailed = charges.some(
      (charge) => charge.payment_intent === intent && typeof charge.failure_balance_transaction === 'string',
    );
    return hasFailed ? 'failed' : 'clearing';
  };
  const statusOfGift = (id: string) => {
    const own = sessions.filter(({ client_reference_id }) => client_reference_id === id);
    return own.map(statusOf).at(-1) ?? 'started';
  };
  return Object.fromEntries([...gifts.keys()].map((id) => [id, statusOfGift(id)]));
}
