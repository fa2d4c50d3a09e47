import type Stripe from 'stripe';
import { findDonationBySubscription, type Donation } from '../../../db/donations.ts';
import { instantOfSeconds } from '../../clock.ts';
import { dayIn, type Day } from '../../day.ts';
import { isInterval } from '../../ledger/intervals.ts';
import { cardExpiryOf } from '../../stripe/card-expiry.ts';
import { cardExpiringLetter, yearlyNoticeLetter } from '../gift-letters.ts';
import type { Letter } from '../letter.ts';
import { drop, type LookDeps, type NoticeKind } from './notice-kind.ts';

/** `yearly_notice:sub_…:DAY`: before a yearly gift renews itself on that day. */
export const yearlyNotice: NoticeKind = {
  look: (deps, { key, subjectId }) =>
    lookAhead(deps, subjectId, ({ donation, renewsOn }) =>
      key.endsWith(`:${renewsOn}`)
        ? yearlyNoticeLetter({ gift: giftOf(donation), renewsOn }, contextOf(deps, donation))
        : 'the day has moved',
    ),
};

/** `card_expiring:sub_…:MONTH`: before a payment for which the card will not be good any more. */
export const cardExpiring: NoticeKind = {
  look: (deps, { key, subjectId }) =>
    lookAhead(deps, subjectId, ({ subscription, donation, renewsOn }) => {
      const expires = cardExpiryOf(subscription);
      if (expires === null || !key.endsWith(`:${expires}`)) return 'the card is another by now';
      return cardExpiringLetter(
        {
          ...{ gift: giftOf(donation), expires, nextOn: renewsOn },
          interval: isInterval(donation.gift_interval) ? donation.gift_interval : 'month',
        },
        contextOf(deps, donation),
      );
    }),
};

interface Ahead {
  subscription: Stripe.Subscription;
  donation: Donation;
  renewsOn: Day;
}

async function lookAhead(
  { db, stripe, config, clock }: LookDeps,
  subscriptionId: string,
  write: (ahead: Ahead) => Letter | string,
) {
  const donation = await findDonationBySubscription(db, subscriptionId);
  if (!donation) return drop('no gift of ours');
  const subscription = await stripe.retrieveSubscription(subscriptionId);
  const end = subscription.items.data[0]?.current_period_end;
  const goesOn = subscription.status === 'active' && !subscription.cancel_at_period_end;
  if (!goesOn || end === undefined || subscription.pause_collection !== null)
    return drop('no payment is to come');
  if (instantOfSeconds(end) <= clock.now()) return drop('the day has come');
  const renewsOn = dayIn(instantOfSeconds(end), config.newsroom.time_zone);
  const letter = write({ subscription, donation, renewsOn });
  if (typeof letter === 'string') return drop(letter);
  const email = await stripe.customerEmail(subscription.customer);
  return { kind: 'send' as const, email, locale: donation.locale, letter };
}

const giftOf = (donation: Donation) => ({
  amountMinor: donation.amount_minor,
  currency: donation.currency,
});

const contextOf = ({ config }: LookDeps, { locale }: Donation) => ({ newsroom: config.newsroom, locale });
