import type { Instant } from '../src/clock.ts';
import type { Db, Trx } from './database.ts';
import type { DonationStatus } from './schema.ts';

/** One promise to give, as it was made. Never changes, but for its status and what Stripe calls it. */
export interface Donation {
  id: string;
  gift_interval: string;
  amount_minor: number;
  currency: string;
  campaign: string;
  locale: string;
  status: DonationStatus;
  attempt: number;
  created_at: Instant;
  expires_at: Instant;
  session_id: string | null;
  session_url: string | null;
  subscription_id: string | null;
  /** What it may be spent for, as it was when it was promised. */
  fund: string;
}

export interface NewDonation {
  id: string;
  nonceHash: string;
  requestHash: string;
  interval: string;
  amountMinor: number;
  currency: string;
  campaign: string;
  /** General where absent. */
  fund?: string | undefined;
  /** What the donor gets for each payment; nothing where absent. */
  benefitMinor?: number | undefined;
  locale: string;
  createdAt: Instant;
  expiresAt: Instant;
}

/** The row for this nonce and these inputs, made now or found: two submissions of one form are one donation. */
export async function insertOrFindDonation(db: Db, donation: NewDonation): Promise<Donation> {
  const inserted = await db
    .insertInto('donation')
    .values({ ...rowOf(donation), status: 'started' })
    .onConflict((oc) => oc.columns(['nonce_hash', 'request_hash']).doNothing())
    .returningAll()
    .executeTakeFirst();
  const row =
    inserted ??
    (await db
      .selectFrom('donation')
      .selectAll()
      .where('nonce_hash', '=', donation.nonceHash)
      .where('request_hash', '=', donation.requestHash)
      .executeTakeFirstOrThrow());
  return donationOf(row);
}

const rowOf = (donation: NewDonation) => ({
  id: donation.id,
  nonce_hash: donation.nonceHash,
  request_hash: donation.requestHash,
  gift_interval: donation.interval,
  amount_minor: donation.amountMinor,
  currency: donation.currency,
  campaign: donation.campaign,
  ...(donation.fund !== undefined && { fund: donation.fund }),
  ...(donation.benefitMinor !== undefined && { benefit_minor: donation.benefitMinor }),
  locale: donation.locale,
  attempt: 1,
  created_at: donation.createdAt,
  expires_at: donation.expiresAt,
});

/** A promise that was made before there was a row for it, with what Stripe calls it. Twice is once. */
export async function adoptDonation(
  trx: Trx,
  donation: NewDonation & { subscriptionId: string; status: DonationStatus },
): Promise<'adopted' | 'known'> {
  const inserted = await trx
    .insertInto('donation')
    .values({ ...rowOf(donation), status: donation.status, subscription_id: donation.subscriptionId })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted ? 'adopted' : 'known';
}

export async function findDonation(db: Db | Trx, id: string): Promise<Donation | undefined> {
  const row = await db.selectFrom('donation').selectAll().where('id', '=', id).executeTakeFirst();
  return row && donationOf(row);
}

/** @throws {Error} if there is none. */
export async function requireDonation(db: Db | Trx, id: string): Promise<Donation> {
  const donation = await findDonation(db, id);
  if (!donation) throw new Error(`donation ${id}: expected a row, got none`);
  return donation;
}

export async function findDonationBySession(db: Db, sessionId: string): Promise<Donation | undefined> {
  const row = await db
    .selectFrom('donation')
    .selectAll()
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  return row && donationOf(row);
}

export async function findDonationBySubscription(
  db: Db | Trx,
  subscriptionId: string,
): Promise<Donation | undefined> {
  const row = await db
    .selectFrom('donation')
    .selectAll()
    .where('subscription_id', '=', subscriptionId)
    .executeTakeFirst();
  return row && donationOf(row);
}

/** Promises to renew, of this amount, whose payment page was open before `before` and is open now. */
export async function openDonationsOf(
  db: Db,
  about: { amountMinor: number | bigint; currency: string; before: Instant; now: Instant },
): Promise<Donation[]> {
  const rows = await db
    .selectFrom('donation')
    .selectAll()
    .where('status', '=', 'started')
    .where('gift_interval', '!=', 'once')
    .where('amount_minor', '=', BigInt(about.amountMinor))
    .where('currency', '=', about.currency)
    .where('created_at', '<=', about.before)
    .where('expires_at', '>', about.now)
    .where('session_id', 'is not', null)
    .execute();
  return rows.map(donationOf);
}

/** The inputs with which this form was sent before. */
export async function requestsOfNonce(db: Db, nonceHash: string): Promise<string[]> {
  const rows = await db
    .selectFrom('donation')
    .select('request_hash')
    .where('nonce_hash', '=', nonceHash)
    .execute();
  return rows.map(({ request_hash }) => request_hash);
}

