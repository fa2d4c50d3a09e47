import { html } from 'hono/html';
import type { Html } from './page-shell.ts';
import { directionOf } from '../languages/words.ts';

type Texts = Readonly<Record<string, string>>;

interface Found {
  readonly text: string;
  /** The language it is in, which may be another than was asked for. */
  readonly language: string;
}

/** The newsroom's own text in the reader's language, else in English, else in whichever there is. */
export function textIn(texts: Texts, locale: string): Found | undefined {
  const language = [locale, 'en', ...Object.keys(texts)].find((code) => Object.hasOwn(texts, code));
  const text = language === undefined ? undefined : texts[language];
  return language === undefined || text === undefined ? undefined : { text, language };
}

/** The attributes of an element whose words are in another language than its page (WCAG 2.2, 3.1.2). */
export const languageMark = ({ language }: Found, locale: string): Html | '' =>
  language === locale ? '' : html`lang="${language}" dir="${directionOf(language)}"`;

/** What the newsroom says otherwise in this very language; undefined where it leaves our words. */
export const ownText = (texts: Texts, locale: string): string | undefined =>
  Object.hasOwn(texts, locale) ? texts[locale] : undefined;

/** With each `{gap}` filled. */
export const filled = (text: string, gaps: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (gap, name: string) =>
    Object.hasOwn(gaps, name) ? (gaps[name] ?? gap) : gap,
  );
