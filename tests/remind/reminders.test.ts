import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { reminderCounts } from '../../db/reminder-counts.ts';
import { listReminders } from '../../db/reminders.ts';
import { createClock } from '../../src/clock.ts';
import { addressIndexes } from '../../src/mail/address-index.ts';
import { callOffReminders } from '../../src/reminders/call-off.ts';
import { mailAddressSchema } from '../../src/mail/mail-address.ts';
import type { MailTransport, OutgoingMail } from '../../src/mail/mail-transport.ts';
import { runMail } from '../../src/mail/mail-loop.ts';
import { sendDueMail } from '../../src/mail/outbox.ts';
import { createSmtpTransport } from '../../src/mail/smtp-transport.ts';
import { parseDay } from '../../src/day.ts';
import { carriedSchema } from '../../src/readers/remind-form.ts';
import { readGift } from '../../src/readers/remind-gift.ts';
import { askForReminder, type ReminderRequest } from '../../src/reminders/ask.ts';
import { purgeSentReminders, sendDueReminders } from '../../src/reminders/send.ts';
import { laterDay, remindAgain } from '../../src/reminders/again.ts';
import { settleRequests } from '../../src/reminders/settle.ts';
import { gaveAlready, stopReminders } from '../../src/reminders/stop.ts';
import { createSealing } from '../../src/sealing.ts';
import { databases } from '../helpers/databases.ts';
import { day, mailWorld, type MailWorld } from '../mail/mail-world.ts';
import { smtpSink } from '../mail/smtp-sink.ts';

const many = { limit: 100 };
const words = (text: string | undefined) => text?.split(/\s+/).filter(Boolean);
const canary = 'canary.reader@example.org';

interface Wish extends Partial<Omit<ReminderRequest, 'address' | 'day'>> {
  address?: string;
  day?: string;
}

function wish({
  address = 'reader@example.org',
  day: text = '2027-01-15',
  ...about
}: Wish = {}): ReminderRequest {
  const chosen = parseDay(text);
  if (!chosen) throw new Error(`not a day: ${text}`);
  return {
    address: mailAddressSchema.parse(address),
    day: chosen,
    interval: 'month',
    amountMinor: 500,
    currency: 'usd',
    locale: 'en',
    ...about,
  };
}

/** Asks, and lets the service look at it. `token`: of a reminder that the same browser asked for before. */
async function ask(world: MailWorld, about: Wish = {}, token?: string): Promise<{ stopToken: string }> {
  const asked = await askForReminder(world.deps, wish(about), token);
  await settleRequests(world.deps, many);
  return asked;
}

/** One round of what the service does all the time; gives the mails that left in it. */
async function round(world: MailWorld): Promise<OutgoingMail[]> {
  const left: OutgoingMail[] = [];
  const transport: MailTransport = { deliver: async (mail) => void left.push(mail) };
  await sendDueReminders(world.deps, many);
  await sendDueMail(world.deps, transport, many);
  return left;
}

const stopTokenIn = (mail: OutgoingMail | undefined) => mail?.stopUrl?.split('/').at(-1) ?? 'none';

