import { z } from 'zod';
import { isCampaign, offeredCurrency, type Newsroom, type OfferedCurrency } from '../newsroom.ts';
import { limitProblem, type LimitProblem } from '../money/check-amount.ts';
import { requireCurrency } from '../money/currency.ts';
import { minorUnits, type MinorUnits } from '../money/minor-units.ts';
import { parseAmount, type AmountProblem } from '../money/parse-amount.ts';
import { articleSlug } from './article-slug.ts';
import { intervalNames, type Interval } from '../ledger/intervals.ts';

/** What a reader asked for, checked. */
export interface DonationRequest {
  readonly interval: Interval;
  readonly amountMinor: MinorUnits;
  readonly currency: string;
  /** A slug of the configuration, or `none`. */
  readonly campaign: string;
}

export type RequestProblem =
  | { readonly field: 'interval'; readonly code: 'unknown' }
  | { readonly field: 'currency'; readonly code: 'unknown' }
  | ({ readonly field: 'amount'; readonly currency: OfferedCurrency | undefined } & (
      AmountProblem | LimitProblem
    ));

export type CheckedRequest =
  | { readonly ok: true; readonly request: DonationRequest }
  | { readonly ok: false; readonly problems: readonly RequestProblem[] };

/** The fields of the form, as they came. */
export interface DonationForm {
  interval: string;
  /** The chosen amount in minor units; empty where none was chosen. */
  preset: string;
  /** What was typed; it wins over the chosen amount. */
  amount: string;
  currency: string;
  campaign: string;
  /** Only counted: neither Stripe nor the donation is told. */
  article: string;
}

export function checkForm(newsroom: Newsroom, form: DonationForm): CheckedRequest {
  const problems: RequestProblem[] = [];
  const currency = offeredCurrency(newsroom, form.currency.toLowerCase());
  if (!currency) problems.push({ field: 'currency', code: 'unknown' });
  const interval = newsroom.intervals.find((offered) => offered === form.interval);
  if (!interval) problems.push({ field: 'interval', code: 'unknown' });
  const amount = currency && amountOfForm(form, currency);
  if (amount && !amount.ok) problems.push({ field: 'amount', currency, ...amount.problem });
  const limit = currency && amount?.ok ? limitProblem(amount.amountMinor, currency) : undefined;
  if (limit) problems.push({ field: 'amount', currency, ...limit });
  if (problems.length > 0 || !currency || !interval || !amount?.ok) return { ok: false, problems };
  return {
    ok: true,
    request: {
      interval,
      amountMinor: amount.amountMinor,
      currency: currency.code,
      campaign: knownCampaign(newsroom, form.campaign),
    },
  };
}

function amountOfForm(form: DonationForm, currency: OfferedCurrency) {
  const chosen = /^\d{1,13}$/.test(form.preset) ? minorUnits(Number(form.preset)) : undefined;
  if (form.amount.trim() === '' && chosen !== undefined) return { ok: true as const, amountMinor: chosen };
  return parseAmount(form.amount, requireCurrency(currency.code));
}

const jsonSchema = z.strictObject({
  interval: z.enum(intervalNames, `expected one of ${intervalNames.join(', ')}`),
  amount_minor: z.int('expected a whole number of minor units').positive('expected more than zero'),
  currency: z.string('expected a currency such as usd'),
  // Whatever it is, it must not stop a gift.
  campaign: z.string().catch(''),
  token: z.string().max(200).optional(),
  ticket: z.string().max(200).optional(),
  solution: z.coerce.string().max(20).optional(),
  article: z.string().catch(''),
});

export interface FieldError {
  field: string;
  code: string;
  message: string;
}

/** What shows that a program asked for a form, and overcame what stood before it. */
export interface Proof {
  token: string;
  ticket: string;
  solution: string;
}

/** The same limits for programs, who speak in minor units and get no benefit of the doubt. */
export function checkJson(
  newsroom: Newsroom,
  body: unknown,
):
  | { ok: true; request: DonationRequest; proof: Proof; article: string }
  | { ok: false; errors: FieldError[] } {
  const parsed = jsonSchema.safeParse(body);
  if (!parsed.success)
    return {
      ok: false,
      errors: parsed.error.issues.map((issue) => ({
        field: issue.path.map(String).join('.') || 'body',
        code: issue.code,
        message: issue.message,
      })),
    };
  const { interval, amount_minor, currency: code, campaign, article } = parsed.data;
  if (!newsroom.intervals.includes(interval)) {
    const message = `expected one of ${newsroom.intervals.join(', ')}`;
    return { ok: false, errors: [{ field: 'interval', code: 'unknown', message }] };
  }
  const currency = offeredCurrency(newsroom, code.toLowerCase());
  if (!currency) {
    const offered = newsroom.currencies.map((c) => c.code).join(', ');
    return {
      ok: false,
      errors: [{ field: 'currency', code: 'unknown', message: `expected one of ${offered}` }],
    };
  }
  // Beyond what is exact no amount is right, and none is above a maximum that can be set.
  const amountMinor = Math.min(amount_minor, 1e15);
  const limit = limitProblem(minorUnits(amountMinor), currency);
  if (limit)
    return { ok: false, errors: [{ field: 'amount_minor', code: limit.code, message: limitInWords(limit) }] };
  return {
    ok: true,
    request: {
      interval,
      amountMinor: minorUnits(amountMinor),
      currency: currency.code,
      campaign: knownCampaign(newsroom, campaign),
    },
    proof: {
      token: parsed.data.token ?? '',
      ticket: parsed.data.ticket ?? '',
      solution: parsed.data.solution ?? '',
    },
    article: articleSlug(article),
  };
}

function limitInWords(limit: LimitProblem): string {
  switch (limit.code) {
    case 'too_small':
      return `expected at least ${limit.floorMinor} minor units`;
    case 'too_large':
      return `expected at most ${limit.maximumMinor} minor units`;
    case 'wrong_step':
      return `expected a multiple of ${limit.step} minor units`;
    default:
      return limit satisfies never;
  }
}

// A campaign that was mistyped or has ended must never stop a gift.
const knownCampaign = (newsroom: Newsroom, campaign: string) =>
  isCampaign(newsroom, campaign) ? campaign : 'none';
