import type Stripe from 'stripe';
import { findDonation } from '../../../db/donations.ts';
import { donationOfCharge } from '../../../db/ledger.ts';
import { lastReceiptOf, type RegisteredReceipt } from '../../../db/receipts.ts';
import { instantOfSeconds, plusMs } from '../../clock.ts';
import { dayIn } from '../../day.ts';
import { refundLetter } from '../gift-letters.ts';
import type { RefundData } from '../letter-data.ts';
import { drop, type NoticeKind } from './notice-kind.ts';

const hourMs = 60 * 60 * 1000;
const knownAfterMs = 3 * 24 * hourMs;

/** `refund:re_…`: one for each refund, whole or of a part. */
export const refund: NoticeKind = {
  async look({ db, stripe, config, clock }, { subjectId: refundId, createdAt }) {
    const refund = await stripe.retrieveRefund(refundId);
    const { charge, status } = refund;
    if (typeof charge !== 'object' || charge === null) return drop('of no charge');
    if (status !== 'succeeded' && status !== 'pending') return drop(`the refund is ${status ?? 'unknown'}`);
    const donationId = await donationOfCharge(db, charge.id);
    const donation = donationId === undefined ? undefined : await findDonation(db, donationId);
    if (!donation) {
      // What a charge was given for may be heard of after its refund.
      const now = clock.now();
      if (now > plusMs(createdAt, knownAfterMs)) return drop('no gift of ours');
      return { kind: 'later', at: plusMs(now, hourMs), why: 'whose gift it was is not known yet' };
    }
    const dayOf = (seconds: number) => dayIn(instantOfSeconds(seconds), config.newsroom.time_zone);
    const letter = refundLetter(
      {
        refunded: { amountMinor: refund.amount, currency: refund.currency },
        refundedOn: dayOf(refund.created),
        paid: { amountMinor: charge.amount, currency: charge.currency },
        paidOn: dayOf(charge.created),
        reference: donation.id,
        receipt: becomesOf(await lastReceiptOf(db, charge.id), charge),
      },
      { newsroom: config.newsroom, locale: donation.locale },
    );
    const email = charge.billing_details.email ?? (await stripe.customerEmail(charge.customer));
    return { kind: 'send', email, locale: donation.locale, letter };
  },
};

// Whether it is void is decided by the books (webhooks/follow-returns.ts); this is what they come to.
const becomesOf = (receipt: RegisteredReceipt | undefined, charge: Stripe.Charge): RefundData['receipt'] => {
  if (receipt === undefined) return undefined;
  if (charge.amount_refunded >= charge.amount) return 'void';
  return receipt.isVoid ? undefined : 'stands';
};
