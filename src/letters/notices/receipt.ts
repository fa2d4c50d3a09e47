import type { Trx } from '../../../db/database.ts';
import { findDonation, type Donation } from '../../../db/donations.ts';
import { recordGiftDonor } from '../../../db/gift-donors.ts';
import { chargesOfDonation, donationOfCharge, lockLedger } from '../../../db/ledger.ts';
import type { ClaimedNotice } from '../../../db/notices.ts';
import { refreshPromises } from '../../../db/promises.ts';
import { instantOfSeconds, plusMs } from '../../clock.ts';
import { dayIn, type Day } from '../../day.ts';
import { isInterval } from '../../ledger/intervals.ts';
import { givenBack, type AskedReceipt } from '../../ledger/receipt.ts';
import { isMailAddress } from '../../mail/mail-address.ts';
import { donorIndexes } from '../donor-index.ts';
import { writeReceipt } from '../receipts/write-receipt.ts';
import { drop, type LookDeps, type NoticeKind } from './notice-kind.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** `receipt:ch_…`: one for each payment of a gift, the first as well as a renewal. */
export const receipt: NoticeKind = {
  async look(deps, { subjectId: chargeId, detail }) {
    const donation = await donationOf(deps, chargeId);
    if (!donation) return drop('no gift of ours');
    const charge = await deps.stripe.retrieveCharge(chargeId);
    if (charge.status === 'pending')
      return { kind: 'later', at: plusMs(deps.clock.now(), dayMs), why: 'the payment is on its way' };
    if (charge.status !== 'succeeded') return drop('the payment failed');
    const email = charge.billing_details.email ?? (await deps.stripe.customerEmail(charge.customer));
    const also = rememberDonor(deps, { chargeId, donation, email });
    if (charge.amount_refunded >= charge.amount) return { ...drop(givenBack), also };
    const isRenewal = (await chargesOfDonation(deps.db, donation.id))[0] !== chargeId;
    const interval = isInterval(donation.gift_interval) ? donation.gift_interval : 'once';
    const { config } = deps;
    const asked = askedBy(detail);
    if (
      asked === 'issue' &&
      isRenewal &&
      interval === 'month' &&
      config.newsroom.letters.renewals === 'yearly'
    )
      return { ...drop('monthly renewals get no receipt'), also };
    const payment = {
      ...{ asked, chargeId, donation, interval, isRenewal },
      paid: { amountMinor: charge.amount, currency: charge.currency },
      paidOn: dayIn(instantOfSeconds(charge.created), config.newsroom.time_zone),
      nextOn: await nextPayment(deps, donation),
    };
    const letter = (trx: Trx) => writeReceipt(trx, deps, payment);
    return { kind: 'send', email, locale: donation.locale, letter, also };
  },
};

const askedBy = ({ asked }: ClaimedNotice['detail']): AskedReceipt =>
  asked === 'copy' || asked === 'reissue' ? asked : 'issue';

async function donationOf({ db }: LookDeps, chargeId: string): Promise<Donation | undefined> {
  const id = await donationOfCharge(db, chargeId);
  return id === undefined ? undefined : findDonation(db, id);
}

/** The donor of a gift is known by an index from now on, whether or not a letter goes out. */
const rememberDonor =
  (
    { sealing, clock, config }: LookDeps,
    about: { chargeId: string; donation: Donation; email: string | null },
  ) =>
  async (trx: Trx) => {
    const { chargeId, donation, email } = about;
    if (email === null || !isMailAddress(email)) return;
    await recordGiftDonor(trx, {
      ...{ chargeId, donorIndexes: donorIndexes(sealing, email), recordedAt: clock.now() },
    });
    if (donation.gift_interval === 'once') return;
    // A promise that was begun again is known by its donor.
    await lockLedger(trx);
    await refreshPromises(trx, [donation.id], config.newsroom.time_zone);
  };

async function nextPayment({ stripe, config }: LookDeps, donation: Donation): Promise<Day | undefined> {
  if (donation.gift_interval === 'once' || donation.subscription_id === null) return undefined;
  const subscription = await stripe.retrieveSubscription(donation.subscription_id);
  const end = subscription.items.data[0]?.current_period_end;
  const goesOn = subscription.status === 'active' && !subscription.cancel_at_period_end;
  return goesOn && end !== undefined ? dayIn(instantOfSeconds(end), config.newsroom.time_zone) : undefined;
}
