import { instantOfSeconds, toInstant } from '../src/clock.ts';
import { chargeMoments } from '../src/ledger/billing-calendar.ts';
import { bookDate } from '../src/ledger/book-date.ts';
import type { EndReason, PromiseLife } from '../src/ledger/promise-moves.ts';
import type { Trx } from './database.ts';
import { requireDonation, type Donation } from './donations.ts';
import { findStripeObject, type StripeObject } from './stripe-objects.ts';

/** A donation that is given again and again, and what is known of it. */
export interface KnownPromise {
  readonly interval: string;
  readonly currency: string;
  readonly life: PromiseLife;
}

/** Reads what is known of a promise; of two subscriptions for one donation, what its own says. */
export async function readPromise(trx: Trx, donationId: string, timeZone: string): Promise<KnownPromise> {
  const donation = await requireDonation(trx, donationId);
  const { subscription_id: subscriptionId, gift_interval: interval, currency } = donation;
  const subscription = subscriptionId === null ? undefined : await findStripeObject(trx, subscriptionId);
  const isOwn = (row: { subscription_id: string | null }) =>
    subscriptionId === null || row.subscription_id === null || row.subscription_id === subscriptionId;
  const dayOf = (instant: string) => bookDate(instant, timeZone);
  const payments = (await paymentsOf(trx, donationId)).filter(isOwn);
  const paidAt = new Map(payments.map((row) => [row.invoice_id, row.paid_at]));
  const failures = (await failuresOf(trx, donationId)).filter(isOwn);
  return {
    ...{ interval, currency },
    life: {
      adopted: isAdopted(donation)
        ? { on: dayOf(donation.created_at), amountMinor: BigInt(donation.amount_minor) }
        : undefined,
      payments: payments.map((row) => ({
        ...{
          chargeId: row.charge_id,
          at: row.paid_at,
          on: dayOf(row.paid_at),
          amountMinor: row.amount_minor,
        },
      })),
      failures: failures.map((row) => {
        const paid = paidAt.get(row.invoice_id) ?? row.paid_at;
        return {
          ...{ invoiceId: row.invoice_id, triedOn: dayOf(row.tried_at), amountMinor: row.amount_minor },
          paidOn: paid === null ? undefined : dayOf(paid),
          isGivenUp: row.status === 'void' || row.status === 'uncollectible',
        };
      }),
      end: endOf(subscription, dayOf),
      ahead: daysAhead(subscription, interval, dayOf),
      nextMinor: subscription?.amountMinor ?? undefined,
    },
  };
}

const paymentsOf = (trx: Trx, donationId: string) =>
  trx.selectFrom('promise_payment').selectAll().where('donation_id', '=', donationId).execute();

const failuresOf = (trx: Trx, donationId: string) =>
  trx
    .selectFrom('failed_renewal')
    .selectAll()
    .where('donation_id', '=', donationId)
    .where('has_failed', '=', 1n)
    .execute();

// Books that begin in the middle of a life name such a donation after its subscription (webhooks/adopt).
const isAdopted = ({ id, subscription_id: subscriptionId, status }: Donation): boolean =>
  status === 'paid' && subscriptionId !== null && id === adoptedDonationId(subscriptionId);

/** What a subscription that was there before the books is called as a donation. */
export const adoptedDonationId = (subscriptionId: string): string =>
  `don_${subscriptionId.replace(/^sub_/, 'adopted_')}`;

function endOf(
  subscription: StripeObject | undefined,
  dayOf: (instant: string) => string,
): PromiseLife['end'] {
  const { ended_at: endedAt } = subscription?.detail ?? {};
  if (!subscription || typeof endedAt !== 'number') return undefined;
  return { on: dayOf(instantOfSeconds(endedAt)), reason: reasonOf(subscription.detail) };
}

function reasonOf({ ended_for_safety: isOurs, end_reason: reason }: StripeObject['detail']): EndReason {
  if (isOurs === true || reason === 'payment_disputed') return 'safety';
  return reason === 'payment_failed' ? 'failed_card' : 'choice';
}

const goingOn = new Set(['active', 'past_due', 'trialing']);

function daysAhead(
  subscription: StripeObject | undefined,
  interval: string,
  dayOf: (instant: string) => string,
): string[] {
  if (!subscription || !goingOn.has(subscription.status)) return [];
  const { renews_at: renewsAt, billing_anchor: anchor, cancel_at: cancelAt, ...rest } = subscription.detail;
  if (typeof renewsAt !== 'number' || rest['paused'] === true || rest['cancel_at_period_end'] === true)
    return [];
  const endMs = typeof cancelAt === 'number' ? cancelAt * 1000 : Infinity;
  const anchorMs = (typeof anchor === 'number' ? anchor : renewsAt) * 1000;
  return chargeMoments({ renewsAtMs: renewsAt * 1000, anchorMs, interval })
    .filter((ms) => ms < endMs)
    .map((ms) => dayOf(toInstant(ms)));
}
