import { html } from 'hono/html';
import type { Newsroom, OfferedCurrency } from '../newsroom.ts';
import { amountInLink } from '../newsroom.ts';
import { formatMoney } from '../money/format-money.ts';
import type { DonationForm, RequestProblem } from './donation-request.ts';
import { intervalNames, isInterval } from './intervals.ts';
import { errorSummary, noticeSummary, page, type FieldProblem, type Html } from './page-shell.ts';
import { problemInWords } from './problem-in-words.ts';
import { wordsIn, type Words } from './words.ts';

export interface SupportPage {
  newsroom: Newsroom;
  locale: string;
  currency: OfferedCurrency;
  form: DonationForm;
  nonce: string;
  problems: readonly RequestProblem[];
  /** A sentence about something that is not the reader's mistake. */
  notice?: string;
}

/** Where a problem's field is on the page. */
const fieldIds = { interval: 'interval-month', currency: 'currencies', amount: 'amount' } as const;

export function supportPage(view: SupportPage): Html {
  const words = wordsIn(view.locale);
  const title = words.support.title(view.newsroom.name);
  const problems = view.problems.map((problem) => ({
    field: fieldIds[problem.field],
    message: problemInWords(problem, words, view.locale),
  }));
  const footer = contacts(view.newsroom, words);
  const hasFailed = problems.length > 0 || view.notice !== undefined;
  return page({
    title: hasFailed ? `${words.errors.titlePrefix}${title}` : title,
    locale: view.locale,
    masthead: { name: view.newsroom.name, href: view.newsroom.site_url ?? '/' },
    body: html`${view.notice === undefined ? '' : noticeSummary(words.errors.summary, view.notice)}
      ${problems.length > 0 ? errorSummary(words.errors.summary, problems) : ''}
      <div class="columns">
        <div>
          <h1>${title}</h1>
          ${appeal(view)}
          <p class="lead">
            ${words.support.lead(formatMoney(view.currency.floorMinor, view.currency.code, view.locale))}
          </p>
        </div>
        <div>
          <div class="box">
            ${form(view, words, problems)} ${methods(view.newsroom, words)} ${currencies(view, words)}
          </div>
          <p class="later">
            ${words.support.notToday}
            <a class="act" href="/remind?${choiceQuery(view)}">${words.support.remindMe}</a>
          </p>
        </div>
      </div>`,
    aside: otherLanguages(view, words),
    ...(footer && { footer }),
  });
}

function appeal({ newsroom, locale }: SupportPage): Html {
  const text = (texts: Readonly<Record<string, string>>) =>
    texts[locale] ?? texts['en'] ?? Object.values(texts)[0] ?? '';
  return html`<div class="appeal">
    <h2>${text(newsroom.appeal.title)}</h2>
    ${text(newsroom.appeal.body)
      .split(/\n{2,}/)
      .map((paragraph) => html`<p>${paragraph}</p>`)}
  </div>`;
}

function form(view: SupportPage, words: Words, problems: readonly FieldProblem[]): Html {
  const { support } = words;
  const { interval, campaign } = view.form;
  return html`<form method="post" action="/checkout" novalidate>
    <input type="hidden" name="nonce" value="${view.nonce}" />
    <input type="hidden" name="lang" value="${view.locale}" />
    <input type="hidden" name="campaign" value="${campaign}" />
    <input type="hidden" name="currency" value="${view.currency.code}" />
    <fieldset>
      <legend>${support.howOften}</legend>
      <div class="choices often">
        ${intervalNames.map(
          (name) =>
            html`<label
              ><input
                type="radio"
                name="interval"
                id="interval-${name}"
                value="${name}"
                ${checked(interval === name)}
              /><span>${support.intervals[name]}</span></label
            >`,
        )}
      </div>
    </fieldset>
    ${amounts(view, words, problems)}
    <button>${support.next}</button>
    <p class="hint">${support.leavesFor}</p>
  </form>`;
}

