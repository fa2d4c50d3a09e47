import { Hono } from 'hono';
import { findEvent } from '../../db/webhook-events.ts';
import type { StripePort } from '../../src/stripe/stripe-port.ts';
import type { Plant } from './plant.ts';
import type { World } from './world.ts';

/** Mistakes that were made elsewhere, each of which some world must find. */
export const plants: Readonly<Record<string, Plant>> = {
  'a door that acknowledges what it has not stored': {
    door: (door) =>
      new Hono().post('/webhooks/stripe', async (c) => {
        await door.fetch(c.req.raw);
        return c.json({ received: true });
      }),
  },

  'a status that is what the last event said': { meddle: lastEventWins },

  'a refund that is the growth of amount_refunded': {
    disguise: (port) => ({
      ...port,
      async refundsOfCharge(id) {
        const charge = await port.retrieveCharge(id);
        return (await port.refundsOfCharge(id)).slice(0, 1).map((refund) => {
          const bt = refund.balance_transaction;
          if (typeof bt !== 'object' || bt === null) return refund;
          const amount = -charge.amount_refunded;
          const grown = { ...bt, id: `${bt.id}_${charge.amount_refunded}`, amount, net: amount };
          return { ...refund, balance_transaction: grown };
        });
      },
    }),
  },

  'a reversal reckoned from the withdrawal': {
    disguise: (port) => ({
      ...port,
      async retrieveDispute(id) {
        const dispute = await port.retrieveDispute(id);
        const [withdrawal] = dispute.balance_transactions;
        const balance_transactions = dispute.balance_transactions.map((bt) =>
          withdrawal && bt.reporting_category === 'dispute_reversal'
            ? { ...bt, amount: -withdrawal.amount, fee: 0, fee_details: [], net: -withdrawal.amount }
            : bt,
        );
        return { ...dispute, balance_transactions };
      },
    }),
  },

  'a charge that belongs to the gift heard of last': { disguise: lastGiftWins },

  'a poll that begins a second after the last one ended': {
    disguise: (port) => ({
      ...port,
      listBalanceTransactions: ({ from, ...span }) =>
        port.listBalanceTransactions({ ...span, ...(from !== undefined && { from: from + weekS + 1 }) }),
    }),
  },

  'a page that is turned one row too far': {
    disguise: (port) => ({
      ...port,
      async listBalanceTransactions(span) {
        const page = await port.listBalanceTransactions(span);
        return span.startingAfter === undefined ? page : { ...page, items: page.items.slice(1) };
      },
    }),
  },
};

const weekS = 7 * 86_400;

function lastGiftWins(port: StripePort): StripePort {
  let last: string | null | undefined;
  return {
    ...port,
    async retrieveCheckoutSession(id) {
      const session = await port.retrieveCheckoutSession(id);
      last = session.client_reference_id;
      return session;
    },
    async retrieveCharge(id) {
      const charge = await port.retrieveCharge(id);
      if (!last || charge.metadata['donation_id'] === undefined) return charge;
      return { ...charge, metadata: { ...charge.metadata, donation_id: last } };
    },
  };
}

const saidBy: Readonly<Record<string, 'clearing' | 'paid' | 'failed' | 'expired'>> = {
  'checkout.session.async_payment_succeeded': 'paid',
  'checkout.session.async_payment_failed': 'failed',
  'checkout.session.expired': 'expired',
};

function lastEventWins(): (world: World) => Promise<void> {
  const seen = new Set<string>();
  return async ({ books, worker }) => {
    const { db } = books.database;
    const done = await db
      .selectFrom('webhook_event')
      .select(['id', 'type'])
      .where('type', 'like', 'checkout.session.%')
      .where('status', '=', 'done')
      .execute();
    for (const { id, type } of done.filter((event) => !seen.has(event.id))) {
      seen.add(id);
      const payload = (await findEvent(db, worker.deps.sealing, id))?.payload.toString() ?? '';
      const donation = /"client_reference_id":"(\w+)"/.exec(payload)?.[1] ?? '';
      const status = saidBy[type] ?? (payload.includes('"payment_status":"paid"') ? 'paid' : 'clearing');
      await db.updateTable('donation').set({ status }).where('id', '=', donation).execute();
    }
  };
}
