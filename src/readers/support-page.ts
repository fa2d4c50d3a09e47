import { html } from 'hono/html';
import { formatMoney } from '../money/format-money.ts';
import { donationForm } from './donation-form.ts';
import { methodsRow } from './methods-row.ts';
import { filled, languageMark, ownText, textIn } from './newsroom-texts.ts';
import { newsroomPage } from './newsroom-page.ts';
import { errorSummary, noticeSummary, type FieldProblem, type Html } from './page-shell.ts';
import { problemInWords } from './problem-in-words.ts';
import { choiceQuery, type ChoiceView, type SupportView } from './support-view.ts';
import { wordsIn, type Words } from '../languages/words.ts';

/** The whole page: why, how often, how much, Continue, or not today. */
export function supportPage(view: SupportView): Html {
  const words = wordsIn(view.locale);
  const title = headline(view, words);
  const problems = problemsOf(view, words);
  const hasFailed = problems.length > 0 || view.notice !== undefined;
  return newsroomPage(view.newsroom, {
    title: hasFailed ? `${words.errors.titlePrefix}${title}` : title,
    description: lead(view, words),
    locale: view.locale,
    aside: otherLanguages(view, words),
    body: html`${summary(view, words, problems)}
      <div class="columns">
        <h1>${title}</h1>
        ${view.newsroom.page.sections.map((section) => sections[section](view, words, problems))}
      </div>`,
  });
}

type Section = (view: SupportView, words: Words, problems: readonly FieldProblem[]) => Html;

const sections: Record<SupportView['newsroom']['page']['sections'][number], Section> = {
  appeal,
  box: (view, words, problems) =>
    html`<div class="box">
      ${donationForm(view, words, problems)} ${methodsRow(view.newsroom, words)} ${currencies(view, words)}
    </div>`,
  reminder: (view, words) => reminderLine(view, words),
};

/** @param inFrame whether it stands in somebody's frame, which the reader then leaves. */
export function reminderLine(view: ChoiceView, { support }: Words, inFrame = false): Html {
  return html`<p class="later">
    ${ownText(view.newsroom.page.not_today, view.locale) ?? support.notToday}
    <a class="act" href="/remind?${choiceQuery(view)}" ${inFrame ? html`target="_top"` : ''}
      >${ownText(view.newsroom.page.remind_me, view.locale) ?? support.remindMe}</a
    >
  </p>`;
}

const gapsOf = ({ newsroom, currency, locale }: ChoiceView) => ({
  newsroom: newsroom.name,
  floor: formatMoney(currency.floorMinor, currency.code, locale),
});

/** The newsroom’s call for support, in a few words. */
export function headline(view: ChoiceView, { support }: Words): string {
  const own = ownText(view.newsroom.page.title, view.locale);
  return own === undefined ? support.title(view.newsroom.name) : filled(own, gapsOf(view));
}

function lead(view: ChoiceView, { support }: Words): string {
  const gaps = gapsOf(view);
  const own = ownText(view.newsroom.page.lead, view.locale);
  return own === undefined ? support.lead(gaps.floor) : filled(own, gaps);
}

export function appeal(view: ChoiceView, words: Words): Html {
  const { title, body } = view.newsroom.appeal;
  const [heading, text] = [textIn(title, view.locale), textIn(body, view.locale)];
  return html`<div class="appeal">
    ${heading && html`<h2 ${languageMark(heading, view.locale)}>${heading.text}</h2>`}
    ${text?.text
      .split(/\n{2,}/)
      .map((paragraph) => html`<p ${languageMark(text, view.locale)}>${paragraph}</p>`)}
    <p class="lead">${lead(view, words)}</p>
  </div>`;
}

/** Where a problem's field is on the page. */
const fieldIds = { currency: 'currencies', amount: 'amount' } as const;

const problemsOf = (view: SupportView, words: Words): FieldProblem[] =>
  view.problems.map((problem) => ({
    field:
      problem.field === 'interval' ? `interval-${view.newsroom.chosen_interval}` : fieldIds[problem.field],
    message: problemInWords(problem, words, view.locale),
  }));

const summary = (
  { notice, remark }: SupportView,
  { errors }: Words,
  problems: readonly FieldProblem[],
): Html =>
  html`${remark === undefined ? '' : html`<p class="remark" role="status">${remark}</p>`}
  ${notice === undefined ? '' : noticeSummary(errors.summary, notice)}
  ${problems.length > 0 ? errorSummary(errors.summary, problems) : ''}`;

function currencies(view: SupportView, { support }: Words): Html | '' {
  if (view.newsroom.currencies.length === 1) return '';
  return html`<nav class="currencies" aria-label="${support.currency}" id="currencies" tabindex="-1">
    <span>${support.currency}</span>
    ${view.newsroom.currencies.map(({ code }) =>
      code === view.currency.code
        ? html`<strong aria-current="true">${code.toUpperCase()}</strong>`
        : html`<a href="/?${choiceQuery(view, { currency: code, amount: '' })}">${code.toUpperCase()}</a>`,
    )}
  </nav>`;
}

function otherLanguages(view: SupportView, words: Words): Html | undefined {
  const others = view.newsroom.locales.filter((code) => code !== view.locale);
  if (others.length === 0) return undefined;
  return html`<nav class="languages" aria-label="${words.support.otherLanguages}">
    ${others.map(
      (code) =>
        html`<a href="/?${choiceQuery(view, { lang: code })}" lang="${code}" hreflang="${code}"
          >${wordsIn(code).name}</a
        > `,
    )}
  </nav>`;
}
