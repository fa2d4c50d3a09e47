import { describe, expect, it } from 'vitest';
import { mailAddressSchema } from '../../src/mail/mail-address.ts';
import { parseMailFrom } from '../../src/mail-from.ts';
import { retryDelayMs } from '../../src/mail/retry-delay.ts';

describe('an address that a reader typed', () => {
  it.each([
    'a@b.org',
    'first.last+tag@mail.example.co.uk',
    ' padded@example.org ',
    'A_B-c@xn--80ak6aa92e.com',
  ])('is taken: %s', (text) => expect(mailAddressSchema.safeParse(text).data).toBe(text.trim()));

  it.each([
    '',
    'reader',
    '@example.org',
    'reader@',
    'reader@localhost',
    'reader@127.0.0.1',
    'reader@[127.0.0.1]',
    'a@b.org,c@d.org',
    'a@b.org c@d.org',
    '"a b"@example.org',
    '"a@evil.example"@example.org',
    'a"b@example.org',
    "o'brien@example.org",
    'a@b.org\r\nBcc: c@d.org',
    'a\u0000@b.org',
    '<a@b.org>',
    'a.@b.org',
    'a..b@b.org',
    'a@-b.org',
    'a@b..org',
    'читатель@пример.рф',
    `${'a'.repeat(65)}@example.org`,
    `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(10)}.org`,
  ])('is refused: %j', (text) => expect(mailAddressSchema.safeParse(text).success).toBe(false));
});

describe('MAIL_FROM', () => {
  it.each([
    ['Support <support@localhost>', { name: 'Support', address: 'support@localhost' }],
    ['"The Newsroom" <a@b.org>', { name: 'The Newsroom', address: 'a@b.org' }],
    ['a@b.org', { name: '', address: 'a@b.org' }],
  ])('is read: %s', (text, from) => expect(parseMailFrom(text)).toEqual(from));

  it.each(['', 'Support', 'a@b.org, c@d.org', 'A <a@b.org> B', 'A <a@b@c>'])('is refused: %j', (text) =>
    expect(() => parseMailFrom(text)).toThrow('MAIL_FROM: expected'),
  );
});

describe('the wait after a failed attempt', () => {
  it('doubles from 30 seconds to 4 hours, half of it drawn', () => {
    expect(retryDelayMs(1, drawing(0))).toBe(15_000);
    expect(retryDelayMs(1, drawing(255))).toBeLessThan(30_000);
    expect(retryDelayMs(2, drawing(0))).toBe(30_000);
    expect(retryDelayMs(5000, drawing(0))).toBe(2 * 60 * 60 * 1000);
  });
});

const drawing = (byte: number) => ({ bytes: (count: number) => Buffer.alloc(count, byte) });
