import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { finalityOf } from '../../src/mail/bounces/mail-report.ts';
import { hearReport } from '../../src/mail/bounces/hear-report.ts';
import { readMailReport } from '../../src/mail/bounces/read-report.ts';
import { sendDueMail } from '../../src/mail/outbox.ts';
import { cli } from '../helpers/cli.ts';
import { databases, sqlite } from '../helpers/databases.ts';
import { appWorld } from '../readers/app-world.ts';
import { complaint, exchange, postfix, qmail } from './bounce-texts.ts';
import { mailWorld, messageTo, outboxRow, queue } from './mail-world.ts';

const messageId = '<mail_0123@newsroom.example>';
const read = (text: string) => readMailReport(Buffer.from(text));
const noMail = { deliver: async () => {} };

describe('a mail that comes back', () => {
  it.each([
    ['Postfix', postfix({ messageId }), 'hard'],
    ['Exchange', exchange({ messageId }), 'hard'],
    ['a feedback loop', complaint({ messageId }), 'complaint'],
    ['a delay', postfix({ messageId, action: 'delayed', status: '4.4.1' }), 'soft'],
    ['a full mailbox', postfix({ messageId, status: '5.2.2' }), 'soft'],
    ['a server that does not like us', postfix({ messageId, status: '5.7.1' }), 'soft'],
  ])('is understood from %s', (_, text, kind) => {
    expect(read(text)).toEqual([{ recipient: 'reader@example.org', messageId, kind }]);
    // Some programs leave out the carriage returns.
    expect(read(text.replaceAll('\r\n', '\n'))).toEqual([
      { recipient: 'reader@example.org', messageId, kind },
    ]);
  });

  it('is not guessed at from words', () => {
    expect(read(qmail({ messageId }))).toEqual([]);
    expect(read('')).toEqual([]);
    expect(read('Subject: out of office\r\n\r\nI am away, 5.1.1')).toEqual([]);
  });

  it('never throws, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('\n\n', '--arf', 'Content-Type: multipart/report')), {
          maxLength: 30,
        }),
        fc.nat(2000),
        (noise, at) => {
          const text = postfix({ messageId });
          read(text.slice(0, at) + noise.join('\n') + text.slice(at));
          read(noise.join('\n'));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is final by RFC 3463, and by nothing else', () => {
    for (const status of ['5.1.1', '5.1.10', '5.2.1', '5.0.0']) expect(finalityOf(status)).toBe('hard');
    for (const status of ['4.1.1', '5.2.2', '5.3.0', '5.4.4', '5.7.26', '', '5.1', 'x'])
      expect(finalityOf(status)).toBe('soft');
  });
});

describe.each(databases)('a report on $name', (database) => {
  const bounced = async () => {
    const world = mailWorld(await database.open());
    await queue(world, 'reminder:1');
    await sendDueMail(world.deps, noMail, { limit: 10 });
    const { message_id } = await outboxRow(world, 'reminder:1');
    return { ...world, messageId: message_id };
  };

  it('ends every letter to that address, also those that wait, and keeps no address', async () => {
    const world = await bounced();
    await queue(world, 'receipt:ch_1');
    const [report] = read(postfix({ messageId: world.messageId }));
    if (!report) throw new Error('expected a report');

    const heard = [
      await hearReport(world.deps, report, { isTrusted: false }),
      await hearReport(world.deps, report, { isTrusted: false }),
    ];

    expect(heard).toEqual(['suppressed', 'known']);
    expect((await outboxRow(world, 'receipt:ch_1')).status).toBe('withdrawn');
    expect(await queue(world, 'receipt:ch_2')).toBe('suppressed');
    expect(await queue(world, 'receipt:ch_3', messageTo('else@example.org'))).toBe('queued');
    const kept = await world.deps.db.selectFrom('mail_suppression').selectAll().execute();
    expect(kept).toMatchObject([{ reason: 'bounced', until: '2028-11-21T10:00:00.000Z' }]);
    expect(JSON.stringify(kept)).not.toContain('reader');
  });

  it('silences nobody where it names no mail that left here', async () => {
    const world = await bounced();
    for (const text of [postfix({ messageId: '<mail_ffff@newsroom.example>' }), complaint({ messageId: '' })])
      for (const report of read(text))
        expect(await hearReport(world.deps, report, { isTrusted: false })).toBe('not about a mail of ours');
    expect(await queue(world, 'receipt:ch_2')).toBe('queued');
  });

  it('is forgotten after two years', async () => {
    const world = await bounced();
    const [report] = read(postfix({ messageId: world.messageId }));
    if (report) await hearReport(world.deps, report, { isTrusted: false });
    world.moveClock(731 * 24 * 60 * 60 * 1000);
    expect(await queue(world, 'receipt:ch_2')).toBe('queued');
  });
});

