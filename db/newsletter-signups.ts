import { plusMs, type Instant } from '../src/clock.ts';
import type { Random } from '../src/random.ts';
import { isPostgres, type Db, type Trx } from './database.ts';
import type { SignupStatus } from './schema.ts';

/** One newsletter that somebody wants, and what they agreed to. The address is ciphertext under this id. */
export interface NewSignup {
  id: string;
  list: string;
  address: Buffer;
  addressIndex: Buffer;
  domainIndex: Buffer;
  /** The address sealed under the letter's token. */
  capsule: Buffer;
  tokenHash: Buffer;
  locale: string;
  wordingHash: string;
  policyVersion: string;
  requestedAt: Instant;
  mailedAt: Instant;
}

export async function putRequest(
  db: Db | Trx,
  request: { id: string; request: Buffer; createdAt: Instant },
): Promise<void> {
  await db
    .insertInto('newsletter_request')
    .values({
      id: request.id,
      request: request.request,
      due_at: request.createdAt,
      created_at: request.createdAt,
    })
    .execute();
}

/** The longest due first. */
export async function dueRequests(
  db: Db,
  { now, limit }: { now: Instant; limit: number },
): Promise<{ id: string; request: Buffer; created_at: Instant }[]> {
  return db
    .selectFrom('newsletter_request')
    .select(['id', 'request', 'created_at'])
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Whether it was still there: one worker alone has it. */
export async function takeRequest(trx: Trx, id: string): Promise<boolean> {
  const taken = await trx
    .deleteFrom('newsletter_request')
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return taken !== undefined;
}

/** Looked at again later. */
export async function postponeRequest(trx: Trx, id: string, dueAt: Instant): Promise<void> {
  await trx.updateTable('newsletter_request').set({ due_at: dueAt }).where('id', '=', id).execute();
}

/** What is known of an address: each list with how it stands. */
export async function signupsOf(
  trx: Db | Trx,
  addressIndexes: readonly Buffer[],
): Promise<{ id: string; list: string; status: SignupStatus; mailedAt: Instant | null }[]> {
  const rows = await trx
    .selectFrom('newsletter_signup')
    .select(['id', 'list', 'status', 'mailed_at'])
    .where('address_index', 'in', addressIndexes)
    .execute();
  return rows.map(({ mailed_at: mailedAt, ...row }) => ({ ...row, mailedAt }));
}

/** How many letters of this kind went to the mailboxes of one domain. */
export async function mailedTo(
  trx: Db | Trx,
  { domainIndex, since }: { domainIndex: Buffer; since: Instant },
): Promise<number> {
  const row = await trx
    .selectFrom('newsletter_signup')
    .select((eb) => eb.fn.count('token_hash').distinct().as('letters'))
    .where('domain_index', '=', domainIndex)
    .where('mailed_at', '>', since)
    .executeTakeFirst();
  return Number(row?.letters ?? 0);
}

/** Waits for its confirmation; what was there for this list and address before makes room. */
export async function putSignup(trx: Trx, signup: NewSignup, earlierIds: readonly string[]): Promise<void> {
  if (earlierIds.length > 0) await makeRoom(trx, earlierIds);
  await trx
    .insertInto('newsletter_signup')
    .values({
      id: signup.id,
      list: signup.list,
      address: signup.address,
      address_index: signup.addressIndex,
      domain_index: signup.domainIndex,
      capsule: signup.capsule,
      token_hash: signup.tokenHash,
      status: 'pending',
      locale: signup.locale,
      wording_hash: signup.wordingHash,
      policy_version: signup.policyVersion,
      requested_at: signup.requestedAt,
      mailed_at: signup.mailedAt,
      attempts: 0,
      next_attempt_at: signup.requestedAt,
    })
    .execute();
}

/** A consent that has ended stays on record, and is no longer found by its address. */
async function makeRoom(trx: Trx, ids: readonly string[]): Promise<void> {
  await trx
    .deleteFrom('newsletter_signup')
    .where('id', 'in', ids)
    .where('confirmed_at', 'is', null)
    .execute();
  await trx
    .updateTable('newsletter_signup')
    .set((eb) => ({ address_index: eb.ref('token_hash'), domain_index: null }))
    .where('id', 'in', ids)
    .execute();
}

/** The lists that were confirmed by this. Said again, it changes nothing. */
export async function confirmSignups(
  trx: Db | Trx,
  about: { tokenHash: Buffer; now: Instant; notBefore: Instant },
): Promise<string[]> {
  const rows = await trx
    .updateTable('newsletter_signup')
    .set({ status: 'confirmed', confirmed_at: about.now, next_attempt_at: about.now })
    .where('token_hash', '=', about.tokenHash)
    .where('status', '=', 'pending')
    .where('requested_at', '>', about.notBefore)
    .returning('list')
    .execute();
  return rows.map(({ list }) => list);
}

export interface SignupOfToken {
  id: string;
  list: string;
  status: SignupStatus;
  capsule: Buffer | null;
}

export async function signupsOfToken(trx: Db | Trx, tokenHash: Buffer): Promise<SignupOfToken[]> {
  return trx
    .selectFrom('newsletter_signup')
    .select(['id', 'list', 'status', 'capsule'])
    .where('token_hash', '=', tokenHash)
    .orderBy('list')
    .execute();
}

/** Never confirmed, and not wanted: the row stays for its time, so that no other letter follows at once. */
export async function refuseSignup(trx: Trx, id: string, now: Instant): Promise<void> {
  await trx
    .updateTable('newsletter_signup')
    .set({ status: 'left', address: null, capsule: null, ended_at: now })
    .where('id', '=', id)
    .execute();
}

/** The provider is to be told; with the address sealed anew, for as long as that takes. */
export async function letLeave(
  trx: Trx,
  id: string,
  about: { address: Buffer; now: Instant },
): Promise<void> {
  await trx
    .updateTable('newsletter_signup')
    .set({
      status: 'leaving',
      address: about.address,
      attempts: 0,
      next_attempt_at: about.now,
      // Whoever tells the provider of the sign-up just now has lost it, and is waited for.
      lease_token: null,
    })
    .where('id', '=', id)
    .execute();
}

/** Held by one worker until its lease ends. */
export interface HeldSignup {
  id: string;
  list: string;
  status: 'confirmed' | 'leaving';
  address: Buffer | null;
  locale: string;
  confirmedAt: Instant | null;
  /** This one included. */
  attempts: number;
  /** When it was asked to be handed over. */
  since: Instant;
  /** What the provider called the subscriber, where it said so. */
  reference: string | undefined;
  leaseToken: string;
}

/** One that the provider is to be told of, now held by the caller. */
export async function claimSignup(
  db: Db,
  claim: { now: Instant; leaseMs: number; random: Random },
): Promise<HeldSignup | undefined> {
  const leaseToken = claim.random.bytes(16).toString('hex');
  const row = await db
    .updateTable('newsletter_signup')
    .set((eb) => ({
      lease_until: plusMs(claim.now, claim.leaseMs),
      lease_token: leaseToken,
      attempts: eb('attempts', '+', 1n),
    }))
    .where('id', '=', (eb) =>
      eb
        .selectFrom('newsletter_signup')
        .select('id')
        .where('status', 'in', ['confirmed', 'leaving'])
        .where('next_attempt_at', '<=', claim.now)
        .where((due) => due.or([due('lease_until', 'is', null), due('lease_until', '<=', claim.now)]))
        .orderBy('next_attempt_at')
        .orderBy('id')
        .limit(1)
        .$if(isPostgres(db), (qb) => qb.forUpdate().skipLocked()),
    )
    .returning([
      ...(['id', 'list', 'status', 'address', 'locale', 'confirmed_at', 'requested_at'] as const),
      ...(['attempts', 'provider_reference'] as const),
    ])
    .executeTakeFirst();
  if (!row || (row.status !== 'confirmed' && row.status !== 'leaving')) return undefined;
  return {
    id: row.id,
    list: row.list,
    status: row.status,
    address: row.address,
    locale: row.locale,
    confirmedAt: row.confirmed_at,
    attempts: Number(row.attempts),
    since: row.confirmed_at ?? row.requested_at,
    reference: row.provider_reference ?? undefined,
    leaseToken,
  };
}

/** Ends what was claimed. An address that is no longer needed is destroyed in the same write. */
export async function finishSignup(
  db: Db,
  held: Pick<HeldSignup, 'id' | 'leaseToken'>,
  end: {
    status: 'handed' | 'left' | 'dead';
    keepAddress: boolean;
    now: Instant;
    error?: string;
    reference?: string;
  },
): Promise<'finished' | 'lost'> {
  const row = await db
    .updateTable('newsletter_signup')
    .set({
      status: end.status,
      last_error: end.error ?? null,
      lease_until: null,
      lease_token: null,
      ...(!end.keepAddress && { address: null }),
      ...(end.reference !== undefined && { provider_reference: end.reference }),
      ...(end.status !== 'handed' && { capsule: null, ended_at: end.now }),
    })
    .where('id', '=', held.id)
    .where('lease_token', '=', held.leaseToken)
    .returning('id')
    .executeTakeFirst();
  return row ? 'finished' : 'lost';
}

export async function postponeSignup(
  db: Db,
  held: Pick<HeldSignup, 'id' | 'leaseToken'>,
  until: { nextAttemptAt: Instant; error: string },
): Promise<void> {
  await db
    .updateTable('newsletter_signup')
    .set({
      next_attempt_at: until.nextAttemptAt,
      last_error: until.error,
      lease_until: null,
      lease_token: null,
    })
    .where('id', '=', held.id)
    .where('lease_token', '=', held.leaseToken)
    .execute();
}

/** Never confirmed in time, or never written to; how many were forgotten. */
export async function deleteUnconfirmed(db: Db, requestedBefore: Instant): Promise<number> {
  const deleted = await db
    .deleteFrom('newsletter_signup')
    .where('confirmed_at', 'is', null)
    .where('requested_at', '<=', requestedBefore)
    .returning('id')
    .execute();
  const unread = await db
    .deleteFrom('newsletter_request')
    .where('created_at', '<=', requestedBefore)
    .returning('id')
    .execute();
  return deleted.length + unread.length;
}

export interface ListedSignup {
  id: string;
  list: string;
  address: Buffer;
  locale: string;
  wordingHash: string;
  policyVersion: string;
  requestedAt: Instant;
  confirmedAt: Instant;
}

/** Whom to write to, where sign-ups are kept here; by id, after `after`. */
export async function storedSignups(
  db: Db,
  { list, after, limit }: { list: string; after: string; limit: number },
): Promise<ListedSignup[]> {
  const rows = await db
    .selectFrom('newsletter_signup')
    .selectAll()
    .where('list', '=', list)
    .where('status', '=', 'handed')
    .where('address', 'is not', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.flatMap((row) =>
    row.address === null || row.confirmed_at === null
      ? []
      : [
          {
            id: row.id,
            list: row.list,
            address: row.address,
            locale: row.locale,
            wordingHash: row.wording_hash,
            policyVersion: row.policy_version,
            requestedAt: row.requested_at,
            confirmedAt: row.confirmed_at,
          },
        ],
  );
}

/** How many there are of each, and of whom nothing. */
export async function countSignups(db: Db): Promise<{ list: string; status: SignupStatus; count: number }[]> {
  const rows = await db
    .selectFrom('newsletter_signup')
    .select((eb) => ['list', 'status', eb.fn.countAll().as('count')])
    .groupBy(['list', 'status'])
    .orderBy('list')
    .orderBy('status')
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

export interface StuckSignups {
  /** Confirmed or left, and tried more often than a provider is away for an hour. */
  stuck: number;
  /** Confirmed, and given up. */
  dead: number;
}

/** Whom a provider does not take, or has not taken for long. */
export async function stuckSignups(db: Db, { attempts }: { attempts: number }): Promise<StuckSignups> {
  const rows = await db
    .selectFrom('newsletter_signup')
    .select((eb) => ['status', eb.fn.countAll().as('count')])
    .where((eb) =>
      eb.or([
        eb('status', '=', 'dead'),
        eb.and([eb('status', 'in', ['confirmed', 'leaving']), eb('attempts', '>=', BigInt(attempts))]),
      ]),
    )
    .groupBy('status')
    .execute();
  const sum = (isDead: boolean) =>
    rows
      .filter(({ status }) => (status === 'dead') === isDead)
      .reduce((all, { count }) => all + Number(count), 0);
  return { stuck: sum(false), dead: sum(true) };
}