function amounts(view: SupportPage, words: Words, problems: readonly FieldProblem[]): Html {
  const { currency, form, locale } = view;
  const money = (amount: number) => html`<bdi>${formatMoney(amount, currency.code, locale)}</bdi>`;
  const problem = problems.find(({ field }) => field === 'amount');
  const described = problem ? 'amount-problem amount-hint' : 'amount-hint';
  return html`<fieldset>
      <legend>${words.support.howMuch.month}</legend>
      <div class="choices">
        ${offeredAmounts(view).map(
          (amount) =>
            html`<label
              ><input
                type="radio"
                name="preset"
                value="${amount}"
                ${checked(form.preset === String(amount))}
              /><span>${money(amount)}</span></label
            >`,
        )}
      </div>
    </fieldset>
    <p>
      <label class="name" for="amount">${words.support.ownAmount} (${currency.code.toUpperCase()})</label>
      <span class="hint" id="amount-hint"
        >${words.support.ownAmountHint(formatMoney(currency.floorMinor, currency.code, locale))}</span
      >
      ${problem ? html`<span class="problem" id="amount-problem">${problem.message}</span>` : ''}
      <input
        type="text"
        inputmode="decimal"
        autocomplete="off"
        id="amount"
        name="amount"
        value="${form.amount}"
        aria-describedby="${described}"
        ${problem ? html`aria-invalid="true"` : ''}
      />
    </p>`;
}

/** The set that fits how often, so that a link to a yearly gift offers yearly amounts. */
export function offeredAmounts({
  currency,
  form,
}: Pick<SupportPage, 'currency' | 'form'>): readonly number[] {
  return currency.amountsMinor[isInterval(form.interval) ? form.interval : 'month'];
}

const checked = (is: boolean) => (is ? html`checked` : '');

/** What stands on a badge; the name is read out. */
const badges = {
  visa: 'VISA',
  mastercard: '',
  amex: 'AMEX',
  apple_pay: 'Apple Pay',
  google_pay: 'Google Pay',
  bank_debit: undefined,
} satisfies Record<keyof Words['support']['methodNames'], string | undefined>;

function methods(newsroom: Newsroom, { support }: Words): Html {
  return html`<ul class="methods" aria-label="${support.methods}">
    ${newsroom.payment_methods.map((method) => {
      const name = support.methodNames[method];
      return html`<li>
        <span class="${method}" role="img" aria-label="${name}">${badges[method] ?? name}</span>
      </li>`;
    })}
  </ul>`;
}

function currencies(view: SupportPage, { support }: Words): Html {
  return html`<nav class="currencies" aria-label="${support.currency}" id="currencies" tabindex="-1">
    <span>${support.currency}</span>
    ${view.newsroom.currencies.map(({ code }) =>
      code === view.currency.code
        ? html`<strong aria-current="true">${code.toUpperCase()}</strong>`
        : html`<a href="/?${choiceQuery(view, { currency: code, amount: '' })}">${code.toUpperCase()}</a>`,
    )}
  </nav>`;
}

function otherLanguages(view: SupportPage, words: Words): Html {
  const others = view.newsroom.locales.filter((code) => code !== view.locale);
  if (others.length === 0) return html``;
  return html`<nav aria-label="${words.support.otherLanguages}">
    ${others.map(
      (code) =>
        html`<a href="/?${choiceQuery(view, { lang: code })}" lang="${code}" hreflang="${code}"
          >${wordsIn(code).name}</a
        > `,
    )}
  </nav>`;
}

function contacts({ privacy_url, contact_email }: Newsroom, { support }: Words): Html | undefined {
  const links = [
    { href: privacy_url, text: support.privacy },
    { href: contact_email && `mailto:${contact_email}`, text: support.contact },
  ].filter(({ href }) => href !== undefined);
  if (links.length === 0) return undefined;
  return html`${links.map(({ href, text }) => html`<a href="${href}">${text}</a>`)}`;
}

/** What was chosen, as a link carries it; an empty change leaves its part out. */
function choiceQuery({ form, currency, locale }: SupportPage, changes: Record<string, string> = {}): string {
  const chosen = /^\d{1,13}$/.test(form.preset) ? amountInLink(BigInt(form.preset), currency.code) : '';
  const parts = {
    interval: form.interval,
    amount: form.amount === '' ? chosen : form.amount,
    currency: currency.code,
    campaign: form.campaign,
    lang: locale,
    ...changes,
  };
  return new URLSearchParams(Object.entries(parts).filter(([, value]) => value !== '')).toString();
}
