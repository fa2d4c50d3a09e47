import { html } from 'hono/html';
import { formatMoney } from '../money/format-money.ts';
import type { MinorUnits } from '../money/minor-units.ts';
import type { Interval } from '../ledger/intervals.ts';
import type { Html } from './page-shell.ts';
import { presetOf, type ChoiceView } from './support-view.ts';
import type { Words } from '../languages/words.ts';

/** How often: radios, so that any browser sends what is chosen. */
export const oftenField = ({ newsroom, form }: ChoiceView, { support }: Words): Html =>
  html`<fieldset>
    <legend>${support.howOften}</legend>
    <div class="often">
      ${newsroom.intervals.map(
        (name) =>
          html`<label
            ><input
              type="radio"
              name="interval"
              id="interval-${name}"
              value="${name}"
              ${checked(form.interval === name)}
            /><span>${support.intervals[name]}</span></label
          >`,
      )}
    </div>
  </fieldset>`;

/** In characters; what is longer breaks where four stand in a row. */
const longestBesideOthers = 8;

/**
 * How much, for one interval. Each has amounts of its own; a rule of the style shows those of the chosen one. A
 * browser that does not know the rule shows all of them, each under its own heading.
 */
export function amountsField(
  view: ChoiceView,
  { support }: Words,
  interval: Interval,
  sent: { name: string; value: (amountMinor: MinorUnits) => string; note?: Html | '' },
): Html {
  const { currency, locale } = view;
  const preset = presetOf(view, interval);
  const offered = currency.amountsMinor[interval].map((amount) => ({
    amount,
    shown: formatMoney(amount, currency.code, locale),
  }));
  const areShort = offered.every(({ shown }) => shown.length <= longestBesideOthers);
  return html`<fieldset class="for-${interval}">
    <legend>${support.howMuch[interval]}</legend>
    <div class="choices ${areShort ? 'short' : ''}">
      ${offered.map(
        ({ amount, shown }) =>
          html`<label
            ><input
              type="radio"
              name="${sent.name}_${interval}"
              value="${sent.value(amount)}"
              ${checked(preset === String(amount))}
            /><span><bdi>${shown}</bdi></span></label
          >`,
      )}
    </div>
    ${sent.note ?? ''}
  </fieldset>`;
}

const checked = (is: boolean) => (is ? html`checked` : '');
