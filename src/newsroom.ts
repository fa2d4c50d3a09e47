import { z } from 'zod';
import { languageCodes } from './languages/language-codes.ts';
import { typedForm } from './money/format-money.ts';
import { accountingSettings } from './newsroom/accounting-settings.ts';
import { bookSettings } from './newsroom/book-settings.ts';
import { currencySchema, defaultCurrencies } from './newsroom/currency-settings.ts';
import { otherIncomeRule } from './newsroom/other-income-settings.ts';
import { fundSettings } from './newsroom/fund-settings.ts';
import { safetySettings } from './newsroom/safety-settings.ts';
import { slug, texts, webAddress } from './newsroom/texts.ts';
import { exiledAppeal, plainAppeal } from './newsroom/appeals.ts';
import { maintenanceSetting } from './newsroom/maintenance-setting.ts';
import { feeSettings, intervalSettings, pageSettings } from './newsroom/page-settings.ts';
import {
  exampleNewsletters,
  newsletterFaults,
  newsletterProviderSettings,
  newsletterSettings,
} from './newsroom/newsletter-settings.ts';
import { letterSettings } from './newsroom/letter-settings.ts';
import { embedSettings } from './newsroom/embed-settings.ts';
import { lineAt, lineOfPath } from './newsroom/json-place.ts';

const isTimeZone = (zone: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
};

/** Which currency a reader of a language meets first, where it is offered. Never decided by where somebody is. */
const usualCurrencies = { 'en-gb': 'gbp', de: 'eur', fr: 'eur', es: 'eur' };

/** The newsroom, as NEWSROOM_CONFIG describes it; every part has a default. */
const newsroomParts = z.strictObject({
  name: z.string().min(1).max(100).default('The Example Times'),
  /** What Stripe's page and a bank may show: name no cause here. */
  product_name: z.string().min(1).max(100).default('Support'),
  site_url: webAddress.optional(),
  privacy_url: webAddress.optional(),
  contact_email: z.email().optional(),
  /** IANA name; decides which day and month a gift belongs to. Frozen when the database is made. */
  time_zone: z.string().refine(isTimeZone, 'expected a time zone such as Europe/Amsterdam').default('UTC'),
  locales: z
    .array(z.enum(languageCodes, `expected one of ${languageCodes.join(', ')}`))
    .min(1)
    .default([...languageCodes]),
  currencies: z
    .array(currencySchema)
    .min(1)
    .refine(
      (list) => new Set(list.map(({ code }) => code)).size === list.length,
      'expected each currency once',
    )
    .prefault(defaultCurrencies),
  ...intervalSettings,
  /** By language tag, in lower case: the first currency of the list for all others. */
  currency_for: z.record(z.string(), z.string()).optional(),
  maintenance: maintenanceSetting.optional(),
  /** The newsroom's own words, by language; blank lines part paragraphs. */
  appeal: z.strictObject({ title: texts, body: texts }).default(plainAppeal),
  page: pageSettings.prefault({}),
  payment_fees: feeSettings.prefault({}),
  /** Drawn under the form, by us. */
  payment_methods: z
    .array(z.enum(['visa', 'mastercard', 'amex', 'apple_pay', 'google_pay', 'bank_debit']))
    .default(['visa', 'mastercard', 'amex', 'apple_pay', 'google_pay']),
  campaigns: z.array(slug).default(['bar', 'article', 'newsletter']),
  funds: fundSettings.default([]),
  /**
   * What a donor gets for one payment that has a price elsewhere, in minor units by interval and currency. That part of it is
   * owed, and earned month by month; a gift is income at once.
   */
  benefit_value: z.partialRecord(z.enum(['month', 'year']), z.record(z.string(), z.int().min(1))).default({}),
  /** What else is sold through the same Stripe account, and how its charges are known: by all that is said here. */
  other_income: z.array(otherIncomeRule).default([]),
  ...bookSettings,
  newsletters: z.array(newsletterSettings).default([]),
  newsletter_provider: newsletterProviderSettings.default({ kind: 'store' }),
  letters: letterSettings.prefault({}),
  embed: embedSettings.prefault({}),
  safety: safetySettings.prefault({}),
  accounting: accountingSettings.prefault({}),
});

