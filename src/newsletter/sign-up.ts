import { z } from 'zod';
import type { Trx } from '../../db/database.ts';
import { isSuppressed } from '../../db/mail-suppressions.ts';
import {
  dueRequests,
  mailedTo,
  postponeRequest,
  putRequest,
  putSignup,
  signupsOf,
  takeRequest,
} from '../../db/newsletter-signups.ts';
import { countNewsletters } from '../../db/newsletter-counts.ts';
import { plusMs } from '../clock.ts';
import { dayIn } from '../day.ts';
import type { Deps } from '../deps.ts';
import { newsletterConfirmationLetter } from '../letters/newsletter-confirmation.ts';
import { messageOf } from '../letters/letter.ts';
import { addressIndex, addressIndexes, domainIndex } from '../mail/address-index.ts';
import { mailAddressSchema } from '../mail/mail-address.ts';
import { queueMail } from '../mail/outbox.ts';
import { hashOfToken, newId, newToken } from '../random.ts';
import { sealingUnder } from '../sealing.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

/** What a reader asked for, and what they were shown when they did. */
const signupRequestSchema = z.object({
  address: mailAddressSchema,
  locale: z.string(),
  lists: z
    .array(
      z.object({ slug: z.string(), title: z.string(), wordingHash: z.string(), policyVersion: z.string() }),
    )
    .min(1),
});

export type SignupRequest = z.infer<typeof signupRequestSchema>;

type SignupDeps = Pick<Deps, 'db' | 'sealing' | 'clock' | 'random' | 'config' | 'log' | 'database'>;

/** Keeps the wish, whoever it is of and whatever is known of them: the work is done later, and tells nobody anything. */
export async function requestSignup(
  { db, sealing, clock, random }: Pick<Deps, 'db' | 'sealing' | 'clock' | 'random'>,
  request: SignupRequest,
): Promise<void> {
  const id = newId(random, 'nlr');
  await putRequest(db, {
    ...{ id, createdAt: clock.now() },
    request: sealing.seal(JSON.stringify(request), requestPurpose(id)),
  });
}

const requestPurpose = (id: string) => `newsletter_request.request:${id}`;

/** The newsroom's own, as in its books: `2026-11`. */
export const monthOf = ({ clock, config }: Pick<Deps, 'clock' | 'config'>): string =>
  dayIn(clock.now(), config.newsroom.time_zone).slice(0, 7);

export const signupAddressPurpose = (id: string): string => `newsletter_signup.address:${id}`;
export const signupCapsulePurpose = 'newsletter_signup.capsule';

export interface SignupsMailed {
  mailed: number;
  dropped: number;
  waiting: number;
  failed: number;
}

/** Writes one letter to each address that asks to be signed up and has not been written to within 24 hours. */
export async function mailSignups(deps: SignupDeps, { limit }: { limit: number }): Promise<SignupsMailed> {
  const count: SignupsMailed = { mailed: 0, dropped: 0, waiting: 0, failed: 0 };
  for (const { id, request } of await dueRequests(deps.db, { now: deps.clock.now(), limit })) {
    try {
      const opened = signupRequestSchema.parse(
        JSON.parse(deps.sealing.open(request, requestPurpose(id)).toString()),
      );
      count[await deps.db.transaction().execute((trx) => mailOne(trx, deps, id, opened))]++;
    } catch (error) {
      // One that cannot be opened, for want of its key, must not hold up the others.
      count.failed++;
      deps.log.error(
        { request: id, error: error instanceof Error ? error.name : 'unknown' },
        'newsletter sign-up kept for later',
      );
      await deps.db
        .transaction()
        .execute((trx) => postponeRequest(trx, id, plusMs(deps.clock.now(), hourMs)));
    }
  }
  if (count.mailed + count.dropped > 0) await deps.database.forgetDeleted();
  return count;
}

async function mailOne(
  trx: Trx,
  deps: SignupDeps,
  id: string,
  request: SignupRequest,
): Promise<'mailed' | 'dropped' | 'waiting'> {
  const { sealing, clock, random, config } = deps;
  const now = clock.now();
  const { address, locale } = request;
  const indexes = addressIndexes(sealing, address);
  const wanted = await wantedLists(trx, indexes, request, now);
  const isUnwelcome = await isSuppressed(trx, indexes, { reasons: ['bounced', 'complained'], now });
  if (wanted === 'later' && !isUnwelcome) {
    await postponeRequest(trx, id, plusMs(now, hourMs / 6));
    return 'waiting';
  }
  if (wanted === 'later' || wanted.length === 0 || isUnwelcome) {
    await takeRequest(trx, id);
    return 'dropped';
  }
  const domain = domainIndex(sealing, address);
  const cap = config.newsroom.safety.form_mail.per_domain_hourly;
  if ((await mailedTo(trx, { domainIndex: domain, since: plusMs(now, -hourMs) })) >= cap) {
    await postponeRequest(trx, id, plusMs(now, hourMs / 6));
    return 'waiting';
  }
  if (!(await takeRequest(trx, id))) return 'dropped';
  const token = newToken(random);
  for (const { slug, wordingHash, policyVersion, earlier } of wanted) {
    const signupId = newId(random, 'nls');
    await putSignup(
      trx,
      {
        ...{ id: signupId, list: slug, locale, wordingHash, policyVersion },
        address: sealing.seal(address, signupAddressPurpose(signupId)),
        addressIndex: addressIndex(sealing, address),
        domainIndex: domain,
        capsule: sealingUnder(token).seal(address, signupCapsulePurpose),
        tokenHash: hashOfToken(token),
        ...{ requestedAt: now, mailedAt: now },
      },
      earlier,
    );
  }
  await countNewsletters(trx, {
    ...{ month: monthOf(deps), what: 'requested' },
    lists: wanted.map(({ slug }) => slug),
  });
  const letter = newsletterConfirmationLetter(
    {
      titles: wanted.map(({ title }) => title),
      confirmUrl: `${config.publicUrl}/newsletter/confirm/${token}`,
      leaveUrl: `${config.publicUrl}/newsletter/leave/${token}`,
    },
    { newsroom: config.newsroom, locale },
  );
  await queueMail(trx, deps, {
    ...{ kind: 'newsletter', dedupeKey: `newsletter:${id}` },
    message: messageOf(letter, { to: address, locale, newsroom: config.newsroom }),
  });
  return 'mailed';
}

/** What is not confirmed already, with the rows that make room for it; nothing while an earlier letter is fresh. */
async function wantedLists(trx: Trx, indexes: readonly Buffer[], { lists }: SignupRequest, now: string) {
  const known = await signupsOf(trx, indexes);
  if (known.some(({ mailedAt }) => mailedAt !== null && mailedAt > plusMs(now, -dayMs))) return [];
  const wanted = new Set(lists.map(({ slug }) => slug));
  // Whoever left and comes back at once would else be ended by what the provider has yet to be told.
  if (known.some(({ list, status }) => status === 'leaving' && wanted.has(list))) return 'later';
  return lists.flatMap((list) => {
    const ofList = known.filter((signup) => signup.list === list.slug);
    const isThere = ofList.some(({ status }) => ['confirmed', 'handed'].includes(status));
    return isThere ? [] : [{ ...list, earlier: ofList.map((signup) => signup.id) }];
  });
}
