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
    const debits = charges.filter(({ payment_intent }) => payment_intent === intent);
    const isTriedAgain = debits.length > 1 && debits.at(-1)?.status === 'pending';
    // Whoever looks now sees a debit under way, and not the one that failed.
    if (isTriedAgain) return 'failed or clearing';
    return debits.at(-1)?.status === 'failed' ? 'failed' : 'clearing';
  };
  const statusOfGift = (id: string) => {
    const own = sessions.filter(({ client_reference_id }) => client_reference_id === id);
    const statuses = own.map(statusOf);
    return statuses.find((status) => status === 'paid') ?? statuses[0] ?? 'started';
  };
  return Object.fromEntries([...gifts.keys()].map((id) => [id, statusOfGift(id)]));
}
