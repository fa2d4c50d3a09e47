import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTransport } from '../../src/mail/create-transport.ts';
import { createFolderTransport } from '../../src/mail/folder-transport.ts';
import { findMail, listMailbox } from '../../src/mail/mailbox.ts';
import type { OutgoingMail } from '../../src/mail/mail-transport.ts';
import { createSmtpTransport } from '../../src/mail/smtp-transport.ts';
import { messageTo } from './mail-world.ts';
import { smtpSink } from './smtp-sink.ts';

const stopUrl = `https://give.newsroom.example/remind/stop/${'t'.repeat(43)}`;

const mail = (about: Partial<OutgoingMail> = {}): OutgoingMail => ({
  ...messageTo('reader@example.org', { stopUrl }),
  from: { name: 'Newsroom', address: 'support@newsroom.example' },
  messageId: '<mail_1@newsroom.example>',
  date: '2027-01-15T15:20:00.000Z',
  ...about,
});

function mailFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mail-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'mail');
}

const onlyFile = (folder: string) => {
  const names = readdirSync(folder);
  expect(names).toHaveLength(1);
  return join(folder, names[0] ?? '');
};

describe('a mail', () => {
  it('is the same bytes for the mail server and for the folder', async () => {
    const folder = mailFolder();
    const sink = await smtpSink();
    const sent = mail({ text: 'Привет\n.\nend\n', subject: 'Ваше напоминание' });

    await createFolderTransport(folder).deliver(sent);
    await createSmtpTransport(sink.url).deliver(sent);

    expect(sink.taken[0]?.raw).toBe(readFileSync(onlyFile(folder), 'utf8'));
  });

  it('says that a machine wrote it, and how to stop it with one click', async () => {
    const folder = mailFolder();

    await createFolderTransport(folder).deliver(mail());

    const lines = readFileSync(onlyFile(folder), 'utf8').split('\r\n');
    expect(lines).toContain('Auto-Submitted: auto-generated');
    expect(lines).toContain(`List-Unsubscribe: <${stopUrl}>`);
    expect(lines).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(lines).toContain('From: Newsroom <support@newsroom.example>');
    expect(lines).toContain('Message-ID: <mail_1@newsroom.example>');
    expect(lines).toContain('Date: Fri, 15 Jan 2027 15:20:00 +0000');
  });

  it('offers no stop where there is nothing to stop', async () => {
    const folder = mailFolder();

    await createFolderTransport(folder).deliver(mail({ stopUrl: undefined }));

    expect(readFileSync(onlyFile(folder), 'utf8')).not.toContain('List-Unsubscribe');
  });
});

describe('the folder', () => {
  it('holds one file of a mail delivered twice, readable by its owner only', async () => {
    const folder = mailFolder();
    const transport = createTransport({ smtpUrl: undefined, dataDir: join(folder, '..') });

    await transport.deliver(mail());
    await transport.deliver(mail());

    expect(statSync(onlyFile(folder)).mode & 0o777).toBe(0o600);
  });

  it('shows its mails newest first, with their words', async () => {
    const folder = mailFolder();
    const transport = createFolderTransport(folder);
    await transport.deliver(mail());
    await transport.deliver(
      mail({
        messageId: '<mail_2@newsroom.example>',
        date: '2027-02-01T15:00:00.000Z',
        subject: 'Ваше напоминание — очень длинное, чтобы заголовок сложился в несколько строк',
        text: 'Вы просили напомнить.\nhttps://give.newsroom.example/?interval=month&amount=5\n',
      }),
    );

    const listed = await listMailbox(folder, { limit: 10 });

    expect(listed.map(({ subject, to }) => [subject, to])).toEqual([
      ['Ваше напоминание — очень длинное, чтобы заголовок сложился в несколько строк', 'reader@example.org'],
      ['Your reminder', 'reader@example.org'],
    ]);
    expect(await findMail(folder, listed[0]?.id ?? '')).toMatchObject({
      text: 'Вы просили напомнить.\nhttps://give.newsroom.example/?interval=month&amount=5\n',
    });
  });

  it('is empty before the first mail, and gives out nothing but mails', async () => {
    const folder = mailFolder();

    expect(await listMailbox(folder, { limit: 10 })).toEqual([]);
    for (const id of ['../../etc/passwd', '..', '', 'x', '2027-01-15T15-20-00-000Z-mail1'])
      expect(await findMail(folder, id)).toBeUndefined();
  });
});