const newsroomSchema = newsroomParts
  .superRefine(({ newsletter_provider: provider, newsletters }, context) => {
    for (const fault of newsletterFaults(provider, newsletters))
      context.addIssue({ code: 'custom', ...fault });
  })
  .superRefine(({ currencies, currency_for: wanted, intervals, chosen_interval: chosen }, context) => {
    const offered = currencies.map(({ code }) => code);
    for (const [language, code] of Object.entries(wanted ?? {}))
      if (!offered.includes(code))
        context.addIssue({
          code: 'custom',
          path: ['currency_for', language],
          message: `expected one of ${offered.join(', ')}`,
        });
    if (chosen && !intervals.includes(chosen))
      context.addIssue({
        code: 'custom',
        path: ['chosen_interval'],
        message: `expected one of ${intervals.join(', ')}`,
      });
  })
  .transform(({ chosen_interval: chosen, currency_for: wanted, ...newsroom }) => ({
    ...newsroom,
    chosen_interval: chosen ?? usualInterval(newsroom.intervals),
    currency_for: wanted ?? usualCurrencies,
  }));

const usualInterval = (offered: readonly ('once' | 'month' | 'year')[]) =>
  offered.includes('month') ? 'month' : (offered[0] ?? 'once');

export type Newsroom = z.output<typeof newsroomSchema>;
export type OfferedCurrency = Newsroom['currencies'][number];
export type OtherIncomeRule = Newsroom['other_income'][number];

/** What is shown until a newsroom describes itself. */
export const defaultNewsroom: Newsroom = newsroomSchema.parse({
  contact_email: 'support@example.org',
  privacy_url: 'https://example.org/privacy',
  appeal: exiledAppeal,
  newsletters: exampleNewsletters,
});

export type ParsedNewsroom = { ok: true; newsroom: Newsroom } | { ok: false; problems: string[] };

/** Reads the JSON text of NEWSROOM_CONFIG. Each problem names its place; none throws. */
export function parseNewsroom(text: string): ParsedNewsroom {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { ok: false, problems: [`expected JSON: ${jsonFault(error, text)}`] };
  }
  const parsed = newsroomSchema.safeParse(json);
  if (parsed.success) return { ok: true, newsroom: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.flatMap((issue) =>
      placesOf(issue).map((path) => problemAt(path, issue, text)),
    ),
  };
}

// V8 tells the place as an offset; people count lines.
function jsonFault(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const offset = /position (\d+)/.exec(message)?.[1];
  return offset === undefined
    ? 'the text ends too early'
    : `line ${lineAt(text, Number(offset))} is not JSON`;
}

// A key that is not ours is reported at its own place, with its own name.
const placesOf = (issue: z.core.$ZodIssue): (readonly PropertyKey[])[] =>
  issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];

function problemAt(path: readonly PropertyKey[], issue: z.core.$ZodIssue, text: string): string {
  const what = issue.code === 'unrecognized_keys' ? 'is not a setting' : issue.message;
  return path.length === 0
    ? what
    : `line ${lineOfPath(text, path) ?? 1}, ${path.map(String).join('.')}: ${what}`;
}

/** That of our own reminders, which every newsroom has. */
export const reminderCampaign = 'reminder';

export const isCampaign = (newsroom: Pick<Newsroom, 'campaigns'>, campaign: string): boolean =>
  campaign === reminderCampaign || newsroom.campaigns.includes(campaign);

export const offeredCurrency = (newsroom: Newsroom, code: string): OfferedCurrency | undefined =>
  newsroom.currencies.find((currency) => currency.code === code);

/** What a reader of these languages meets first, the most wanted tag first. */
export function currencyForLanguage(newsroom: Newsroom, tags: readonly string[]): OfferedCurrency {
  const wanted = new Map<string, string>(Object.entries(newsroom.currency_for));
  const codes = tags.flatMap((tag) => [tag.toLowerCase(), tag.toLowerCase().split('-')[0] ?? '']);
  const code = codes.map((tag) => wanted.get(tag)).find((found) => found !== undefined);
  const [first] = newsroom.currencies;
  if (!first) throw new Error('expected the newsroom to offer a currency, got none');
  return (code === undefined ? undefined : offeredCurrency(newsroom, code)) ?? first;
}

/** The amount as a link carries it. */
export const amountInLink = (amountMinor: number | bigint, currency: string): string =>
  typedForm(amountMinor, currency);
