import { headline } from '../support-page.ts';
import { ownText } from '../newsroom-texts.ts';
import type { ChoiceView } from '../support-view.ts';
import { directionOf, wordsIn } from '../../languages/words.ts';

/** Holds the box in every language from 280 pixels of width; tests/browser/embed.test.ts measures it. */
export const frameHeight = 540;

/** The rights of the frame: to send its form, and to lead the whole window on when the reader presses something. */
export const frameSandbox = 'allow-forms allow-popups allow-top-navigation-by-user-activation';

/** Links as a publisher copies them: no style, no script, nothing that a content security policy could forbid. */
export function linksSnippet(view: ChoiceView, publicUrl: string): string {
  const { newsroom, locale } = view;
  const words = wordsIn(locale);
  const link = (path: string, text: string) =>
    `<a href="${inHtml(publicUrl + path)}" referrerpolicy="no-referrer">${inHtml(text)}</a>`;
  const title = inHtml(headline(view, words));
  const intervals = newsroom.intervals.map(
    (interval) => `    ${link(`/?${carried(view, { interval })}`, words.support.intervals[interval])}`,
  );
  return [
    `<aside lang="${locale}" dir="${directionOf(locale)}" aria-label="${title}">`,
    `  <p>${title}:`,
    `${intervals.join(' ·\n')}</p>`,
    `  <p>${inHtml(ownText(newsroom.page.not_today, locale) ?? words.support.notToday)}`,
    `    ${link(`/remind?${carried(view)}`, ownText(newsroom.page.remind_me, locale) ?? words.support.remindMe)}</p>`,
    `</aside>`,
  ].join('\n');
}

/** The frame with the box in it. Its sandbox lets it do nothing but lead the reader on. */
export function frameSnippet(view: ChoiceView, publicUrl: string): string {
  return [
    `<iframe src="${inHtml(`${publicUrl}/embed?${carried(view)}`)}"`,
    `  title="${inHtml(headline(view, wordsIn(view.locale)))}"`,
    `  sandbox="${frameSandbox}"`,
    `  referrerpolicy="no-referrer" loading="lazy"`,
    `  width="100%" height="${frameHeight}" frameborder="0"></iframe>`,
  ].join('\n');
}

// Neither amount nor currency: those follow from the reader's own language.
function carried({ form, locale }: ChoiceView, more: Readonly<Record<string, string>> = {}): string {
  const parts = { ...more, campaign: form.campaign, article: form.article, lang: locale };
  return new URLSearchParams(Object.entries(parts).filter(([, value]) => value !== '')).toString();
}

const inHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
