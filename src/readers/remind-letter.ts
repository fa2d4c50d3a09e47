import { html } from 'hono/html';
import type { Reminder } from '../../db/reminders.ts';
import type { Config } from '../config.ts';
import type { MailAddress } from '../mail/mail-address.ts';
import type { MailMessage } from '../mail/mail-message.ts';
import { dayOf } from '../day.ts';
import { giftInWords, supportLink } from './remind-gift.ts';
import { dayInWords } from '../languages/day-in-words.ts';
import { directionOf, languageOfLocale, wordsIn } from '../languages/words.ts';

/** One paragraph: words, with an address to follow below them. Text and HTML are made of the same ones. */
interface Paragraph {
  words: string;
  link?: string;
}

/** The mail that a reader asked for. Nothing in it is loaded from anywhere, and nothing counts its readers. */
export function reminderLetter(
  config: Pick<Config, 'publicUrl' | 'newsroom'>,
  reminder: Reminder,
  to: { address: MailAddress; stopToken: string },
): MailMessage {
  const { remindLetter: letter } = wordsIn(reminder.locale);
  const stopUrl = `${config.publicUrl}/remind/stop/${to.stopToken}`;
  const gift = giftInWords(reminder);
  const paragraphs: Paragraph[] = [
    { words: letter.asked(config.newsroom.name, dayInWords(dayOf(reminder.createdAt), reminder.locale)) },
    ...(gift === undefined ? [] : [{ words: letter.choice(gift) }]),
    { words: letter.continue, link: supportLink(config.publicUrl, reminder) },
    { words: letter.forgotten },
    { words: letter.stop, link: `${stopUrl}?lang=${languageOfLocale(reminder.locale)}` },
  ];
  return {
    to: to.address,
    subject: letter.subject,
    text: paragraphs.map(asText).join('\n\n') + '\n',
    html: asHtml(paragraphs, { title: letter.subject, language: languageOfLocale(reminder.locale) }),
    stopUrl,
  };
}

const asText = ({ words, link }: Paragraph) => (link === undefined ? words : `${words}\n${link}`);

function asHtml(paragraphs: readonly Paragraph[], about: { title: string; language: string }): string {
  const body = paragraphs.map(
    ({ words, link }) =>
      html`<p>${words}${link === undefined ? '' : html`<br /><a href="${link}">${link}</a>`}</p> `,
  );
  const letter = html`<!doctype html>
    <html lang="${about.language}" dir="${directionOf(about.language)}">
      <head>
        <meta charset="utf-8" />
        <title>${about.title}</title>
      </head>
      <body>
        ${body}
      </body>
    </html>`;
  // A template is a promise only where a value in it is one.
  if (letter instanceof Promise) throw new TypeError('expected a letter of finished words, got a promise');
  return letter.toString();
}
