import { html } from 'hono/html';
import { wordsIn } from '../../languages/words.ts';
import type { Newsroom } from '../../newsroom.ts';
import { languageMark, textIn } from '../newsroom-texts.ts';
import { errorSummary, noticeSummary, type FieldProblem, type Html, type Page } from '../page-shell.ts';
import {
  policyOf,
  titleOf,
  type Newsletter,
  type NewsletterForm,
  type NewsletterProblems,
} from './newsletter-form.ts';
import { signUpFields } from './sign-up-fields.ts';

export interface NewsletterPageView {
  newsroom: Newsroom;
  locale: string;
  /** Those that are shown. */
  offered: readonly Newsletter[];
  form: NewsletterForm;
  problems: NewsletterProblems;
  /** Why it was not taken, where that is no mistake of the reader's. */
  notice?: { title: string; text: string };
}

const emailField = 'email';
const listField = (slug: string) => `list-${slug}`;

/** Every newsletter that is signed up for here, with a look at the last issue. */
export function newsletterPage(view: NewsletterPageView): Page {
  const { newsroom, locale, offered } = view;
  const { newsletter: words, errors } = wordsIn(locale);
  const problems = problemsInWords(view, offered);
  const all = [problems.lists, problems.address].filter((problem) => problem !== undefined);
  return {
    title: `${all.length > 0 ? errors.titlePrefix : ''}${words.title}`,
    locale,
    body: html`${all.length > 0 ? errorSummary(errors.summary, all) : ''}
      ${view.notice ? noticeSummary(view.notice.title, view.notice.text) : ''}
      <h1>${words.title}</h1>
      <form method="post" action="/newsletter" novalidate>
        <input type="hidden" name="lang" value="${locale}" />
        ${lists(view, offered, problems.lists)}
        ${signUpFields({
          ...{ locale, id: emailField, email: view.form.email, problem: problems.address, preview: '' },
          policy: policyOf(newsroom, offered[0] ?? {}),
        })}
      </form>`,
  };
}

function problemsInWords(
  { locale, problems }: NewsletterPageView,
  offered: readonly Newsletter[],
): { lists?: FieldProblem; address?: FieldProblem } {
  const { newsletter: words } = wordsIn(locale);
  const addressWords = { missing: words.addressMissing, wrong: words.addressWrong };
  const first = offered.length > 1 && offered[0] ? listField(offered[0].slug) : emailField;
  return {
    ...(problems.lists && { lists: { field: first, message: words.chooseOne } }),
    ...(problems.address && { address: { field: emailField, message: addressWords[problems.address] } }),
  };
}

/** One needs no box to tick; of several none is ticked beforehand. */
function lists(
  view: NewsletterPageView,
  offered: readonly Newsletter[],
  problem: FieldProblem | undefined,
): Html {
  const [only] = offered;
  if (only && offered.length === 1)
    return html`<input type="hidden" name="list" value="${only.slug}" /> ${about(only, view.locale)}`;
  return html`<fieldset ${problem ? html`aria-describedby="lists-problem"` : ''}>
    <legend>${wordsIn(view.locale).newsletter.which}</legend>
    ${problem ? html`<p class="problem" id="lists-problem">${problem.message}</p>` : ''}
    ${offered.map(
      (newsletter) =>
        html`<div class="radios">
            <label>
              <input
                type="checkbox"
                name="list"
                id="${listField(newsletter.slug)}"
                value="${newsletter.slug}"
                ${view.form.lists.includes(newsletter.slug) ? 'checked' : ''}
              />
              <b>${titleOf(newsletter, view.locale)}</b></label
            >
          </div>
          ${description(newsletter, view.locale)}`,
    )}
  </fieldset>`;
}

const about = (newsletter: Newsletter, locale: string): Html =>
  html`<h2>${titleOf(newsletter, locale)}</h2>
    ${description(newsletter, locale)}`;

function description(newsletter: Newsletter, locale: string): Html {
  const text = textIn(newsletter.description ?? {}, locale);
  return html`${text ? html`<p ${languageMark(text, locale)}>${text.text}</p>` : ''}
  ${previewLink(newsletter, locale)}`;
}

export const previewLink = ({ preview_url: href }: Newsletter, locale: string): Html | '' =>
  href === undefined ? '' : html`<a class="act" href="${href}">${wordsIn(locale).example.preview}</a>`;
