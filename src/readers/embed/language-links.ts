import { html } from 'hono/html';
import type { Newsroom } from '../../newsroom.ts';
import type { Html } from '../page-shell.ts';
import { wordsIn } from '../../languages/words.ts';

/** The same page in the other languages; undefined where there is only one. */
export function languageLinks(
  newsroom: Newsroom,
  locale: string,
  hrefIn: (language: string) => string,
): Html | undefined {
  const others = newsroom.locales.filter((code) => code !== locale);
  if (others.length === 0) return undefined;
  return html`<nav class="languages" aria-label="${wordsIn(locale).support.otherLanguages}">
    ${others.map(
      (code) => html`<a href="${hrefIn(code)}" lang="${code}" hreflang="${code}">${wordsIn(code).name}</a> `,
    )}
  </nav>`;
}
