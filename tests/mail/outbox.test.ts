import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { claimDueMail } from '../../db/outbox.ts';
import { migrate } from '../../db/migrate.ts';
import { plusMs, createClock } from '../../src/clock.ts';
import { MailFailure, type MailTransport, type OutgoingMail } from '../../src/mail/mail-transport.ts';
import { queueMail, sendDueMail } from '../../src/mail/outbox.ts';
import { createSmtpTransport } from '../../src/mail/smtp-transport.ts';
import { databases } from '../helpers/databases.ts';
import { day, hour, mailWorld, messageTo, minute, outboxRow, queue, type MailWorld } from './mail-world.ts';
import { smtpSink } from './smtp-sink.ts';

const canary = 'canary.reader@example.org';
const many = { limit: 100 };

function taking(deliver: (mail: OutgoingMail) => Promise<void> = async () => {}) {
  const taken: OutgoingMail[] = [];
  const transport: MailTransport = {
    async deliver(mail) {
      await deliver(mail);
      taken.push(mail);
    },
  };
  return { transport, taken };
}

const failing = (permanent = false) =>
  taking(() => Promise.reject(new MailFailure('451 4.3.0', { permanent }))).transport;

describe.each(databases)('the outbox on $name', (database) => {
  const open = async () => mailWorld(await database.open());

  it('sends a mail once and destroys what it said', async () => {
    const world = await open();
    const sink = await smtpSink();
    await queue(world, 'reminder:1');

    const first = await sendDueMail(world.deps, createSmtpTransport(sink.url), many);
    const second = await sendDueMail(world.deps, createSmtpTransport(sink.url), many);

    expect([first, second]).toEqual([
      { sent: 1, postponed: 0, dead: 0 },
      { sent: 0, postponed: 0, dead: 0 },
    ]);
    expect(sink.taken).toHaveLength(1);
    expect(sink.taken[0]).toMatchObject({ from: 'support@newsroom.example', to: ['reader@example.org'] });
    expect(await outboxRow(world, 'reminder:1')).toMatchObject({
      status: 'sent',
      message: null,
      attempts: 1n,
      finished_at: world.deps.clock.now(),
      lease_token: null,
    });
  });

  it('queues one mail for each thing that happened', async () => {
    const world = await open();

    const answers = [await queue(world, 'reminder:1'), await queue(world, 'reminder:1')];

    expect(answers).toEqual(['queued', 'already queued']);
    const { transport, taken } = taking();
    await sendDueMail(world.deps, transport, many);
    expect(taken).toHaveLength(1);
  });

  it('queues nothing when the transaction around it fails', async () => {
    const world = await open();
    const failed = world.deps.db.transaction().execute(async (trx) => {
      await queueMail(trx, world.deps, {
        kind: 'reminder',
        dedupeKey: 'reminder:1',
        message: messageTo(canary),
      });
      throw new Error('after queueing');
    });
    await expect(failed).rejects.toThrow('after queueing');

    expect(await sendDueMail(world.deps, taking().transport, many)).toMatchObject({ sent: 0 });
  });

  it('tries again, later each time, with the same Message-ID, until the server takes it', async () => {
    const world = await open();
    let refusals = 3;
    const sink = await smtpSink({
      data: () => (refusals-- > 0 ? { code: 451, text: `4.7.1 Greylisted ${canary}` } : undefined),
    });
    const transport = createSmtpTransport(sink.url);
    await queue(world, 'reminder:1', messageTo(canary));
    const { message_id } = await outboxRow(world, 'reminder:1');

    const waits: number[] = [];
    for (let tries = 0; tries < 3; tries++) {
      expect(await sendDueMail(world.deps, transport, many)).toMatchObject({ postponed: 1 });
      const row = await outboxRow(world, 'reminder:1');
      expect(row.last_error).toBe('451 4.7.1');
      waits.push(Date.parse(row.next_attempt_at) - world.deps.clock.nowMs());
      expect(await sendDueMail(world.deps, transport, many)).toMatchObject({ sent: 0, postponed: 0 });
      world.setClock(row.next_attempt_at);
    }
    expect(await sendDueMail(world.deps, transport, many)).toMatchObject({ sent: 1 });

    expect(waits[0]).toBeGreaterThanOrEqual(15_000);
    expect(waits[2]).toBeLessThanOrEqual(2 * minute);
    expect(waits[2]).toBeGreaterThanOrEqual(minute);
    expect(sink.taken[0]?.raw).toContain(`Message-ID: ${message_id}`);
    expect(world.log()).not.toContain(canary);
  });

  it.each([
    ['the recipient', { rcpt: () => ({ code: 550, text: `5.1.1 <${canary}> no such user` }) }, '550 5.1.1'],
    ['the message', { data: () => ({ code: 554, text: '5.6.0 not wanted' }) }, '554 5.6.0'],
  ])('gives up at once when the server refuses %s for good', async (_what, behaviour, error) => {
    const world = await open();
    const sink = await smtpSink(behaviour);
    await queue(world, 'reminder:1', messageTo(canary));

    const outcome = await sendDueMail(world.deps, createSmtpTransport(sink.url), many);

    expect(outcome).toEqual({ sent: 0, postponed: 0, dead: 1 });
    expect(await outboxRow(world, 'reminder:1')).toMatchObject({
      status: 'dead',
      message: null,
      last_error: error,
    });
    expect(world.log()).not.toContain(canary);
  });

  it('keeps the mail when the server refuses us rather than the mail', async () => {
    const world = await open();
    const sink = await smtpSink({ mailFrom: () => ({ code: 550, text: '5.7.1 who are you?' }) });
    await queue(world, 'reminder:1');

    const outcome = await sendDueMail(world.deps, createSmtpTransport(sink.url), many);

    expect(outcome).toMatchObject({ postponed: 1, dead: 0 });
  });

  it('keeps the mail when the connection is cut within the message, or there is no server', async () => {
    const world = await open();
    let cuts = 1;
    const sink = await smtpSink({ data: () => (cuts-- > 0 ? 'hang up' : undefined) });
    await queue(world, 'reminder:1');

    expect(await sendDueMail(world.deps, createSmtpTransport('smtp://127.0.0.1:1'), many)).toMatchObject({
      postponed: 1,
    });
    expect(await outboxRow(world, 'reminder:1')).toMatchObject({ last_error: 'ECONNREFUSED' });
    world.moveClock(minute);
    expect(await sendDueMail(world.deps, createSmtpTransport(sink.url), many)).toMatchObject({
      postponed: 1,
    });
    world.moveClock(2 * minute);
    expect(await sendDueMail(world.deps, createSmtpTransport(sink.url), many)).toMatchObject({ sent: 1 });
    expect(sink.taken).toHaveLength(1);
  });

  it('destroys a mail that 72 hours of trying did not get rid of', async () => {
    const world = await open();
    await queue(world, 'reminder:1', messageTo(canary));
    let tries = 0;
    for (; tries < 100; tries++) {
      await sendDueMail(world.deps, failing(), many);
      const row = await outboxRow(world, 'reminder:1');
      if (row.status === 'dead') break;
      world.setClock(row.next_attempt_at);
    }

    expect(await outboxRow(world, 'reminder:1')).toMatchObject({ status: 'dead', message: null });
    expect(tries).toBeGreaterThan(20);
    expect(world.deps.clock.nowMs() - Date.parse('2026-11-22T10:00:00.000Z')).toBeLessThan(
      72 * hour + 4 * hour,
    );
  });

  it('still tries a mail whose 72 hours went by while no worker ran', async () => {
    const world = await open();
    await queue(world, 'reminder:1');
    world.moveClock(60 * day);
    const { transport, taken } = taking();

    await sendDueMail(world.deps, transport, many);

    expect(taken).toHaveLength(1);
  });

  it('sends every mail once with four workers at once', async () => {
    const world = await open();
    for (let i = 0; i < 40; i++) await queue(world, `reminder:${i}`, messageTo(`reader${i}@example.org`));
    const { transport, taken } = taking(() => new Promise((resolve) => setTimeout(resolve, 1)));

    const outcomes = await Promise.all([1, 2, 3, 4].map(() => sendDueMail(world.deps, transport, many)));

    expect(outcomes.reduce((sum, outcome) => sum + outcome.sent, 0)).toBe(40);
    expect(new Set(taken.map((mail) => mail.to)).size).toBe(40);
    expect(taken).toHaveLength(40);
  });

  it('hands a mail on when its worker died, and not before the lease is over', async () => {
    const world = await open();
    await queue(world, 'reminder:1');
    await claimFor(world, 10 * minute);
    const { transport, taken } = taking();

    world.moveClock(9 * minute);
    await sendDueMail(world.deps, transport, many);
    expect(taken).toHaveLength(0);
    world.moveClock(minute);
    await sendDueMail(world.deps, transport, many);

    expect(taken).toHaveLength(1);
  });

  it('is kept from sending twice by the lease: without one, two workers hold the same mail', async () => {
    const world = await open();
    await queue(world, 'reminder:1');

    const planted = [await claimFor(world, 0), await claimFor(world, 0)];
    const leased = [await claimFor(world, 10 * minute), await claimFor(world, 10 * minute)];

    expect(planted.map((mail) => mail !== undefined)).toEqual([true, true]);
    expect(leased.map((mail) => mail !== undefined)).toEqual([true, false]);
  });

  it('lets a worker that lost its lease write nothing', async () => {
    const world = await open();
    await queue(world, 'reminder:1');
    const slow = taking(async () => {
      world.moveClock(11 * minute);
      await sendDueMail(world.deps, failing(), many);
    });

    await sendDueMail(world.deps, slow.transport, { limit: 1 });

    const row = await outboxRow(world, 'reminder:1');
    expect(row).toMatchObject({ status: 'queued', attempts: 2n, last_error: '451 4.3.0' });
    expect(row.message).not.toBeNull();
    expect(world.log()).toContain('lease was lost');
  });

  it('sends with the same bytes when the answer to a try was lost', async () => {
    const world = await open();
    const sink = await smtpSink();
    const smtp = createSmtpTransport(sink.url);
    await queue(world, 'reminder:1');
    const losing: MailTransport = {
      async deliver(mail) {
        await smtp.deliver(mail);
        throw new MailFailure('ECONNRESET', { permanent: false });
      },
    };

    await sendDueMail(world.deps, losing, many);
    world.moveClock(minute);
    await sendDueMail(world.deps, smtp, many);

    expect(sink.taken).toHaveLength(2);
    expect(sink.taken[0]?.raw).toBe(sink.taken[1]?.raw);
  });

  it('stops nothing else when one mail cannot be opened', async () => {
    const world = await open();
    await queue(world, 'reminder:1', messageTo(canary));
    await queue(world, 'reminder:2');
    const { id } = await outboxRow(world, 'reminder:1');
    await world.deps.db
      .updateTable('outbox_mail')
      .set({ message: Buffer.from('changed'), next_attempt_at: '2026-01-01T00:00:00.000Z' })
      .where('id', '=', id)
      .execute();

    const outcome = await sendDueMail(world.deps, taking().transport, many);

    expect(outcome).toEqual({ sent: 1, postponed: 1, dead: 0 });
  });
});