describe('the door for mail services', () => {
  const password = 'a-password-of-ours';
  const basic = (text: string) => `Basic ${Buffer.from(`hook:${text}`).toString('base64')}`;
  const open = async () => {
    const world = await appWorld(sqlite, { MAIL_EVENTS_PASSWORD: password });
    const send = (service: string, body: unknown, given = password) =>
      world.ask(`/mail-events/${service}`, {
        method: 'POST',
        headers: { authorization: basic(given), 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
    const reasons = async () =>
      (await world.deps.db.selectFrom('mail_suppression').select('reason').execute()).map(
        ({ reason }) => reason,
      );
    return { ...world, send, reasons };
  };

  it('hears Postmark’s hard bounces and complaints, once each', async () => {
    const { send, reasons, logged } = await open();
    const hard = { RecordType: 'Bounce', Type: 'HardBounce', TypeCode: 1, Email: 'canary@example.org' };
    for (const event of [hard, hard, { ...hard, Type: 'Transient', Email: 'soft@example.org' }])
      expect((await send('postmark', event)).status).toBe(200);
    const complained = { RecordType: 'SpamComplaint', Type: 'SpamComplaint', Email: 'canary@example.org' };
    expect((await send('postmark', complained)).status).toBe(200);
    expect((await send('postmark', { RecordType: 'Open' })).status).toBe(200);
    expect((await reasons()).sort()).toEqual(['bounced', 'complained']);
    expect(logged.join('')).not.toContain('canary');
  });

  it('hears Amazon’s, as SNS wraps them', async () => {
    const { send, reasons } = await open();
    const wrapped = (message: object) => ({ Type: 'Notification', Message: JSON.stringify(message) });
    const to = [{ emailAddress: 'reader@example.org' }];
    await send(
      'ses',
      wrapped({ notificationType: 'Bounce', bounce: { bounceType: 'Transient', bouncedRecipients: to } }),
    );
    expect(await reasons()).toEqual([]);
    await send(
      'ses',
      wrapped({ eventType: 'Bounce', bounce: { bounceType: 'Permanent', bouncedRecipients: to } }),
    );
    await send('ses', wrapped({ notificationType: 'Complaint', complaint: { complainedRecipients: to } }));
    expect((await reasons()).sort()).toEqual(['bounced', 'complained']);
  });

  it('asks a person to confirm a subscription, and only at Amazon', async () => {
    const { send, deps } = await open();
    const confirm = (SubscribeURL: string) => send('ses', { Type: 'SubscriptionConfirmation', SubscribeURL });
    expect((await confirm('https://sns.eu-central-1.amazonaws.com.evil.example/?x')).status).toBe(400);
    expect((await confirm('https://sns.eu-central-1.amazonaws.com/?Action=x')).status).toBe(200);
    const tasks = await deps.db.selectFrom('staff_task').select('detail').execute();
    expect(tasks).toHaveLength(1);
    expect(tasks[0]?.detail).toContain('https://sns.eu-central-1.amazonaws.com/');
  });

  it('is closed without the password, and says what it expects', async () => {
    const { send, ask, reasons } = await open();
    const event = { RecordType: 'Bounce', Type: 'HardBounce', Email: 'reader@example.org' };
    expect((await send('postmark', event, 'another-password-of-ours')).status).toBe(401);
    const asked = await ask('/mail-events/postmark', { method: 'POST', body: '{}' });
    expect([asked.status, asked.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="mail events"']);
    expect((await send('postmark', 'no json')).status).toBe(400);
    expect((await send('postmark', { Other: 1 })).status).toBe(400);
    expect((await send('ses', { Type: 'Notification', Message: 'no json' })).status).toBe(400);
    expect((await send('postmark', `"${'x'.repeat(300_000)}"`)).status).toBe(413);
    expect(await reasons()).toEqual([]);
    const without = await appWorld(sqlite);
    expect((await without.ask('/mail-events/postmark', { method: 'POST' })).status).toBe(404);
  });
});

it('the command says that it read nothing where it read nothing', async () => {
  const world = await appWorld(sqlite);
  const { databaseUrl } = world.deps.config;
  const ended = await cli(
    { DATABASE_URL: databaseUrl, DATA_KEYS: Buffer.alloc(32, 7).toString('base64') },
    ...['mail', 'bounced', '--json'],
  );
  expect([ended.code, ended.stdout.trim()]).toEqual([0, '[]']);
});

it('the command hears the new mails of a Maildir, each once', async () => {
  const database = await sqlite.create();
  const settings = { DATABASE_URL: database, DATA_KEYS: Buffer.alloc(32, 7).toString('base64') };
  expect((await cli(settings, 'migrate')).code).toBe(0);
  const opened = openDatabase(database);
  onTestFinished(() => opened.close());
  const world = mailWorld(opened);
  await queue(world, 'reminder:1');
  await sendDueMail(world.deps, noMail, { limit: 10 });
  const { message_id } = await outboxRow(world, 'reminder:1');
  const folder = mkdtempSync(join(tmpdir(), 'maildir-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'new'));
  writeFileSync(join(folder, 'new', '1.a'), postfix({ messageId: message_id }));
  writeFileSync(join(folder, 'new', '2.b'), 'Subject: out of office\n\nAway.\n');
  const hear = (...more: string[]) =>
    cli(settings, 'mail', 'bounced', '--maildir', folder, '--json', ...more);

  expect(JSON.parse((await hear('--dry-run')).stdout)).toEqual([{ result: 'hard' }]);
  expect(JSON.parse((await hear()).stdout)).toEqual([{ result: 'suppressed' }]);
  expect(JSON.parse((await hear()).stdout)).toEqual([]);
  expect(readdirSync(join(folder, 'cur')).sort()).toEqual(['1.a:2,S', '2.b:2,S']);
  expect((await hear('--maildir', '/nowhere')).code).toBe(1);
});
