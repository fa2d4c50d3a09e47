import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';
import { composeMail } from '../../src/mail/compose-mail.ts';
import { messageTo } from './mail-world.ts';
import { verifyDkim } from './verify-dkim.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const mail = (stopUrl?: string) => ({
  ...messageTo('reader@example.org', {
    subject: 'Напоминание',
    text: 'Раз  два \n\n',
    html: '<p>Раз два</p>',
    ...(stopUrl !== undefined && { stopUrl }),
  }),
  from: { name: 'Support', address: 'support@newsroom.example' },
  messageId: '<mail_0123@newsroom.example>',
  date: '2026-11-22T10:00:00.000Z',
  dkim: { selector: 'mail2026', privateKey },
});

const raw = async (stopUrl?: string) => (await composeMail(mail(stopUrl))).toString('latin1');

describe('a mail that is signed here', () => {
  it('holds for the domain of its sender and covers both List headers', async () => {
    const verified = verifyDkim(await raw('https://newsroom.example/remind/stop/token'), pair.publicKey);

    expect(verified).toMatchObject({ ok: true, domain: 'newsroom.example' });
    expect(verified.signed).toEqual(
      expect.arrayContaining([
        ...['from', 'to', 'subject', 'date', 'message-id', 'mime-version', 'content-type', 'auto-submitted'],
        ...['list-unsubscribe', 'list-unsubscribe-post'],
      ]),
    );
  });

  it('holds where there is nothing to stop', async () => {
    expect(verifyDkim(await raw(), pair.publicKey)).toMatchObject({ ok: true });
  });

  it('is the same bytes at every attempt', async () => {
    expect(await raw('https://newsroom.example/s')).toBe(await raw('https://newsroom.example/s'));
  });

  it.each([
    ['its body', (text: string) => text.replace(/--(\r\n)*$/, 'x--\r\n')],
    ['where it stops', (text: string) => text.replace('remind/stop', 'remind/keep')],
    ['how it stops', (text: string) => text.replace('One-Click', 'Two-Click')],
    ['its sender', (text: string) => text.replace('From: Support', 'From: Somebody')],
    ['all of its signature', (text: string) => text.replace('DKIM-Signature', 'X-Signature')],
  ])('would be found changed in %s', async (_, change) => {
    const text = await raw('https://newsroom.example/remind/stop/token');
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(verifyDkim(changed, pair.publicKey).ok).toBe(false);
  });
});

describe('the settings', () => {
  const problems = (environment: Record<string, string>) => {
    try {
      readConfig(environment);
      return [];
    } catch (error) {
      return error instanceof ConfigError ? error.problems : raise(error);
    }
  };

  it('take a selector and a key', () => {
    const { dkim } = readConfig({ DKIM_SELECTOR: 'mail2026', DKIM_PRIVATE_KEY: privateKey });
    expect(dkim).toEqual({ selector: 'mail2026', privateKey: privateKey.trim() });
    expect(readConfig({}).dkim).toBeUndefined();
  });

  it('name what is missing or no key, without its value', () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    const pem = weak.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(problems({ DKIM_SELECTOR: 'mail' }).join()).toContain('DKIM_PRIVATE_KEY');
    expect(problems({ DKIM_PRIVATE_KEY: privateKey }).join()).toContain('DKIM_SELECTOR');
    for (const key of ['secret-nonsense', pem]) {
      const said = problems({ DKIM_SELECTOR: 'mail', DKIM_PRIVATE_KEY: key }).join();
      expect(said).toContain('DKIM_PRIVATE_KEY: expected an RSA key of at least 2048 bits');
      expect(said).not.toContain(key);
    }
  });
});

function raise(error: unknown): never {
  throw error;
}
