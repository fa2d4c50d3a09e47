import type Stripe from 'stripe';
import { findDonationBySubscription } from '../../../db/donations.ts';
import { chargesOfDonation } from '../../../db/ledger.ts';
import { instantOfSeconds } from '../../clock.ts';
import { dayIn } from '../../day.ts';
import { isInterval } from '../../ledger/intervals.ts';
import { cancelledLetter } from '../gift-letters.ts';
import type { CancelledData } from '../letter-data.ts';
import { drop, type NoticeKind } from './notice-kind.ts';

/** `cancelled:sub_…:SECONDS`: one for each time that a promise is ended, at once or for the end of its period. */
export const cancelled: NoticeKind = {
  async look({ db, stripe, config }, { key, subjectId: subscriptionId }) {
    // Of two subscriptions for one gift only that which stays is the donation's: its donor gives on.
    const donation = await findDonationBySubscription(db, subscriptionId);
    if (!donation) return drop('no gift of ours');
    const subscription = await stripe.retrieveSubscription(subscriptionId);
    if (!key.endsWith(`:${subscription.canceled_at}`)) return drop('it goes on');
    if ((await chargesOfDonation(db, donation.id)).length === 0) return drop('nothing was ever paid');
    const { locale } = donation;
    const letter = cancelledLetter(
      {
        gift: { amountMinor: donation.amount_minor, currency: donation.currency },
        interval: isInterval(donation.gift_interval) ? donation.gift_interval : 'month',
        endsOn: dayIn(instantOfSeconds(endOf(subscription)), config.newsroom.time_zone),
        cause: causeOf(subscription),
      },
      { newsroom: config.newsroom, locale },
    );
    return { kind: 'send', email: await stripe.customerEmail(subscription.customer), locale, letter };
  },
};

const endOf = ({ ended_at, cancel_at, canceled_at, created }: Stripe.Subscription): number =>
  ended_at ?? cancel_at ?? canceled_at ?? created;

function causeOf({ cancellation_details: details }: Stripe.Subscription): CancelledData['cause'] {
  if (details?.reason === 'cancellation_requested') return 'wanted';
  return details?.reason === 'payment_failed' ? 'payment failed' : 'other';
}
