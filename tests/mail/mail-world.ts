import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { OpenDatabase } from '../../db/database.ts';
import { createClock, msOf, type Clock, type Instant } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { queueMail } from '../../src/mail/outbox.ts';
import { mailMessageSchema, type MailMessage } from '../../src/mail/mail-message.ts';
import { secureRandom } from '../../src/random.ts';
import { createSealing } from '../../src/sealing.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The effects that mail needs, with a clock that stands still until it is moved. */
export function mailWorld(
  database: OpenDatabase,
  options: { now?: Instant; config?: Record<string, string> } = {},
) {
  const clock = settableClock(options.now ?? '2026-11-22T10:00:00.000Z');
  const logged: string[] = [];
  const log = pino(
    { level: 'trace' },
    new Writable({ write: (chunk, _encoding, done) => (logged.push(String(chunk)), done()) }),
  );
  const config = readConfig({ MAIL_FROM: 'Newsroom <support@newsroom.example>', ...options.config });
  const sealing = createSealing([Buffer.alloc(32, 7)]);
  return {
    deps: { database, db: database.db, sealing, clock, random: secureRandom, config, log },
    moveClock: (ms: number) => clock.move(ms),
    setClock: (now: Instant) => clock.set(now),
    log: () => logged.join(''),
  };
}

export type MailWorld = ReturnType<typeof mailWorld>;

function settableClock(start: Instant): Clock & { move(ms: number): void; set(now: Instant): void } {
  let nowMs = msOf(start);
  const wall = createClock();
  return {
    nowMs: () => nowMs,
    now: () => new Date(nowMs).toISOString(),
    sleep: (ms, signal) => wall.sleep(ms, signal),
    move: (ms) => void (nowMs += ms),
    set: (now) => void (nowMs = msOf(now)),
  };
}

export const messageTo = (to: string, about: Partial<MailMessage> = {}): MailMessage =>
  mailMessageSchema.parse({
    to,
    subject: 'Your reminder',
    text: 'Hello.\n',
    html: '<p>Hello.</p>',
    ...about,
  });

export const queue = (world: MailWorld, dedupeKey: string, message = messageTo('reader@example.org')) =>
  world.deps.db
    .transaction()
    .execute((trx) => queueMail(trx, world.deps, { kind: 'reminder', dedupeKey, message }));

export const outboxRow = (world: MailWorld, dedupeKey: string) =>
  world.deps.db
    .selectFrom('outbox_mail')
    .selectAll()
    .where('dedupe_key', '=', dedupeKey)
    .executeTakeFirstOrThrow();
