import { findDonation, insertOrFindDonation } from '../../db/donations.ts';
import { suppressAddress } from '../../db/mail-suppressions.ts';
import { plusMs, toInstant, type Clock } from '../clock.ts';
import type { Db } from '../../db/database.ts';
import { addressIndex } from '../mail/address-index.ts';
import type { Sealing } from '../sealing.ts';
import { seededRandom } from '../stripe/sandbox/seeded-random.ts';
import type { Life } from '../stripe/sandbox/seed-lives.ts';
import { readerAddress } from './reader-address.ts';
import { seededDays, type SeededDonation, type SeedOrder } from './seeded-gifts.ts';

interface FillDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly sealing: Pick<Sealing, 'blindIndex'>;
}

const dayMs = 86_400_000;
const cards = { pays: '4242424242424242', isDisputed: '4000000000000259' };
const shares = { refunded: 0.02, disputed: 0.006, won: 0.4, debitFails: 0.1 };
/** What happened until now is past; what the readers do once this is over is answered with letters again. */
const noLettersForMs = 15 * dayMs;

/**
 * Has readers give in the sandbox's past, with a row of ours for each promise, so that the gifts are known as ours when
 * they are heard of. Who gave so long ago gets no letter about it now.
 * @throws {Error} if the sandbox refuses, or these gifts were made before.
 */
export async function fillSandbox(
  deps: FillDeps,
  order: SeedOrder,
  about: { run: string; sandboxUrl: string },
): Promise<{ gifts: number; donations: number }> {
  const { donations, gifts } = promisesOf(order);
  const idOf = ({ number }: SeededDonation) => `don_${about.run}${number}`;
  const [first] = donations;
  if (first && (await findDonation(deps.db, idOf(first))))
    throw new Error('these gifts were made before: another --seed makes others');
  for (const donor of new Set(donations.map(({ donor }) => donor))) await keepQuiet(deps, donor);
  for (const donation of donations) await promise(deps.db, donation, idOf(donation));
  const random = seededRandom(order.seed, order.gifts);
  const lives = donations.map((donation) => lifeOf(donation, idOf(donation), random));
  const answer = await fetch(`${about.sandboxUrl}/_sandbox/lives`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ seed: order.seed, lives }),
  });
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}: ${await answer.text()}`);
  return { gifts, donations: donations.length };
}

function promisesOf(order: SeedOrder): { donations: SeededDonation[]; gifts: number } {
  const donations = new Map<number, SeededDonation>();
  let gifts = 0;
  for (const day of seededDays(order))
    for (const { donation } of day.gifts) {
      // The sandbox settles every currency in itself, unless it is told otherwise.
      donations.set(
        donation.number,
        donation.currency === 'cad' ? { ...donation, currency: 'usd' } : donation,
      );
      gifts += 1;
    }
  return { donations: [...donations.values()], gifts };
}

async function keepQuiet({ db, clock, sealing }: FillDeps, donor: number): Promise<void> {
  const address = readerAddress(donor);
  await suppressAddress(db, {
    ...{ addressIndex: addressIndex(sealing, address), reason: 'bounced', since: clock.now() },
    until: plusMs(clock.now(), noLettersForMs),
  });
}

async function promise(db: Db, donation: SeededDonation, id: string): Promise<void> {
  const { interval, amountMinor, currency, campaign, madeAtMs } = donation;
  await insertOrFindDonation(db, {
    ...{ id, nonceHash: id, requestHash: id, interval, amountMinor, currency, campaign, locale: 'en' },
    ...{ createdAt: toInstant(madeAtMs), expiresAt: toInstant(madeAtMs + dayMs) },
  });
}

function lifeOf(donation: SeededDonation, id: string, random: () => number): Life {
  const { interval, payments } = donation;
  const [isRefunded, isDisputed] = [random() < shares.refunded, random() < shares.disputed];
  const isWon = random() < shares.won;
  const fails = random() < shares.debitFails;
  const debit = fails ? 'us_bank_account_fail' : 'us_bank_account';
  const isCard = !donation.isDebit || interval !== 'once';
  return {
    ...{ donation_id: id, made_at: Math.floor(donation.madeAtMs / 1000), interval },
    ...{ amount: donation.amountMinor, currency: donation.currency, email: readerAddress(donation.donor) },
    behaviour: isCard ? (isDisputed ? cards.isDisputed : cards.pays) : debit,
    // Before the payment that is not made any more.
    ...(interval !== 'once' && {
      cancel_after_days: Math.floor(payments * (interval === 'year' ? 365 : 30.4)) - 2,
    }),
    ...(isRefunded && !isDisputed && { refund_after_days: 6 + Math.floor(random() * 30) }),
    ...(isDisputed && isWon && { win_after_days: 9 }),
  };
}
