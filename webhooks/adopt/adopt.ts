import { cutoverOf, recordAdoption } from '../../db/adoption.ts';
import type { Db, Trx } from '../../db/database.ts';
import { adoptDonation, findDonationBySubscription } from '../../db/donations.ts';
import { headOf } from '../../db/chain.ts';
import { lockLedger, recordOutcome } from '../../db/ledger.ts';
import { refreshPromises } from '../../db/promises.ts';
import { saveStripeObject, takeTicket } from '../../db/stripe-objects.ts';
import { instantOfSeconds, plusMs, secondsOf, type Instant } from '../../src/clock.ts';
import type { OpeningBalanceFact } from '../../src/ledger/facts.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import type { Page } from '../../src/stripe/stripe-port.ts';
import type { PollDeps } from '../poll/sweep.ts';
import { translationOfPayout } from '../translate/payout.ts';
import { translationOfSubscription } from '../translate/subscription.ts';
import type { ObjectObservation } from '../translate/translation.ts';
import { adopted, type AdoptedSubscription } from './adopted-subscription.ts';
import { createOpening } from './opening-balances.ts';

export interface Adoption {
  readonly openings: readonly OpeningBalanceFact[];
  readonly subscriptions: readonly AdoptedSubscription[];
  /** Subscriptions that are left alone, with the reason. */
  readonly leftAlone: readonly { id: string; reason: string }[];
  readonly payouts: readonly ObjectObservation[];
  /** How the subscriptions stand that go on. */
  readonly standing: readonly ObjectObservation[];
}

const dayMs = 86_400_000;

/** No payout is on its way for longer. */
const payoutsBackMs = 40 * dayMs;

/**
 * Reads what stood at Stripe at the cutover, and the subscriptions that go on. Writes nothing.
 * @param cutover on a whole second, as Stripe counts.
 */
export async function planAdoption(
  { stripe }: Pick<PollDeps, 'stripe'>,
  cutover: Instant,
  progress: (text: string) => void = () => {},
): Promise<Adoption> {
  const opening = createOpening(cutover);
  const to = secondsOf(cutover);
  await eachOf(
    (startingAfter) => stripe.listBalanceTransactions({ to, startingAfter }),
    opening.addTransaction,
    (n) => progress(`${n} balance transactions before the cutover`),
  );
  const payouts: ObjectObservation[] = [];
  const from = secondsOf(plusMs(cutover, -payoutsBackMs));
  await eachOf(
    (startingAfter) => stripe.listPayouts({ from, to, startingAfter }),
    (payout) => {
      if (['failed', 'canceled'].includes(payout.status) || payout.arrival_date < to) return;
      opening.addPayout(payout);
      payouts.push(...translationOfPayout(payout).objects);
    },
  );
  const subscriptions: AdoptedSubscription[] = [];
  const leftAlone: { id: string; reason: string }[] = [];
  const standing: ObjectObservation[] = [];
  await eachOf(
    (startingAfter) => stripe.listSubscriptions({ startingAfter }),
    (subscription) => {
      const donation = adopted(subscription);
      if (typeof donation === 'string') return void leftAlone.push({ id: subscription.id, reason: donation });
      subscriptions.push(donation);
      standing.push(...translationOfSubscription(subscription).objects);
    },
    (n) => progress(`${n} subscriptions`),
  );
  return { openings: opening.facts(), subscriptions, leftAlone, payouts, standing };
}

async function eachOf<T extends { id: string }>(
  list: (startingAfter: string | undefined) => Promise<Page<T>>,
  see: (item: T) => void,
  progress: (seen: number) => void = () => {},
): Promise<void> {
  let seen = 0;
  for (let last: string | undefined; ;) {
    const page = await list(last);
    for (const item of page.items) see(item);
    seen += page.items.length;
    progress(seen);
    last = page.items.at(-1)?.id;
    if (!page.hasMore || last === undefined) return;
  }
}

/** Why a newsroom cannot adopt, where it cannot. */
export class CannotAdopt extends Error {}

/**
 * Begins the books at the cutover: opening balances, the subscriptions that go on as donations of ours, and
 * the payouts that were on their way, all or nothing.
 * @returns `already` if this was done before, for the same cutover.
 * @throws {CannotAdopt} if the ledger holds entries, or began at another time.
 */
export async function adopt(
  deps: Pick<PollDeps, 'db' | 'clock' | 'config'>,
  cutover: Instant,
  plan: Adoption,
): Promise<'adopted' | 'already'> {
  return deps.db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    if (await isAdopted(trx, cutover)) return 'already';
    await recordAdoption(trx, cutover, deps.clock.now());
    const books = { timeZone: deps.config.newsroom.time_zone, now: deps.clock.now() };
    for (const fact of plan.openings) await recordOutcome(trx, entryFor(fact, books), books.now);
    const donationIds: string[] = [];
    for (const subscription of plan.subscriptions)
      donationIds.push(await adoptSubscription(trx, subscription, deps.config.newsroom.locales[0] ?? 'en'));
    const seen = { ticket: await takeTicket(trx), now: books.now };
    for (const { created, ...object } of [...plan.payouts, ...plan.standing])
      await saveStripeObject(trx, { ...object, createdAt: instantOfSeconds(created) }, seen);
    await refreshPromises(trx, donationIds, books.timeZone);
    return 'adopted';
  });
}

/** @throws {CannotAdopt} */
export async function isAdopted(db: Db | Trx, cutover: Instant): Promise<boolean> {
  const before = await cutoverOf(db);
  if (before === cutover) return true;
  if (before !== undefined)
    throw new CannotAdopt(`expected the cutover of before, ${before}, got ${cutover}`);
  const { id } = await headOf(db, 'journal_entry');
  if (id > 0n)
    throw new CannotAdopt(
      `expected an empty ledger, got ${id} entries: adopt before the service is started for the first time`,
    );
  return false;
}

/** @returns the donation's id. */
async function adoptSubscription(
  trx: Trx,
  subscription: AdoptedSubscription,
  locale: string,
): Promise<string> {
  const { id, subscriptionId, interval, amountMinor, currency, status, createdAt } = subscription;
  const known = await findDonationBySubscription(trx, subscriptionId);
  if (known) return known.id;
  await adoptDonation(trx, {
    ...{ id, subscriptionId, interval, amountMinor, currency, status, locale, createdAt },
    ...{ nonceHash: subscriptionId, requestHash: subscriptionId, campaign: 'none', expiresAt: createdAt },
  });
  return id;
}
