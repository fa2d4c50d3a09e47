import {
  claimDueMail,
  finishMail,
  insertMail,
  isQueued,
  postponeMail,
  type ClaimedMail,
} from '../../db/outbox.ts';
import type { Trx } from '../../db/database.ts';
import { plusMs } from '../clock.ts';
import type { Deps } from '../deps.ts';
import { newId, newToken } from '../random.ts';
import { domainOf, parseMailFrom } from '../mail-from.ts';
import { isSuppressed } from '../../db/mail-suppressions.ts';
import { addressIndex, addressIndexes } from './address-index.ts';
import type { MailAddress } from './mail-address.ts';
import { mailMessageSchema, type MailMessage } from './mail-message.ts';
import { MailFailure, type MailTransport, type OutgoingMail } from './mail-transport.ts';
import { retryDelayMs } from './retry-delay.ts';

const hourMs = 60 * 60 * 1000;
const giveUpAfterMs = 72 * hourMs;
const conversationMs = 2 * 60 * 1000;
// Far longer than a conversation may last: a mail claimed too early goes out twice, one claimed late is only late.
const leaseMs = 10 * 60 * 1000;

export interface MailToQueue {
  kind: string;
  /** What the mail is about: there is one mail for each, however often it is queued. */
  dedupeKey: string;
  message: MailMessage;
}

/** Leaves with the caller's transaction or not at all; to an address that is gone, or complained, nothing does. */
export async function queueMail(
  trx: Trx,
  deps: Pick<Deps, 'sealing' | 'random' | 'clock' | 'config'>,
  { kind, dedupeKey, message }: MailToQueue,
): Promise<'queued' | 'already queued' | 'suppressed'> {
  const id = newId(deps.random, 'mail');
  const createdAt = deps.clock.now();
  const isUnwelcome = await isSuppressed(trx, addressIndexes(deps.sealing, message.to), {
    ...{ reasons: ['bounced', 'complained'], now: createdAt },
  });
  if (isUnwelcome) return 'suppressed';
  return insertMail(trx, {
    id,
    kind,
    dedupeKey,
    messageId: `<${newId(deps.random, 'mail')}@${domainOf(parseMailFrom(deps.config.mailFrom))}>`,
    message: deps.sealing.seal(JSON.stringify(message), purposeOf(id)),
    recipientIndex: addressIndex(deps.sealing, message.to),
    createdAt,
    giveUpAt: plusMs(createdAt, giveUpAfterMs),
  });
}

/** What `queueMail` would answer without queueing: for what must not be done for a mail that does not leave. */
export async function refusedMail(
  trx: Trx,
  { sealing, clock }: Pick<Deps, 'sealing' | 'clock'>,
  { to, dedupeKey }: { to: MailAddress; dedupeKey: string },
): Promise<'already queued' | 'suppressed' | undefined> {
  const isUnwelcome = await isSuppressed(trx, addressIndexes(sealing, to), {
    ...{ reasons: ['bounced', 'complained'], now: clock.now() },
  });
  if (isUnwelcome) return 'suppressed';
  return (await isQueued(trx, dedupeKey)) ? 'already queued' : undefined;
}

const purposeOf = (id: string) => `outbox_mail.message:${id}`;

type SendingDeps = Pick<Deps, 'database' | 'db' | 'sealing' | 'clock' | 'random' | 'config' | 'log'>;

export interface MailSent {
  sent: number;
  postponed: number;
  dead: number;
}

/**
 * Sends up to `limit` mails that are due, one after the other, any number of workers beside each other.
 *
 * At least once: a worker that ends between the server's 250 and our own write leaves a mail that will
 * be sent again when its lease is over, with the same Message-ID and the same bytes. Nothing on our side
 * can close that gap. A mail that failed is tried again for 72 hours, and every mail is tried at least
 * once; whether sent or given up, its message is destroyed in the same write.
 */
export async function sendDueMail(
  deps: SendingDeps,
  transport: MailTransport,
  { limit, stopping }: { limit: number; stopping?: AbortSignal },
): Promise<MailSent> {
  const count: MailSent = { sent: 0, postponed: 0, dead: 0 };
  for (let tried = 0; tried < limit; tried++) {
    if (stopping?.aborted) break;
    const mail = await claimNext(deps);
    if (!mail) break;
    count[await sendClaimed(deps, transport, mail)]++;
  }
  if (count.sent + count.dead > 0) await deps.database.forgetDeleted();
  return count;
}

function claimNext({ db, clock, random }: SendingDeps): Promise<ClaimedMail | undefined> {
  const now = clock.now();
  return claimDueMail(db, { now, leaseUntil: plusMs(now, leaseMs), leaseToken: newToken(random) });
}

async function sendClaimed(
  deps: SendingDeps,
  transport: MailTransport,
  mail: ClaimedMail,
): Promise<keyof MailSent> {
  const about = { mail: mail.id, kind: mail.kind, attempts: mail.attempts };
  const failure = await deliver(deps, transport, mail);
  const now = deps.clock.now();
  if (!failure) {
    const end = await finishMail(deps.db, mail, { status: 'sent', now });
    if (end === 'lease lost') deps.log.warn(about, 'mail sent after its lease was lost; it may arrive twice');
    else deps.log.info(about, 'mail sent');
    return 'sent';
  }
  const error = failure.message;
  if (failure.permanent || now >= mail.giveUpAt) {
    await finishMail(deps.db, mail, { status: 'dead', now, error });
    deps.log.error({ ...about, error }, 'mail given up');
    return 'dead';
  }
  const nextAttemptAt = plusMs(now, retryDelayMs(mail.attempts, deps.random));
  await postponeMail(deps.db, mail, { nextAttemptAt, error });
  deps.log.warn({ ...about, error, nextAttemptAt }, 'mail postponed');
  return 'postponed';
}

async function deliver(
  deps: SendingDeps,
  transport: MailTransport,
  mail: ClaimedMail,
): Promise<MailFailure | undefined> {
  const ended = new AbortController();
  const tooLong = new AbortController();
  // Not awaited here: it ends with `ended`, and cannot fail.
  void deps.clock.sleep(conversationMs, ended.signal).then(() => tooLong.abort());
  try {
    await transport.deliver(openMail(deps, mail), tooLong.signal);
    return undefined;
  } catch (error) {
    // Anything else may quote what the mail says: keep its code or name only.
    return error instanceof MailFailure ? error : new MailFailure(nameOf(error), { permanent: false });
  } finally {
    ended.abort();
  }
}

function openMail({ sealing, config }: SendingDeps, mail: ClaimedMail): OutgoingMail {
  const message = mailMessageSchema.parse(
    JSON.parse(sealing.open(mail.message, purposeOf(mail.id)).toString()),
  );
  return {
    ...message,
    from: parseMailFrom(config.mailFrom),
    messageId: mail.messageId,
    date: mail.createdAt,
    dkim: config.dkim,
  };
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
