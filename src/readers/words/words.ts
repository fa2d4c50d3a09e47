import type { Interval } from '../intervals.ts';
import { en } from './en.ts';
import { ru } from './ru.ts';

/** Every sentence a reader can meet on the support pages. A language that lacks one does not compile. */
export interface Words {
  /** The language's own name. */
  name: string;
  support: {
    title: (newsroom: string) => string;
    lead: (floor: string) => string;
    howOften: string;
    intervals: Record<Interval, string>;
    howMuch: string;
    ownAmount: string;
    ownAmountHint: (floor: string) => string;
    currency: string;
    next: string;
    leavesFor: string;
    methods: string;
    methodNames: Record<'visa' | 'mastercard' | 'amex' | 'apple_pay' | 'google_pay' | 'bank_debit', string>;
    notToday: string;
    remindMe: string;
    otherLanguages: string;
    privacy: string;
    contact: string;
  };
  errors: {
    titlePrefix: string;
    summary: string;
    interval: string;
    currency: string;
    missing: string;
    notANumber: string;
    notPositive: string;
    ambiguous: (asThousands: string, asFraction: string) => string;
    tooManyDecimals: (decimals: number) => string;
    tooSmall: (floor: string) => string;
    tooLarge: (maximum: string) => string;
    wrongStep: (step: string) => string;
    away: string;
    expired: string;
  };
  thanks: {
    title: Record<'paid' | 'clearing' | 'failed' | 'expired' | 'started' | 'unknown', string>;
    paid: (amount: string, interval: Interval) => string;
    paidNext: Record<Interval, string>;
    clearing: string;
    failed: string;
    expired: string;
    started: string;
    lookAgain: string;
    unknown: string;
    tryAgain: string;
    back: string;
  };
}

export const languages = { en, ru } as const satisfies Record<string, Words>;
export type Language = keyof typeof languages;

const isLanguage = (code: string): code is Language => Object.hasOwn(languages, code);

export const wordsIn = (locale: string): Words => (isLanguage(locale) ? languages[locale] : en);

/** The first of the reader's languages that the newsroom offers: as asked for, then as the browser says (RFC 9110, 12.5.4). */
export function chooseLanguage(
  offered: readonly string[],
  asked: string | undefined,
  acceptLanguage: string | undefined,
): string {
  const wanted = [
    ...(asked === undefined ? [] : [asked]),
    ...(acceptLanguage ?? '')
      .split(',')
      .map((part) => {
        const [tag = '', q] = part.trim().split(/;\s*q=/);
        return { tag, weight: q === undefined ? 1 : Number(q) || 0 };
      })
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight)
      .map(({ tag }) => tag),
  ];
  const primary = (tag: string) => tag.toLowerCase().split('-')[0] ?? '';
  return wanted.map(primary).find((tag) => offered.includes(tag)) ?? offered[0] ?? 'en';
}
