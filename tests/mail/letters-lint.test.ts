import { describe, expect, it } from 'vitest';
import { languageCodes } from '../../src/languages/language-codes.ts';
import { messageOf } from '../../src/letters/letter.ts';
import { previews } from '../../src/letters/previews.ts';
import { composeMail } from '../../src/mail/compose-mail.ts';
import { mailAddressSchema } from '../../src/mail/mail-address.ts';
import { defaultNewsroom } from '../../src/newsroom.ts';
import { mailFaults } from './mail-lint.ts';

const publicUrl = 'https://newsroom.example';
const stripe = 'https://invoice.stripe.com';
const to = mailAddressSchema.parse('reader@example.org');

type Newsroom = typeof defaultNewsroom;

function compose(name: string, locale: string, newsroom: Newsroom = defaultNewsroom): Promise<Buffer> {
  const preview = previews.find((known) => known.name === name);
  if (!preview) throw new Error(`expected a letter named ${name}`);
  const letter = preview.write({ newsroom, publicUrl, locale });
  return composeMail({
    ...messageOf(letter, { to, locale, newsroom }),
    from: { name: 'Support', address: 'support@newsroom.example' },
    messageId: '<mail_0123456789abcdef0123456789abcdef@newsroom.example>',
    date: '2027-01-15T10:00:00.000Z',
  });
}

const contextOf = (name: string, isNeutral = true) => ({
  origins: [publicUrl, ...(name === 'payment-failed' ? [stripe] : [])],
  newsroom: defaultNewsroom.name,
  isNeutral,
});

const every = previews.flatMap(({ name }) => languageCodes.map((locale) => [name, locale] as const));

describe('every letter', () => {
  it.each(every)('%s in %s is a mail as it should be', async (name, locale) => {
    expect(mailFaults(await compose(name, locale), contextOf(name))).toEqual([]);
  });

  it.each(every)('%s in %s is the same, but for its subject, with a named envelope', async (name, locale) => {
    const named: Newsroom = {
      ...defaultNewsroom,
      letters: { ...defaultNewsroom.letters, envelope: 'named' },
    };
    const raw = await compose(name, locale, named);
    expect(mailFaults(raw, contextOf(name, false))).toEqual([]);
    expect(mailFaults(raw, contextOf(name))).toEqual(['subject: names the newsroom']);
  });
});

describe('the linter finds', () => {
  const change = async (from: string | RegExp, into: string, name = 'reminder') => {
    const raw = (await compose(name, 'en')).toString('latin1');
    const changed = raw.replace(from, into);
    expect(changed).not.toBe(raw);
    return mailFaults(Buffer.from(changed, 'latin1'), contextOf(name)).join('\n');
  };

  it.each([
    ['a bare line feed', /\r\n/, '\n', 'expected CRLF'],
    ['an endless line', 'To: ', `X: ${'x'.repeat(1000)}\r\nTo: `, '998'],
    ['a letter that is not ASCII', 'Subject: ', 'Subject: \xe9', 'ASCII'],
    ['two dates', 'Date: ', 'Date: x\r\nDate: ', 'date stands 2'],
    ['no date', 'Date: ', 'Dated: ', 'date stands 0'],
    ['a date of another form', /Date: .*/, 'Date: 2027-01-15T10:00:00Z', 'RFC 5322'],
    ['no message id', /Message-ID: .*/, 'Message-ID: none', 'message-id is none'],
    ['the name of a program', 'To: ', 'X-Mailer: us\r\nTo: ', 'x-mailer'],
    ['a stop that is no address', /List-Unsubscribe: .*/, 'List-Unsubscribe: mailto:a@b', 'RFC 8058'],
    ['a stop without one click', /List-Unsubscribe-Post: .*\r\n/, '', 'RFC 8058'],
    ['an empty subject', /Subject: .*/, 'Subject:', 'subject: is empty'],
    ['the newsroom in the subject', /Subject: .*/, `Subject: ${defaultNewsroom.name}`, 'names the newsroom'],
    ['HTML alone', 'multipart/alternative', 'multipart/mixed', 'alternative'],
    ['a hidden picture', '<p>', '<p><img alt=3D"">', 'loads or acts'],
    ['something loaded', '<p>', '<p style=3D"background:url(x)">', 'loads something'],
    ['a link to elsewhere', 'Continue', 'https://elsewhere.example Continue', 'elsewhere.example'],
    ['other words in HTML', '<p>', '<p>More. ', 'differ'],
    ['no language', '<html lang', '<html x', 'no language'],
    ['a token where none belongs', 'Continue', `${'t'.repeat(43)} Continue`, 'token elsewhere'],
  ])('%s', async (_, from, into, fault) => {
    expect(await change(from, into)).toContain(fault);
  });
});
