import { html } from 'hono/html';
import { directionOf, languageOfLocale, wordsIn } from '../languages/words.ts';
import type { MailAddress } from '../mail/mail-address.ts';
import type { MailMessage } from '../mail/mail-message.ts';
import type { Newsroom } from '../newsroom.ts';

/** Words with an address to follow below them, or facts in two columns. Text and HTML are made of the same ones. */
export type Paragraph =
  | { readonly words: string; readonly link?: string }
  | { readonly facts: readonly (readonly [name: string, value: string])[] };

/** What a letter says, before it is known to whom. */
export interface Letter {
  /** Says nothing of the newsroom: it shows on locked screens and in lists. */
  readonly subject: string;
  readonly paragraphs: readonly Paragraph[];
  /** One POST to it stops letters of this kind (RFC 8058). */
  readonly stopUrl?: string;
}

/** The letter as text and as HTML of the same content. Nothing in it is loaded from anywhere, nothing counts its readers. */
export function messageOf(
  letter: Letter,
  about: { to: MailAddress; locale: string; newsroom: Pick<Newsroom, 'name' | 'letters'> },
): MailMessage {
  const language = languageOfLocale(about.locale);
  const subject =
    about.newsroom.letters.envelope === 'neutral'
      ? letter.subject
      : `${about.newsroom.name}: ${letter.subject}`;
  return {
    to: about.to,
    subject,
    text: textOf(letter, about.locale),
    html: asHtml(letter.paragraphs, { title: subject, language }),
    ...(letter.stopUrl !== undefined && { stopUrl: letter.stopUrl }),
  };
}

/** Its words alone. */
export const textOf = ({ paragraphs }: Pick<Letter, 'paragraphs'>, locale: string): string =>
  paragraphs.map((paragraph) => asText(paragraph, languageOfLocale(locale))).join('\n\n') + '\n';

function asText(paragraph: Paragraph, language: string): string {
  if ('facts' in paragraph) return factsOf(paragraph, language).join('\n');
  return paragraph.link === undefined ? paragraph.words : `${paragraph.words}\n${paragraph.link}`;
}

// Colours are left to the reader's own program, light or dark.
/** The one inline style of a letter: for a page's policy, which names what it lets through. */
export const look =
  'margin:0 auto;padding:24px 20px;max-width:36em;font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere';

function asHtml(paragraphs: readonly Paragraph[], about: { title: string; language: string }): string {
  const letter = html`<!doctype html>
    <html lang="${about.language}" dir="${directionOf(about.language)}">
      <head>
        <meta charset="utf-8" />
        <title>${about.title}</title>
      </head>
      <body style="${look}">
        ${paragraphs.map((paragraph) => paragraphInHtml(paragraph, about.language))}
      </body>
    </html>`;
  // A template is a promise only where a value in it is one.
  if (letter instanceof Promise) throw new TypeError('expected a letter of finished words, got a promise');
  return letter.toString();
}

function paragraphInHtml(paragraph: Paragraph, language: string) {
  if ('facts' in paragraph)
    return html`<p>
      ${factsOf(paragraph, language).map((fact, i) => html`${i > 0 ? html`<br />` : ''}${fact}`)}
    </p> `;
  const { words, link } = paragraph;
  return html`<p>
    ${words}${link === undefined ? '' : html`<br /><a dir="ltr" href="${link}">${link}</a>`}
  </p> `;
}

const factsOf = ({ facts }: Extract<Paragraph, { facts: unknown }>, language: string): string[] =>
  facts.map(([name, value]) => wordsIn(language).letters.fact(name, value));