it('leaves no address in the database file, its log or our log', async () => {
  const sqlite = databases.find(({ name }) => name === 'sqlite');
  const url = (await sqlite?.create()) ?? '';
  const path = url.slice('file:'.length);
  const database = openDatabase(url);
  await migrate(database, { clock: createClock(), timeZone: 'UTC' });
  const world = mailWorld(database);
  const sink = await smtpSink();
  const sealed = await sealedMessage(world);

  await sendDueMail(world.deps, createSmtpTransport(sink.url), many);

  expect(sink.taken).toHaveLength(1);
  const onDisk = () => Buffer.concat([path, `${path}-wal`].map((file) => readFileSync(file)));
  expect(onDisk().includes(canary)).toBe(false);
  expect(onDisk().includes(sealed)).toBe(false);
  await database.close();
  expect(readFileSync(path).includes(sealed)).toBe(false);
  expect(world.log()).toContain('mail sent');
  expect(world.log()).not.toContain(canary);
});

async function sealedMessage(world: MailWorld): Promise<Buffer> {
  await queue(world, 'reminder:1', messageTo(canary));
  const { message } = await outboxRow(world, 'reminder:1');
  if (!message) throw new Error('expected a queued message');
  return message;
}

function claimFor(world: MailWorld, leaseMs: number) {
  const now = world.deps.clock.now();
  return claimDueMail(world.deps.db, {
    now,
    leaseUntil: plusMs(now, leaseMs),
    leaseToken: 'a worker that died',
  });
}
