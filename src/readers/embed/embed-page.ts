import { html } from 'hono/html';
import { page, type Html } from '../page-shell.ts';
import { headline, reminderLine } from '../support-page.ts';
import type { ChoiceView } from '../support-view.ts';
import { wordsIn } from '../../languages/words.ts';
import { embedBox } from './embed-box.ts';
import { embedCss } from './embed-style.ts';

export const embedStyles = [embedCss] as const;

/** The box alone, for the frame on a publisher's page. Everything in it leads out of the frame. */
export function embedPage(view: ChoiceView): Html {
  const words = wordsIn(view.locale);
  const title = headline(view, words);
  return page({
    title,
    locale: view.locale,
    styles: embedStyles,
    body: html`<h1>${title}</h1>
      ${embedBox(view, words, '_top')} ${reminderLine(view, words, true)}`,
  });
}
