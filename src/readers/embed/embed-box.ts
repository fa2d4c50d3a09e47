import { html } from 'hono/html';
import { formatMoney } from '../../money/format-money.ts';
import { amountInLink } from '../../newsroom.ts';
import type { Interval } from '../intervals.ts';
import { ownText } from '../newsroom-texts.ts';
import type { Html } from '../page-shell.ts';
import { presetOf, type ChoiceView } from '../support-view.ts';
import type { Words } from '../words.ts';

/**
 * How often and how much, and on to the support page with it. It only asks for a page: a frame without an origin
 * of its own could send nothing else, and nothing is decided here.
 */
export function embedBox(view: ChoiceView, words: Words, target: '_top' | '_self'): Html {
  const { newsroom, locale, form } = view;
  const carried = {
    currency: view.currency.code,
    campaign: form.campaign,
    article: form.article,
    lang: locale,
  };
  return html`<form method="get" action="/" target="${target}">
    ${Object.entries(carried)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <fieldset>
      <legend>${words.support.howOften}</legend>
      <div class="often">
        ${newsroom.intervals.map(
          (name) =>
            html`<label
              ><input
                type="radio"
                name="interval"
                id="interval-${name}"
                value="${name}"
                ${form.interval === name ? html`checked` : ''}
              /><span>${words.support.intervals[name]}</span></label
            >`,
        )}
      </div>
    </fieldset>
    ${newsroom.intervals.map((interval) => amounts(view, words, interval))}
    <button>${ownText(newsroom.page.continue, locale) ?? words.support.next}</button>
  </form>`;
}

/** In characters; what is longer breaks where four stand in a row. */
const longestBesideOthers = 6;

function amounts(view: ChoiceView, words: Words, interval: Interval): Html {
  const { currency, locale } = view;
  const preset = presetOf(view, interval);
  const offered = currency.amountsMinor[interval].map((amount) => ({
    amount,
    shown: formatMoney(amount, currency.code, locale),
  }));
  const areShort = offered.every(({ shown }) => shown.length <= longestBesideOthers);
  return html`<fieldset class="for-${interval}">
    <legend>${words.support.howMuch[interval]}</legend>
    <div class="choices ${areShort ? 'short' : ''}">
      ${offered.map(
        ({ amount, shown }) =>
          html`<label
            ><input
              type="radio"
              name="amount_${interval}"
              value="${amountInLink(amount, currency.code)}"
              ${preset === String(amount) ? html`checked` : ''}
            /><span><bdi>${shown}</bdi></span></label
          >`,
      )}
    </div>
  </fieldset>`;
}
