import { html } from 'hono/html';
import type { MinorUnits } from '../../money/minor-units.ts';
import { amountInLink } from '../../newsroom.ts';
import { amountsField, oftenField } from '../choice-fields.ts';
import { ownText } from '../newsroom-texts.ts';
import type { Html } from '../page-shell.ts';
import type { ChoiceView } from '../support-view.ts';
import type { Words } from '../../languages/words.ts';

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
    ${oftenField(view, words)}
    ${newsroom.intervals.map((interval) => amountsField(view, words, interval, asAmount(view)))}
    <button>${ownText(newsroom.page.continue, locale) ?? words.support.next}</button>
  </form>`;
}

// As a link to the support page says it.
const asAmount = ({ currency }: ChoiceView) => ({
  name: 'amount',
  value: (amountMinor: MinorUnits) => amountInLink(amountMinor, currency.code),
});
