import type { Db, Trx } from '../../db/database.ts';
import { adoptDonation } from '../../db/donations.ts';
import { remakeGiving } from '../../db/gifts-remake.ts';
import { remakePromises } from '../../db/promises-remake.ts';
import { refreshAllResiduals } from '../../db/refresh-residuals.ts';
import { lockLedger } from '../../db/ledger.ts';
import { recordAttributions, recordGiftDonors, recordOutcomes } from '../../db/ledger-bulk.ts';
import { savePayoutItems, saveStripeObject, takeTicket } from '../../db/stripe-objects.ts';
import { plusMs, toInstant, type Instant } from '../clock.ts';
import { entryFor } from '../ledger/posting-rules.ts';
import { donorIndexes } from '../letters/donor-index.ts';
import type { Sealing } from '../sealing.ts';
import { readerAddress } from './reader-address.ts';
import type { BooksOfDay } from './books-of-day.ts';
import { seededBooks } from './seeded-books.ts';
import type { SeedOrder } from './seeded-gifts.ts';

export interface SeededBooks {
  gifts: number;
  entries: number;
}

interface SeedDeps {
  readonly db: Db;
  readonly sealing: Pick<Sealing, 'blindIndexes'>;
}

const entriesAtOnce = 5000;

/**
 * Writes seeded gifts straight into the books, by the rules and doors by which Stripe's word gets there, some thousands
 * in a transaction. Begun again after it was interrupted, it goes on: what is there is left as it is.
 */
export async function writeSeededBooks(
  deps: SeedDeps,
  order: SeedOrder,
  about: { run: string; timeZone: string; onProgress?: (so: SeededBooks) => void },
): Promise<SeededBooks> {
  const total: SeededBooks = { gifts: 0, entries: 0 };
  let days: BooksOfDay[] = [];
  let waiting = 0;
  const books = { timeZone: about.timeZone, heardOf: await hearingAfter(deps.db) };
  const write = async () => {
    const entries = await deps.db.transaction().execute((trx) => writeDays(trx, deps, days, books));
    total.entries += entries;
    total.gifts += days.reduce((sum, { gifts }) => sum + gifts, 0);
    [days, waiting] = [[], 0];
    about.onProgress?.(total);
  };
  for (const day of seededBooks(order, about.run)) {
    days.push(day);
    waiting += day.facts.length;
    if (waiting >= entriesAtOnce) await write();
  }
  await write();
  await remakeGiving(deps.db);
  await remakePromises(deps.db, about.timeZone);
  await refreshAllResiduals(deps.db);
  return total;
}

async function writeDays(
  trx: Trx,
  { sealing }: SeedDeps,
  days: readonly BooksOfDay[],
  { timeZone, heardOf }: { timeZone: string; heardOf: HeardOf },
): Promise<number> {
  await lockLedger(trx);
  // What a gift was for is known before its money where it can be, which spares the roll-ups a move.
  await recordAttributions(
    trx,
    days.flatMap(({ attributions }) =>
      attributions.map(({ attribution, at }) => ({ attribution, now: heardOf(at) })),
    ),
  );
  const entries = await recordOutcomes(
    trx,
    days.flatMap(({ facts }) =>
      facts.map(({ fact, at }) => ({ outcome: entryFor(fact, { timeZone }), now: heardOf(at) })),
    ),
  );
  for (const day of days) await writeRest(trx, { sealing, heardOf }, day);
  return entries;
}

type HeardOf = (at: Instant) => Instant;

// A moment after it happened; but never before what is in the books already, as nothing is.
async function hearingAfter(db: Db): Promise<HeardOf> {
  const last = await db
    .selectFrom('journal_entry')
    .select('recorded_at')
    .orderBy('recorded_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (at) => {
    const heard = plusMs(at, 2000);
    return last && heard < last.recorded_at ? last.recorded_at : heard;
  };
}

async function writeRest(
  trx: Trx,
  { sealing, heardOf }: Pick<SeedDeps, 'sealing'> & { heardOf: HeardOf },
  { subscriptions, donors, objects, payouts }: BooksOfDay,
): Promise<void> {
  // One for each day: what an object is later takes the place of what it was.
  const ticket = await takeTicket(trx);
  for (const { donation, donationId, subscriptionId } of subscriptions) {
    const madeAt = toInstant(donation.madeAtMs);
    await adoptDonation(trx, {
      ...{ id: donationId, nonceHash: donationId, requestHash: donationId, subscriptionId },
      ...{ interval: donation.interval, amountMinor: donation.amountMinor, currency: donation.currency },
      ...{ campaign: donation.campaign, locale: 'en', status: 'paid', createdAt: madeAt, expiresAt: madeAt },
    });
  }
  await recordGiftDonors(
    trx,
    donors.flatMap(({ chargeId, donor, at }) => {
      const [donorIndex] = donorIndexes(sealing, readerAddress(donor));
      return donorIndex ? [{ chargeId, donorIndex, recordedAt: heardOf(at) }] : [];
    }),
  );
  for (const object of objects)
    await saveStripeObject(trx, object, { ticket, now: heardOf(object.createdAt) });
  for (const { payoutId, transactionIds } of payouts) await savePayoutItems(trx, payoutId, transactionIds);
}
