import { findDonationBySubscription } from '../../../db/donations.ts';
import { instantOfSeconds } from '../../clock.ts';
import { dayIn } from '../../day.ts';
import { isInterval } from '../../ledger/intervals.ts';
import { idOf } from '../../stripe/id-of.ts';
import { paymentFailedLetter } from '../gift-letters.ts';
import { drop, type NoticeKind } from './notice-kind.ts';

/** `payment_failed:in_…`: one for a renewal that could not be taken, however often it is tried. */
export const paymentFailed: NoticeKind = {
  async look({ db, stripe, config }, { subjectId: invoiceId, createdAt }) {
    const invoice = await stripe.retrieveInvoice(invoiceId);
    const subscriptionId = idOf(invoice.parent?.subscription_details?.subscription);
    const donation =
      subscriptionId === undefined ? undefined : await findDonationBySubscription(db, subscriptionId);
    if (!donation) return drop('no gift of ours');
    if (invoice.status !== 'open') return drop(`the invoice is ${invoice.status ?? 'gone'} by now`);
    const { hosted_invoice_url: payUrl, next_payment_attempt: nextTry } = invoice;
    if (payUrl == null) return drop('there is no page to pay at');
    const dayOf = (seconds: number) => dayIn(instantOfSeconds(seconds), config.newsroom.time_zone);
    const { locale } = donation;
    const letter = paymentFailedLetter(
      {
        due: { amountMinor: invoice.amount_remaining, currency: invoice.currency },
        interval: isInterval(donation.gift_interval) ? donation.gift_interval : 'month',
        triedOn: dayIn(createdAt, config.newsroom.time_zone),
        nextTryOn: nextTry === null ? undefined : dayOf(nextTry),
        payUrl,
      },
      { newsroom: config.newsroom, locale },
    );
    const email = invoice.customer_email ?? (await stripe.customerEmail(invoice.customer));
    return { kind: 'send', email, locale, letter };
  },
};
