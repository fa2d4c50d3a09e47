import type { Trx } from '../../db/database.ts';
import { claimNotice, finishNotice, postponeNotice, type ClaimedNotice } from '../../db/notices.ts';
import { openTask } from '../../db/staff-tasks.ts';
import { plusMs } from '../clock.ts';
import type { Deps } from '../deps.ts';
import { isMailAddress } from '../mail/mail-address.ts';
import { queueMail, refusedMail } from '../mail/outbox.ts';
import { retryDelayMs } from '../mail/retry-delay.ts';
import { isRiskyMailbox } from '../mail/risky-mailbox.ts';
import { messageOf } from './letter.ts';
import { noticeKinds } from './notices/notice-kinds.ts';
import type { Looked, NoticeKind } from './notices/notice-kind.ts';

export type NoticeDeps = Pick<Deps, 'db' | 'stripe' | 'sealing' | 'clock' | 'random' | 'config' | 'log'>;

// Longer than any call to Stripe with its retries.
const leaseMs = 120_000;
// After so long a letter would surprise more than it tells.
const tooLateMs = 14 * 24 * 60 * 60 * 1000;
const triesBeforeDead = 15;
const atOnce = 8;

export interface NoticesSent {
  queued: number;
  dropped: number;
  postponed: number;
  failed: number;
}

/** Writes up to `limit` letters that are owed. What cannot be looked at now waits, and holds no other up. */
export async function sendNotices(
  deps: NoticeDeps,
  { limit, signal }: { limit: number; signal?: AbortSignal | undefined },
): Promise<NoticesSent> {
  const count: NoticesSent = { queued: 0, dropped: 0, postponed: 0, failed: 0 };
  let left = limit;
  const isStopping = () => signal?.aborted === true;
  const work = async () => {
    while (left-- > 0 && !isStopping()) {
      const now = deps.clock.now();
      const notice = await claimNotice(deps.db, { now, leaseMs, random: deps.random });
      if (!notice) return;
      count[await sendOne(deps, notice)]++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return count;
}

async function sendOne(deps: NoticeDeps, notice: ClaimedNotice): Promise<keyof NoticesSent> {
  try {
    const looked = await lookAt(deps, notice);
    if (looked.kind === 'later') {
      await postponeNotice(deps.db, notice, { dueAt: looked.at, error: looked.why });
      return 'postponed';
    }
    return await settle(deps, notice, looked);
  } catch (error) {
    return await failed(deps, notice, error);
  }
}

// The network first: a transaction must never wait for Stripe.
async function lookAt(
  deps: NoticeDeps,
  notice: ClaimedNotice,
): Promise<Awaited<ReturnType<NoticeKind['look']>>> {
  const kind = noticeKinds[notice.kind];
  if (!kind) throw new Error(`expected a kind of letter that is known, got ${notice.kind}`);
  if (deps.clock.now() > plusMs(notice.createdAt, tooLateMs)) return { kind: 'drop', why: 'too late' };
  return kind.look(deps, notice);
}

type Settled = Exclude<Awaited<ReturnType<NoticeKind['look']>>, { kind: 'later' }>;

/** The letter, the notice done and what else is known now: all or nothing. */
async function settle(
  deps: NoticeDeps,
  notice: ClaimedNotice,
  looked: Settled,
): Promise<'queued' | 'dropped'> {
  const outcome = await deps.db.transaction().execute(async (trx) => {
    const outcome = looked.kind === 'drop' ? looked.why : await queueLetter(trx, deps, notice, looked);
    await looked.also?.(trx);
    const status = outcome === 'queued' ? 'done' : 'dropped';
    const finished = await finishNotice(trx, notice, { status, outcome, now: deps.clock.now() });
    if (finished === 'lost') throw new LostNotice();
    return outcome;
  });
  deps.log.info({ notice: notice.key, outcome }, 'letter owed: settled');
  return outcome === 'queued' ? 'queued' : 'dropped';
}

class LostNotice extends Error {}

async function queueLetter(
  trx: Trx,
  deps: NoticeDeps,
  notice: ClaimedNotice,
  { email, locale, letter }: Extract<Looked, { kind: 'send' }>,
): Promise<string> {
  const { newsroom } = deps.config;
  if (email === null) return 'no address';
  if (!isMailAddress(email)) return 'an address that no letter can be sent to';
  const { domains, gift_letters: toRisky } = newsroom.safety.risky_mailboxes;
  if (toRisky === 'withhold' && isRiskyMailbox(email, domains)) return 'a mailbox that others may look into';
  const about = { kind: notice.kind, dedupeKey: notice.key };
  // No number is taken for a letter that does not leave.
  const refused = await refusedMail(trx, deps, { ...about, to: email });
  if (refused !== undefined) return outcomes[refused];
  const written = typeof letter === 'function' ? await letter(trx) : letter;
  if (typeof written === 'string') return written;
  const message = messageOf(written, { to: email, locale, newsroom });
  return outcomes[await queueMail(trx, deps, { ...about, message })];
}

const outcomes = {
  queued: 'queued',
  'already queued': 'queued',
  suppressed: 'letters came back from this address',
} as const;

async function failed(
  deps: NoticeDeps,
  notice: ClaimedNotice,
  error: unknown,
): Promise<'postponed' | 'failed'> {
  const about = { notice: notice.key, attempts: notice.attempts };
  if (error instanceof LostNotice) {
    deps.log.warn(about, 'another worker has this letter now');
    return 'postponed';
  }
  const reason = error instanceof Error ? error.message : String(error);
  const now = deps.clock.now();
  deps.log.warn({ ...about, error: reason }, 'letter owed: postponed');
  if (notice.attempts < triesBeforeDead) {
    await postponeNotice(deps.db, notice, {
      dueAt: plusMs(now, retryDelayMs(notice.attempts, deps.random)),
      error: reason,
    });
    return 'postponed';
  }
  await deps.db.transaction().execute(async (trx) => {
    const held = await finishNotice(trx, notice, { status: 'dead', outcome: reason, now });
    if (held === 'lost') return;
    const detail = `a letter was owed and could not be written ${triesBeforeDead} times: ${reason}`;
    await openTask(
      trx,
      { key: `letter:${notice.key}`, kind: 'letter', subjectId: notice.subjectId, detail },
      now,
    );
  });
  return 'failed';
}
