import type { Trx } from '../db/database.ts';
import type { Donation } from '../db/donations.ts';
import { recordPromisePayment, recordRenewal } from '../db/promise-facts.ts';
import { refreshPromises } from '../db/promises.ts';
import { promisesAsTheyStand } from '../db/promise-standing.ts';
import { instantOfSeconds } from '../src/clock.ts';
import { donationOf } from './attribute.ts';
import type { ChargeClaim, RenewalNote, Translation } from './translate/translation.ts';

interface PromiseBooks {
  readonly timeZone: string;
  readonly live: boolean;
}

/**
 * What a translation says of promises, in two halves: call it before the rest is written, and what it gives
 * afterwards. Only promises of which something new is known are looked at.
 */
export async function watchPromises(trx: Trx, translation: Translation, books: PromiseBooks) {
  const named = namesIn(translation);
  const before = await promisesAsTheyStand(trx, named);
  return async (): Promise<void> => {
    const after = await promisesAsTheyStand(trx, named);
    const touched = new Set([...after].filter(([id, text]) => before.get(id) !== text).map(([id]) => id));
    for (const claim of translation.claims) addTo(touched, await hearPayment(trx, claim, books));
    for (const renewal of translation.renewals ?? []) addTo(touched, await hearRenewal(trx, renewal, books));
    await refreshPromises(trx, touched, books.timeZone);
  };
}

// A donation gets its subscription by a session or by the subscription itself.
function namesIn({ sessions, objects }: Translation) {
  const subscriptions = objects.filter(({ kind }) => kind === 'subscription');
  return {
    subscriptionIds: subscriptions.map(({ id }) => id),
    donationIds: [
      ...subscriptions.flatMap(({ detail }) =>
        typeof detail['donation_id'] === 'string' ? [detail['donation_id']] : [],
      ),
      ...sessions.flatMap(({ donationId, subscriptionId }) =>
        donationId !== undefined && subscriptionId !== undefined ? [donationId] : [],
      ),
    ],
  };
}

const addTo = (touched: Set<string>, id: string | undefined) => {
  if (id !== undefined) touched.add(id);
};

// Of another amount too: what was promised is what is paid, whether or not the gift can be told by it.
async function hearPayment(trx: Trx, claim: ChargeClaim, books: PromiseBooks): Promise<string | undefined> {
  const { chargeId, subscriptionId, amountMinor, invoice } = claim;
  if (subscriptionId === undefined || invoice?.paidAt === undefined || !invoice.isRegular) return undefined;
  const donation = await promiseOf(trx, claim, books);
  if (!donation) return undefined;
  const recorded = await recordPromisePayment(trx, {
    ...{ chargeId, donationId: donation.id, subscriptionId, invoiceId: invoice.id, amountMinor },
    paidAt: instantOfSeconds(invoice.paidAt),
  });
  return recorded === 'new' ? donation.id : undefined;
}

async function hearRenewal(trx: Trx, note: RenewalNote, books: PromiseBooks): Promise<string | undefined> {
  const donation = await promiseOf(trx, note, books);
  if (!donation) return undefined;
  const { invoiceId, subscriptionId, amountMinor, status, hasFailed, triedAt, paidAt } = note;
  const recorded = await recordRenewal(
    trx,
    {
      ...{ invoiceId, donationId: donation.id, subscriptionId, amountMinor, status },
      triedAt: instantOfSeconds(triedAt),
      paidAt: paidAt === undefined ? null : instantOfSeconds(paidAt),
    },
    { hasFailed },
  );
  return recorded === 'new' ? donation.id : undefined;
}

async function promiseOf(
  trx: Trx,
  about: {
    donationId: string | undefined;
    subscriptionId: string | undefined;
    currency: string;
    livemode: boolean;
  },
  { live }: PromiseBooks,
): Promise<Donation | undefined> {
  const donation = await donationOf(trx, about);
  const isOurs = donation?.gift_interval !== 'once' && donation?.currency === about.currency;
  return isOurs && about.livemode === live ? donation : undefined;
}
