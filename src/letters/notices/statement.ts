import { findStatement, insertStatement } from '../../../db/annual-statements.ts';
import type { Trx } from '../../../db/database.ts';
import { findDonation } from '../../../db/donations.ts';
import { chargesOfDonor, donorOfCharge } from '../../../db/gift-donors.ts';
import { donationOfCharge } from '../../../db/ledger.ts';
import type { Day } from '../../day.ts';
import { isMailAddress } from '../../mail/mail-address.ts';
import { donorIndexes } from '../donor-index.ts';
import { yearFrom } from '../statement/fiscal-year.ts';
import { makeStatement } from '../statement/make-statement.ts';
import { drop, type LookDeps, type NoticeKind } from './notice-kind.ts';

/** `statement:DAY:ch_…`: of the year that began on that day, by the last charge of a donor that moved in it. */
export const statement: NoticeKind = {
  async look(deps, { key, subjectId: chargeId, detail }) {
    const { db, stripe, sealing, config, clock } = deps;
    const donor = await donorOfCharge(db, chargeId);
    if (!donor) return drop('whose gift it is is not known');
    const charge = await stripe.retrieveCharge(chargeId);
    const email = charge.billing_details.email ?? (await stripe.customerEmail(charge.customer));
    if (email === null || !isMailAddress(email)) return drop('no address');
    // While data keys are changed one donor has an index under each.
    const indexes = donorIndexes(sealing, email);
    const [donorIndex = donor] = indexes;
    const isSame = indexes.some((index) => index.equals(donor));
    const of = isSame ? { donorIndex, indexes } : { donorIndex: donor, indexes: [donor] };
    const beginsOn = String(detail['begins_on']) as Day;
    const known = await findStatement(db, { donorIndexes: of.indexes, beginsOn });
    if (known && known.noticeKey !== key) return drop('another statement of this year tells it');
    const from = known ?? {
      charges: await chargesOfDonor(db, of.indexes),
      entryId: BigInt(String(detail['entry_id'])),
      locale: await localeOf(deps, chargeId),
    };
    const made = await makeStatement(db, {
      ...{ charges: from.charges, entryId: from.entryId, locale: from.locale, newsroom: config.newsroom },
      year: yearFrom(beginsOn),
    });
    if (made.data.lines.length === 0) return drop('nothing moved in this year');
    const keep = async (trx: Trx) => {
      const { figuresDigest, textDigest } = made;
      const row = { ...from, donorIndex: of.donorIndex, beginsOn, noticeKey: key, figuresDigest, textDigest };
      const kept = await insertStatement(trx, { ...row, madeAt: clock.now() });
      if (kept === 'known') throw new Error('expected no statement of this year, got one made meanwhile');
    };
    return {
      ...{ kind: 'send', email, locale: from.locale, letter: made.letter },
      ...(known === undefined && { also: keep }),
    };
  },
};

async function localeOf({ db, config }: LookDeps, chargeId: string): Promise<string> {
  const donationId = await donationOfCharge(db, chargeId);
  const donation = donationId === undefined ? undefined : await findDonation(db, donationId);
  return donation?.locale ?? config.newsroom.locales[0] ?? 'en';
}
