import { Hono, type Context } from 'hono';
import type { Friction } from '../abuse/friction.ts';
import type { Deps } from '../deps.ts';
import {
  amountInLink,
  currencyForLanguage,
  isCampaign,
  offeredCurrency,
  type Newsroom,
  type OfferedCurrency,
} from '../newsroom.ts';
import { limitProblem } from '../money/check-amount.ts';
import { requireCurrency } from '../money/currency.ts';
import { parseAmount } from '../money/parse-amount.ts';
import { articleSlug } from './article-slug.ts';
import type { DonationForm, RequestProblem } from './donation-request.ts';
import type { CheckoutGate } from './checkout-gate.ts';
import { newFormToken } from './form-token.ts';
import { isOpening } from './is-opening.ts';
import { restrictionInWords, restrictionOf, type Restriction } from './friction/restriction.ts';
import { sendPage } from './page-shell.ts';
import { supportPage } from './support-page.ts';
import type { CountSupport } from './support-tally.ts';
import { usualAmount } from './support-view.ts';
import { acceptedTags, chooseLanguage, wordsIn } from '../languages/words.ts';

/** What the pages share besides the effects. */
export interface Door {
  stripeOrigin: string;
  gate: CheckoutGate;
  /** What failed payments have come to. */
  weather: () => Promise<Friction>;
  count: CountSupport;
}

export type PageDeps = Pick<Deps, 'config' | 'random' | 'sealing' | 'clock'>;

export function supportRoutes(deps: PageDeps, door: Door): Hono {
  return new Hono().get('/', (c) => {
    const { newsroom } = deps.config;
    const { locale, form } = askedFor(c, newsroom);
    const hasComeBack = c.req.query('unpaid') === '1';
    if (!hasComeBack && isOpening(c)) door.count('opened', form);
    return answerWithForm(c, deps, door, {
      ...{ status: 200, form, locale, problems: [] },
      ...(hasComeBack && { remark: wordsIn(locale).thanks.cancelled }),
    });
  });
}

export interface FormAnswer {
  status: 200 | 422 | 429 | 503;
  form: DonationForm;
  locale: string;
  problems: readonly RequestProblem[];
  notice?: string;
  remark?: string;
  /** The token to keep; a new one where the old is spent. */
  token?: string | undefined;
}

/** The form with the reader's own values in it. */
export async function answerWithForm(
  c: Context,
  deps: PageDeps,
  { stripeOrigin, weather }: Door,
  answer: FormAnswer,
): Promise<Response> {
  const { newsroom } = deps.config;
  const currency =
    offeredCurrency(newsroom, answer.form.currency) ?? currencyForLanguage(newsroom, [answer.locale]);
  const restriction = restrictionOf(await weather(), newsroom, currency);
  const document = supportPage({
    newsroom,
    locale: answer.locale,
    currency,
    form: answer.form,
    token: answer.token ?? newFormToken(deps),
    problems: answer.problems,
    ...(answer.notice !== undefined && { notice: answer.notice }),
    ...(restriction && { restriction: restrictionInWords(restriction, answer.locale) }),
    ...(answer.remark !== undefined && { remark: answer.remark }),
  });
  return sendPage(c, answer.status, document, { formTargets: [stripeOrigin] });
}

/** What single gifts in this currency are held to just now. */
export function restrictionNow(weather: Friction, newsroom: Newsroom, code: string): Restriction | undefined {
  const currency = offeredCurrency(newsroom, code);
  return currency && restrictionOf(weather, newsroom, currency);
}

export const languageOf = (c: Context, newsroom: Newsroom, asked: string | undefined): string =>
  chooseLanguage(newsroom.locales, asked, c.req.header('accept-language'));

// `en-GB` says more than `en`; but a language that the reader chose here is no longer the browser's.
const tagsOf = (c: Context, locale: string): string[] => [
  ...acceptedTags(c.req.header('accept-language')).filter((tag) =>
    tag.toLowerCase().startsWith(`${locale}-`),
  ),
  locale,
];

/** The language and the choice that a link asks for. */
export function askedFor(c: Context, newsroom: Newsroom): { locale: string; form: DonationForm } {
  const query = c.req.query();
  const locale = languageOf(c, newsroom, query['lang']);
  const currency = currencyForLanguage(newsroom, tagsOf(c, locale));
  return { locale, form: prefilled(newsroom, query, currency) };
}

/** What a link asks for, where it makes sense; the rest is as if it had not been there. */
function prefilled(
  newsroom: Newsroom,
  query: Readonly<Record<string, string>>,
  usual: OfferedCurrency,
): DonationForm {
  const currency = offeredCurrency(newsroom, (query['currency'] ?? '').toLowerCase()) ?? usual;
  const interval =
    newsroom.intervals.find((offered) => offered === query['interval']) ?? newsroom.chosen_interval;
  const form: DonationForm = {
    interval,
    preset: '',
    amount: '',
    currency: currency.code,
    campaign: isCampaign(newsroom, query['campaign'] ?? '') ? (query['campaign'] ?? '') : '',
    article: articleSlug(query['article']),
  };
  const parsed = parseAmount(
    query['amount'] ?? query[`amount_${interval}`] ?? '',
    requireCurrency(currency.code),
  );
  if (!parsed.ok || limitProblem(parsed.amountMinor, currency))
    return { ...form, preset: String(usualAmount(currency, interval)) };
  if (currency.amountsMinor[interval].includes(parsed.amountMinor))
    return { ...form, preset: String(parsed.amountMinor) };
  return { ...form, amount: amountInLink(parsed.amountMinor, currency.code) };
}
