import { html } from 'hono/html';
import { formatMoney } from '../money/format-money.ts';
import { minorUnits } from '../money/minor-units.ts';
import { amountInLink } from '../newsroom.ts';
import { amountsField, oftenField } from './choice-fields.ts';
import { feesNote } from './fees-note.ts';
import type { Interval } from '../ledger/intervals.ts';
import type { FieldProblem, Html } from './page-shell.ts';
import { choiceQuery, type SupportView } from './support-view.ts';
import { ownText } from './newsroom-texts.ts';
import type { Words } from '../languages/words.ts';

/** A field that no reader sees: whoever fills it in reads no pages. */
export const baitName = 'contact_note';

/** The one form of the page: how often, how much, Continue. */
export function donationForm(view: SupportView, words: Words, problems: readonly FieldProblem[]): Html {
  const { form, newsroom, locale } = view;
  return html`<form method="post" action="/checkout" novalidate>
    <input type="hidden" name="token" value="${view.token}" />
    <input type="hidden" name="lang" value="${locale}" />
    <input type="hidden" name="campaign" value="${form.campaign}" />
    ${form.article && html`<input type="hidden" name="article" value="${form.article}" />`}
    <input type="hidden" name="currency" value="${view.currency.code}" />
    ${oftenField(view, words)} ${newsroom.intervals.map((interval) => amounts(view, words, interval))}
    ${ownAmount(view, words, problems)}
    <p class="bait" aria-hidden="true">
      <label
        >${words.support.contact}<input type="text" name="${baitName}" tabindex="-1" autocomplete="off"
      /></label>
    </p>
    ${view.restriction === undefined ? '' : html`<p class="fees">${view.restriction}</p>`}
    <button>${ownText(newsroom.page.continue, locale) ?? words.support.next}</button>
    <p class="hint">${words.support.leavesFor}</p>
  </form>`;
}

const amounts = (view: SupportView, words: Words, interval: Interval): Html =>
  amountsField(view, words, interval, {
    name: 'preset',
    value: String,
    note: smallestAfterFees(view, words, interval),
  });

function smallestAfterFees(view: SupportView, words: Words, interval: Interval): Html | '' {
  const { newsroom, currency, locale } = view;
  const amountMinor = minorUnits(Math.min(...currency.amountsMinor[interval]));
  return feesNote(
    { newsroom, currency, interval, amountMinor },
    {
      locale,
      words,
      yearlyLink: (amount) =>
        `/?${choiceQuery(view, { interval: 'year', amount: amountInLink(amount, currency.code) })}`,
    },
  );
}

function ownAmount(view: SupportView, { support }: Words, problems: readonly FieldProblem[]): Html {
  const { currency, form, locale } = view;
  const problem = problems.find(({ field }) => field === 'amount');
  const described = problem ? 'amount-problem amount-hint' : 'amount-hint';
  return html`<div class="own">
    <label class="name" for="amount">${support.ownAmount} (${currency.code.toUpperCase()})</label>
    <span class="hint" id="amount-hint"
      >${support.ownAmountHint(formatMoney(currency.floorMinor, currency.code, locale))}</span
    >
    ${problem ? html`<span class="problem" id="amount-problem">${problem.message}</span>` : ''}
    <input
      type="text"
      inputmode="decimal"
      autocomplete="off"
      id="amount"
      name="amount"
      value="${form.amount}"
      placeholder=" "
      aria-describedby="${described}"
      ${problem ? html`aria-invalid="true"` : ''}
    />
  </div>`;
}
