import { html } from 'hono/html';
import { dayInWords } from '../../languages/day-in-words.ts';
import { methodsRow } from '../methods-row.ts';
import { page, type Html } from '../page-shell.ts';
import { css } from '../page-style.ts';
import type { Day } from '../../day.ts';
import { appeal, headline, reminderLine } from '../support-page.ts';
import { choiceQuery, type ChoiceView } from '../support-view.ts';
import { wordsIn, type Words } from '../../languages/words.ts';
import { embedBox } from './embed-box.ts';
import { drawing } from './example-drawing.ts';
import { exampleCss } from './example-style.ts';
import { languageLinks } from './language-links.ts';
import { newsletterBoxes } from './newsletter-box.ts';

export const exampleStyles = [css, exampleCss] as const;

/** An article with everything around it that asks for support, in the order in which readers meet it. */
export function examplePage(view: ChoiceView, today: Day): Html {
  const words = wordsIn(view.locale);
  const { newsroom, locale } = view;
  const standing = choiceQuery(view, { campaign: 'bar', amount: '', currency: '', interval: '' });
  return page({
    title: words.example.headline,
    locale,
    styles: exampleStyles,
    masthead: { name: newsroom.name, href: newsroom.site_url ?? '/' },
    aside: html`<a class="standing" href="/?${standing}">${words.example.standing(newsroom.name)}</a>`,
    body: html`${article(words, locale, today)} ${newsletterBoxes(newsroom, words, locale)}
      ${appeal(view, words)}
      <div class="box">
        <h2>${headline(view, words)}</h2>
        ${embedBox(view, words, '_self')} ${methodsRow(newsroom, words)}
      </div>
      ${reminderLine(view, words)}
      <p class="made-up">${words.example.notice}</p>`,
    footer: languageLinks(newsroom, locale, (lang) => `/example?lang=${lang}`),
  });
}

function article({ example }: Words, locale: string, today: Day): Html {
  const [first, second] = example.opening;
  return html`<article lang="${locale}">
    <p class="kicker">${example.section}</p>
    <h1>${example.headline}</h1>
    <p class="standfirst">${example.standfirst}</p>
    <p class="byline">
      <b>${example.byline}</b>
      <time datetime="${today}">${dayInWords(today, locale)}</time>
    </p>
    ${drawing(example.caption)}
    <p class="first">${first}</p>
    <p>${second}</p>
    <h2>${example.subheading}</h2>
    ${example.rest.map((paragraph) => html`<p>${paragraph}</p>`)}
  </article>`;
}