/** The open sessions of what was chosen earlier in the same form, and whether something was chosen later than `donation`. */
export async function othersOfNonce(
  db: Db,
  nonceHash: string,
  donation: Donation,
): Promise<{ earlierSessions: string[]; superseded: boolean }> {
  const others = await db
    .selectFrom('donation')
    .select(['id', 'created_at', 'status', 'session_id'])
    .where('nonce_hash', '=', nonceHash)
    .where('id', '!=', donation.id)
    .execute();
  const isLater = (other: { id: string; created_at: Instant }) =>
    other.created_at > donation.created_at ||
    (other.created_at === donation.created_at && other.id > donation.id);
  return {
    earlierSessions: others
      .filter((other) => !isLater(other) && other.status === 'started')
      .flatMap((other) => other.session_id ?? []),
    superseded: others.some(isLater),
  };
}

export async function setSession(db: Db, id: string, session: { id: string; url: string }): Promise<void> {
  await db
    .updateTable('donation')
    .set({ session_id: session.id, session_url: session.url })
    .where('id', '=', id)
    .execute();
}

/** After Stripe ended the session; what was heard of it in the meantime stays. */
export async function markExpired(db: Db | Trx, sessionId: string): Promise<void> {
  await db
    .updateTable('donation')
    .set({ status: 'expired' })
    .where('session_id', '=', sessionId)
    .where('status', '=', 'started')
    .execute();
}

/** The next idempotency key's number, unless somebody moved on already. */
export async function nextAttempt(db: Db, donation: Donation): Promise<void> {
  await db
    .updateTable('donation')
    .set({ attempt: donation.attempt + 1 })
    .where('id', '=', donation.id)
    .where('attempt', '=', BigInt(donation.attempt))
    .execute();
}

// How far along each status is. News arrives late and out of order: a status only ever moves up, so a
// gift that was paid stays paid, whatever is heard afterwards of a debit or a session that failed.
const ranks: Readonly<Record<DonationStatus, number>> = {
  started: 0,
  clearing: 1,
  expired: 2,
  failed: 3,
  paid: 4,
};

/** The status after hearing of `observed`, whatever the order in which things are heard. */
export const nextStatus = (current: DonationStatus, observed: DonationStatus): DonationStatus =>
  ranks[observed] > ranks[current] ? observed : current;

/**
 * Applies what is known of a checkout session to its donation; a session of nobody's is none of ours.
 * @returns `paid twice`: the donation was paid through another session too.
 */
export async function observeSession(
  trx: Db | Trx,
  session: {
    sessionId: string;
    donationId: string | undefined;
    status: DonationStatus;
    subscriptionId: string | undefined;
  },
): Promise<'observed' | 'none of ours' | 'paid twice'> {
  if (session.donationId === undefined) return 'none of ours';
  const donation = await findDonation(trx, session.donationId);
  if (!donation) return 'none of ours';
  // A session that was given up for another one says nothing of the donation, unless it was paid after all.
  const isAnother = donation.session_id !== null && donation.session_id !== session.sessionId;
  if (isAnother && session.status !== 'paid') return 'none of ours';
  if (isAnother && donation.status === 'paid') return 'paid twice';
  const isPaid = session.status === 'paid';
  const [known, heard] = [donation.subscription_id, session.subscriptionId ?? null];
  await trx
    .updateTable('donation')
    .set({
      status: nextStatus(donation.status, session.status),
      // Whatever was begun beside it: the session that was paid is the donation's own.
      session_id: isPaid ? session.sessionId : (donation.session_id ?? session.sessionId),
      subscription_id: isPaid ? (heard ?? known) : (known ?? heard),
    })
    .where('id', '=', donation.id)
    .execute();
  return 'observed';
}

/** That a subscription was made for a donation; what its session says counts for more. */
export async function linkSubscription(trx: Trx, donationId: string, subscriptionId: string): Promise<void> {
  await trx
    .updateTable('donation')
    .set({ subscription_id: subscriptionId })
    .where('id', '=', donationId)
    .where('subscription_id', 'is', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('donation as other')
            .select('other.id')
            .where('other.subscription_id', '=', subscriptionId),
        ),
      ),
    )
    .execute();
}

/** Of two sessions that paid for one donation, the one that stays. */
export async function keepSession(
  db: Db | Trx,
  donationId: string,
  session: { sessionId: string; subscriptionId: string | null },
): Promise<void> {
  await db
    .updateTable('donation')
    .set({ session_id: session.sessionId, subscription_id: session.subscriptionId })
    .where('id', '=', donationId)
    .execute();
}

function donationOf(row: {
  id: string;
  gift_interval: string;
  amount_minor: bigint;
  currency: string;
  campaign: string;
  locale: string;
  status: DonationStatus;
  attempt: bigint;
  created_at: Instant;
  expires_at: Instant;
  session_id: string | null;
  session_url: string | null;
  subscription_id: string | null;
  fund: string;
}): Donation {
  return {
    id: row.id,
    gift_interval: row.gift_interval,
    amount_minor: Number(row.amount_minor),
    currency: row.currency,
    campaign: row.campaign,
    locale: row.locale,
    status: row.status,
    attempt: Number(row.attempt),
    created_at: row.created_at,
    expires_at: row.expires_at,
    session_id: row.session_id,
    session_url: row.session_url,
    subscription_id: row.subscription_id,
    fund: row.fund,
  };
}