describe.each(databases)('reminders on $name', (database) => {
  const open = async () => mailWorld(await database.open());

  it('sends one mail on the chosen day, between 15:00 and 17:00 UTC, and forgets the address', async () => {
    const world = await open();
    await ask(world);

    world.setClock('2027-01-15T14:59:59.999Z');
    expect(await round(world)).toHaveLength(0);
    world.setClock('2027-01-15T17:00:00.000Z');
    const left = await round(world);
    world.moveClock(400 * day);

    expect(left.map((mail) => mail.to)).toEqual(['reader@example.org']);
    expect(await round(world)).toHaveLength(0);
    expect(await listReminders(world.deps.db, many)).toEqual([]);
  });

  it('sends it although the clock jumped months past the day', async () => {
    const world = await open();
    await ask(world);
    world.moveClock(200 * day);

    expect(await round(world)).toHaveLength(1);
  });

  it('writes a letter that brings the gift back, stops with one click, and loads nothing', async () => {
    const world = await open();
    await ask(world);
    world.moveClock(60 * day);

    const [letter] = await round(world);

    const { publicUrl } = world.deps.config;
    expect(letter?.subject).toBe('Your reminder');
    expect(letter?.text).toContain('On 22 November 2026 you asked us');
    expect(letter?.text).toContain('$5');
    expect(letter?.text).toContain(
      `${publicUrl}/?interval=month&amount=5&currency=usd&campaign=reminder&lang=en`,
    );
    expect(letter?.stopUrl).toMatch(new RegExp(`^${publicUrl}/remind/stop/[A-Za-z0-9_-]{43}$`));
    expect(letter?.text).toContain(letter?.stopUrl);
    expect(letter?.html).not.toMatch(/<img|<link|<script|<style|src=|url\(/i);
    const shown = letter?.html
      .replace(/^[\s\S]*<body[^>]*>/, '')
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll('&amp;', '&');
    expect(words(shown)).toEqual(words(letter?.text));
  });

  it('writes to a Russian reader in Russian, with the full date', async () => {
    const world = await open();
    world.setClock('2027-01-15T10:00:00.000Z');
    await ask(world, {
      locale: 'ru',
      day: '2027-02-15',
      currency: 'eur',
      interval: 'year',
      amountMinor: 6000,
    });
    world.moveClock(60 * day);

    const [letter] = await round(world);

    expect(letter?.subject).toBe('Ваше напоминание');
    expect(letter?.text).toContain('15 января 2027 вы попросили');
    expect(letter?.text).toContain('ежегодно');
    expect(letter?.text).toContain('/?interval=year&amount=60&currency=eur&campaign=reminder&lang=ru');
  });

  it.each([
    ['jpy', 300],
    ['kwd', 620],
    ['kwd', 1000],
    ['kwd', 1230],
    ['isk', 30000],
    ['usd', 250],
    ['usd', 100000],
    ['usd', null],
  ])('brings back an amount in %s exactly: %s', async (currency, amountMinor) => {
    const world = await open();
    await ask(world, { currency, amountMinor });
    world.moveClock(60 * day);

    const [letter] = await round(world);

    const link = letter?.text.match(/https?:\/\/\S+\?interval=\S+/)?.[0] ?? '';
    const query = carriedSchema.parse(Object.fromEntries(new URL(link).searchParams));
    expect(readGift(world.deps.config.newsroom, query)).toEqual({ interval: 'month', currency, amountMinor });
  });

  it('keeps one reminder for an address: the first stays, whoever asks for another', async () => {
    const world = await open();
    const first = await ask(world, { day: '2027-01-15' });
    const stranger = await ask(world, { address: 'Reader@Example.org', day: '2027-03-01', currency: 'eur' });
    await ask(world, { address: 'somebody@example.org', day: '2027-04-01' });

    expect(await stopReminders(world.deps, stranger.stopToken)).toBe('unknown');
    expect(await listReminders(world.deps.db, many)).toMatchObject([
      { interval: 'month', currency: 'usd', amount_minor: 500n },
      { currency: 'usd' },
    ]);
    expect(await listReminders(world.deps.db, { limit: 10, dueBy: '2027-01-16T00:00:00.000Z' })).toHaveLength(
      1,
    );
    expect(await stopReminders(world.deps, first.stopToken)).toBe('forgotten');
  });

  it('lets the browser that asked for it choose otherwise', async () => {
    const world = await open();
    const first = await ask(world, { day: '2027-01-15' });

    const second = await ask(world, { day: '2027-03-01', currency: 'eur' }, first.stopToken);

    expect(await listReminders(world.deps.db, many)).toMatchObject([{ currency: 'eur' }]);
    expect(await stopReminders(world.deps, first.stopToken)).toBe('unknown');
    expect(await stopReminders(world.deps, second.stopToken)).toBe('forgotten');
  });

  it('lets nobody take the place of a reminder by a token of another address', async () => {
    const world = await open();
    await ask(world, { day: '2027-01-15' });
    const own = await ask(world, { address: 'stranger@example.org', day: '2027-02-01' });

    await ask(world, { day: '2027-12-01', currency: 'eur' }, own.stopToken);

    expect(await listReminders(world.deps.db, many)).toMatchObject([
      { currency: 'usd' },
      { currency: 'usd' },
    ]);
  });

  it('stops what was asked for before it was looked at', async () => {
    const world = await open();
    const { stopToken } = await askForReminder(world.deps, wish());

    expect(await stopReminders(world.deps, stopToken)).toBe('forgotten');
    world.moveClock(60 * day);
    expect(await round(world)).toEqual([]);
  });

  it('writes one row for whoever asks, known, stopped or new', async () => {
    const world = await open();
    await ask(world, { address: 'known@example.org' });
    await ask(world, { address: 'stopped@example.org' });
    world.moveClock(60 * day);
    const letters = await round(world);
    for (const letter of letters) await stopReminders(world.deps, stopTokenIn(letter));

    for (const address of ['known@example.org', 'stopped@example.org', 'new@example.org'])
      await askForReminder(world.deps, wish({ address, day: '2027-06-01' }));

    const rows = await world.deps.db.selectFrom('reminder_request').selectAll().execute();
    expect(rows).toHaveLength(3);
    expect(new Set(rows.map(({ request }) => request.length)).size).toBeLessThanOrEqual(3);
  });

  it('writes to no address twice in thirty days, and puts the second off', async () => {
    const world = await open();
    await ask(world, { day: '2027-01-15' });
    world.setClock('2027-01-15T18:00:00.000Z');
    expect(await round(world)).toHaveLength(1);

    await ask(world, { day: '2027-01-20' });
    world.setClock('2027-01-20T18:00:00.000Z');
    expect(await round(world)).toEqual([]);
    world.setClock('2027-02-14T17:59:59.000Z');
    expect(await round(world)).toEqual([]);
    world.setClock('2027-02-14T18:00:01.000Z');
    expect(await round(world)).toHaveLength(1);
  });

  it('writes so often an hour to the mailboxes of one domain, and later to the others', async () => {
    const world = await open();
    const form_mail = { ...world.deps.config.newsroom.safety.form_mail, per_domain_hourly: 2 };
    const newsroom = world.deps.config.newsroom;
    const capped = {
      ...world,
      deps: {
        ...world.deps,
        config: {
          ...world.deps.config,
          newsroom: { ...newsroom, safety: { ...newsroom.safety, form_mail } },
        },
      },
    };
    for (let n = 0; n < 5; n++) await ask(capped, { address: `reader${n}@victim.example` });
    await ask(capped, { address: 'reader@example.org' });
    world.moveClock(60 * day);

    expect(await round(capped)).toHaveLength(3);
    world.moveClock(day / 24 + 60_000);
    expect(await round(capped)).toHaveLength(2);
  });

  describe('another time', () => {
    it('is the same day of a later month, or its last, and never within thirty days', () => {
      const on = (text: string) => parseDay(text) ?? raise(text);
      expect(laterDay(on('2027-01-31'), on('2027-01-31'), 1)).toBe('2027-03-03');
      expect(laterDay(on('2027-02-10'), on('2027-01-31'), 1)).toBe('2027-03-10');
      expect(laterDay(on('2027-08-31'), on('2027-08-31'), 6)).toBe('2028-02-29');
      expect(laterDay(on('2027-01-15'), on('2027-01-15'), 3)).toBe('2027-04-15');
    });

    it('brings the same gift back to the same address, once, by the token of the letter alone', async () => {
      const world = await open();
      await ask(world, { interval: 'year', amountMinor: 6000, currency: 'eur', locale: 'ru' });
      world.setClock('2027-01-15T18:00:00.000Z');
      const [letter] = await round(world);

      const again = await remindAgain(world.deps, stopTokenIn(letter), 3);
      await settleRequests(world.deps, many);
      await remindAgain(world.deps, stopTokenIn(letter), 6);
      world.setClock('2027-04-15T18:00:00.000Z');
      const letters = await round(world);

      expect(again?.day).toBe('2027-04-15');
      expect(letters).toHaveLength(1);
      expect(letters[0]).toMatchObject({ to: 'reader@example.org', subject: 'Ваше напоминание' });
      expect(letters[0]?.text).toContain('interval=year&amount=60&currency=eur');
      expect(await remindAgain(world.deps, 'A'.repeat(43), 1)).toBeUndefined();
    });

    it('is not to be had with the database and the data keys alone', async () => {
      const world = await open();
      await ask(world, { address: canary });
      world.moveClock(60 * day);
      await round(world);

      const row = await world.deps.db.selectFrom('reminder_sent').selectAll().executeTakeFirstOrThrow();

      expect(row.capsule).not.toBeNull();
      expect(() => world.deps.sealing.open(row.capsule ?? Buffer.alloc(0), 'reminder_sent.capsule')).toThrow(
        'no data key',
      );
    });
  });

  it('calls off what is still to come for who says that they gave already', async () => {
    const world = await open();
    await ask(world);
    world.moveClock(60 * day);
    const token = stopTokenIn((await round(world))[0]);
    await remindAgain(world.deps, token, 1);
    await settleRequests(world.deps, many);

    expect(await gaveAlready(world.deps, token)).toBe('called off');
    world.moveClock(60 * day);
    expect(await round(world)).toEqual([]);
  });

  it('calls back a letter that waits for the mail server when its reader stops', async () => {
    const world = await open();
    await ask(world, { day: '2027-01-15' });
    world.setClock('2027-01-15T18:00:00.000Z');
    const token = stopTokenIn((await round(world))[0]);
    await ask(world, { day: '2027-03-15' });
    world.setClock('2027-02-10T18:00:00.000Z');
    const soon = await remindAgain(world.deps, token, 1);
    expect(soon).toBeDefined();
    world.setClock('2027-03-15T18:00:00.000Z');
    await sendDueReminders(world.deps, many);

    // The letter of January is too old by now; that of March has a token of its own, which nobody has read yet.
    await ask(world, {}, token);
    const waiting = await world.deps.db
      .selectFrom('outbox_mail')
      .select('status')
      .where('status', '=', 'queued')
      .execute();
    expect(waiting).toHaveLength(1);
    await world.deps.db
      .transaction()
      .execute((trx) =>
        callOffReminders(
          trx,
          addressIndexes(world.deps.sealing, mailAddressSchema.parse('reader@example.org')),
          world.deps.clock.now(),
        ),
      );
    expect(await sendDueMail(world.deps, { deliver: async () => {} }, many)).toEqual({
      sent: 0,
      postponed: 0,
      dead: 0,
    });
  });

  it('counts what was set, sent, put off and stopped, and nobody by name', async () => {
    const world = await open();
    await ask(world);
    world.moveClock(60 * day);
    const token = stopTokenIn((await round(world))[0]);
    await remindAgain(world.deps, token, 1);
    await stopReminders(world.deps, token);
    await stopReminders(world.deps, token);

    const rows = await reminderCounts(world.deps.db, {});
    expect(Object.fromEntries(rows.map(({ what, count }) => [what, count]))).toEqual({
      ...{ set: 1n, sent: 1n, again: 1n, stopped: 1n },
    });
  });

  it('keeps one reminder when the same address asks many times at once', async () => {
    const world = await open();

    await Promise.all(Array.from({ length: 10 }, () => ask(world)));

    expect(await listReminders(world.deps.db, many)).toHaveLength(1);
  });

  it('lists without saying for whom', async () => {
    const world = await open();
    await ask(world);

    const [listed] = await listReminders(world.deps.db, many);

    expect(Object.keys(listed ?? {}).sort()).toEqual([
      'amount_minor',
      'currency',
      'id',
      'interval',
      'send_at',
    ]);
  });

  it('hands each reminder over once with several workers at once', async () => {
    const world = await open();
    for (let i = 0; i < 20; i++) await ask(world, { address: `reader${i}@example.org` });
    world.moveClock(60 * day);

    const counts = await Promise.all([1, 2, 3].map(() => sendDueReminders(world.deps, many)));

    expect(counts.reduce((sum, { queued }) => sum + queued, 0)).toBe(20);
    expect(counts.every(({ failed }) => failed === 0)).toBe(true);
    expect(await round(world)).toHaveLength(20);
  });

  it('keeps a reminder whose address cannot be opened, and sends the others', async () => {
    const world = await open();
    await ask(world);
    const otherKey = createSealing([Buffer.alloc(32, 9)]);
    const elsewhere = { ...world, deps: { ...world.deps, sealing: otherKey } };
    await ask(elsewhere, { address: 'other@example.org' });
    world.moveClock(60 * day);

    expect(await sendDueReminders(world.deps, many)).toEqual({
      ...{ queued: 1, dropped: 0, postponed: 0, failed: 1 },
    });
    expect(await listReminders(world.deps.db, many)).toHaveLength(1);
  });

  it('finds a reminder again after the data key was changed', async () => {
    const world = await open();
    await ask(world, { day: '2027-01-15' });
    const changed = createSealing([Buffer.alloc(32, 8), Buffer.alloc(32, 7)]);
    await ask({ ...world, deps: { ...world.deps, sealing: changed } }, { day: '2027-02-15' });

    expect(await listReminders(world.deps.db, many)).toHaveLength(1);
  });

  describe('stopping', () => {
    it('deletes a pending reminder, and stopping again changes nothing', async () => {
      const world = await open();
      const { stopToken } = await ask(world);

      const outcomes = [
        await stopReminders(world.deps, stopToken),
        await stopReminders(world.deps, stopToken),
      ];

      expect(outcomes).toEqual(['forgotten', 'unknown']);
      world.moveClock(60 * day);
      expect(await round(world)).toHaveLength(0);
      await ask(world, { day: '2027-06-01' });
      expect(await listReminders(world.deps.db, many)).toHaveLength(1);
    });

    it('after the letter has left, stops the address for good', async () => {
      const world = await open();
      await ask(world);
      world.moveClock(60 * day);
      const token = stopTokenIn((await round(world))[0]);
      await ask(world, { day: '2027-06-01' });

      const outcomes = [await stopReminders(world.deps, token), await stopReminders(world.deps, token)];
      const again = await ask(world, { address: 'READER@example.org', day: '2027-06-01' });

      expect(outcomes).toEqual(['address stopped', 'address stopped']);
      expect(again.stopToken).toHaveLength(43);
      expect(await listReminders(world.deps.db, many)).toEqual([]);
    });

    it('reaches a reminder that was asked for at the same moment', async () => {
      const world = await open();
      await ask(world);
      world.moveClock(60 * day);
      const token = stopTokenIn((await round(world))[0]);
      await stopReminders(world.deps, token);
      await addPast(world);

      expect(await sendDueReminders(world.deps, many)).toEqual({
        ...{ queued: 0, dropped: 1, postponed: 0, failed: 0 },
      });
    });

    it('reaches what was asked for since the data keys were changed', async () => {
      const world = await open();
      await ask(world);
      world.moveClock(60 * day);
      const token = stopTokenIn((await round(world))[0]);
      const sealing = createSealing([Buffer.alloc(32, 9), Buffer.alloc(32, 7)]);
      const changed = { ...world, deps: { ...world.deps, sealing } };
      await ask(changed, { day: '2027-06-01' });
      expect(await listReminders(world.deps.db, many)).toHaveLength(1);

      expect(await stopReminders(changed.deps, token)).toBe('address stopped');

      expect(await listReminders(world.deps.db, many)).toEqual([]);
      await ask(changed, { day: '2027-06-01' });
      expect(await listReminders(world.deps.db, many)).toEqual([]);
    });

    it('knows nothing of a stop link 30 days on', async () => {
      const world = await open();
      await ask(world);
      world.moveClock(60 * day);
      const token = stopTokenIn((await round(world))[0]);

      world.moveClock(29 * day);
      expect(await purgeSentReminders(world.deps.db, world.deps.clock.now())).toBe(0);
      world.moveClock(2 * day);
      expect(await purgeSentReminders(world.deps.db, world.deps.clock.now())).toBe(1);
      expect(await stopReminders(world.deps, token)).toBe('unknown');
    });

    it('knows nothing of a token that was never given out', async () => {
      const world = await open();

      expect(await stopReminders(world.deps, 'x'.repeat(43))).toBe('unknown');
      expect(await stopReminders(world.deps, '')).toBe('unknown');
    });
  });

  it('works by itself in the background, through a fault, until it is told to stop', async () => {
    const world = await open();
    await ask(world);
    world.moveClock(60 * day);
    const stopping = new AbortController();
    const left: OutgoingMail[] = [];
    const transport: MailTransport = {
      deliver: async (mail) => {
        left.push(mail);
        stopping.abort();
      },
    };
    const deps = { ...world.deps, clock: { ...world.deps.clock, sleep: async () => {} } };
    let faults = 1;
    const failingOnce: MailTransport = {
      deliver: (mail) => (faults-- > 0 ? Promise.reject(new Error('unknown')) : transport.deliver(mail)),
    };
    expect(await sendDueReminders(deps, many)).toMatchObject({ queued: 1 });
    const moving = { ...deps, clock: { ...deps.clock, sleep: async () => world.moveClock(60_000) } };

    await runMail(moving, failingOnce, stopping.signal);

    expect(left).toHaveLength(1);
  });
});

function raise(text: string): never {
  throw new Error(`not a day: ${text}`);
}

/** Puts a stopped address back among the pending ones, as a request does that began before the stop. */
async function addPast(world: MailWorld) {
  const stopped = await world.deps.db.selectFrom('mail_suppression').selectAll().execute();
  await world.deps.db.deleteFrom('mail_suppression').execute();
  await ask(world, { day: '2026-12-01' });
  await world.deps.db.insertInto('mail_suppression').values(stopped).execute();
}

it('leaves no address in the database file, its log or our log', async () => {
  const url = (await databases.find(({ name }) => name === 'sqlite')?.create()) ?? '';
  const path = url.slice('file:'.length);
  const database = openDatabase(url);
  await migrate(database, { clock: createClock(), timeZone: 'UTC' });
  const world = mailWorld(database);
  const sink = await smtpSink();
  const onDisk = () => Buffer.concat([path, `${path}-wal`].map((file) => readFileSync(file)));
  await ask(world, { address: canary });
  const pending = await database.db.selectFrom('reminder').select('address').executeTakeFirstOrThrow();
  expect(onDisk().includes(pending.address)).toBe(true);
  expect(onDisk().includes(canary)).toBe(false);
  world.moveClock(60 * day);

  await sendDueReminders(world.deps, many);
  await sendDueMail(world.deps, createSmtpTransport(sink.url), many);

  expect(sink.taken.map((mail) => mail.to)).toEqual([[canary]]);
  expect(onDisk().includes(canary)).toBe(false);
  expect(onDisk().includes(pending.address)).toBe(false);
  expect(world.log()).not.toContain('canary');
  await database.close();
});
