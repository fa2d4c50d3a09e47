import type { Context } from 'hono';
import { currencyForLanguage, offeredCurrency, type Newsroom } from '../../newsroom.ts';
import { askedFor } from '../support-routes.ts';
import type { ChoiceView } from '../support-view.ts';

/** What a link asks for, ready to be shown. */
export function choiceView(c: Context, newsroom: Newsroom): ChoiceView {
  const { locale, form } = askedFor(c, newsroom);
  const currency = offeredCurrency(newsroom, form.currency) ?? currencyForLanguage(newsroom, [locale]);
  return { newsroom, locale, form, currency };
}
