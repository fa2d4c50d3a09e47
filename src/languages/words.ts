import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { languageCodes, languageFolder } from './language-codes.ts';
import type { Interval } from '../ledger/intervals.ts';
import type { ReaderProblem } from '../reader-problems.ts';

/** Every sentence a reader can meet. A language that lacks one does not compile, and fails a test. */
export interface Words {
  /** The language's own name. */
  name: string;
  /** For dates, written as day, month, year (BCP 47). */
  dateLocale: string;
  support: {
    title: (newsroom: string) => string;
    lead: (floor: string) => string;
    howOften: string;
    intervals: Record<Interval, string>;
    howMuch: Record<Interval, string>;
    ownAmount: string;
    ownAmountHint: (floor: string) => string;
    /** What payment fees leave of a gift. */
    fees: (amount: string, net: string) => string;
    /** That the same money arrives better once a year. */
    yearly: (amount: string, net: string) => string;
    giveYearly: string;
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
    nextPayment: string;
    nextPaymentOn: (amount: string, day: string) => string;
    noNextPayment: string;
    statement: string;
    /** With what Stripe's page calls the gift. */
    statementText: (name: string) => string;
    letters: string;
    lettersText: string;
    ending: string;
    endingText: string;
    /** After a single gift only. */
    remindNextYear: string;
    monthlyInstead: (amount: string) => string;
    /** The reader came back from the payment page by its own way back. */
    cancelled: string;
    clearing: string;
    failed: string;
    expired: string;
    started: string;
    lookAgain: string;
    unknown: string;
    tryAgain: string;
    back: string;
  };
  remind: {
    title: string;
    intro: string;
    when: string;
    ownDay: string;
    ownDayHint: (earliest: string, latest: string) => string;
    address: string;
    addressHint: string;
    send: string;
    back: string;
    dayMissing: string;
    dayUnreadable: string;
    dayOutside: (earliest: string, latest: string) => string;
    addressMissing: string;
    addressWrong: string;
    /** A day in the reader's own calendar: offered first, as it leaves nothing behind. */
    calendarTitle: string;
    calendarIntro: string;
    calendarDay: string;
    calendarWord: string;
    calendarWordHint: string;
    calendarDefault: string;
    calendarSave: string;
    mailTitle: string;
    riskyTitle: string;
    risky: string;
    tooManyTitle: string;
    tooMany: (minutes: number) => string;
  };
  remindDone: {
    title: string;
    when: (day: string) => string;
    whenUnknown: string;
    afterwards: string;
    limits: string;
    changedMind: string;
    stop: string;
    back: string;
  };
  remindStop: {
    title: string;
    question: string;
    button: string;
    stoppedTitle: string;
    stopped: string;
  };
  remindLetter: {
    /** Says nothing of the newsroom: it shows on locked screens and in lists. */
    subject: string;
    asked: (newsroom: string, day: string) => string;
    choice: (amount: string, howOften: string) => string;
    interval: Record<Interval, string>;
    continue: string;
    again: string;
    gave: string;
    forgotten: string;
    stop: string;
  };
  /** What a reader meets when a request cannot be served. */
  problems: Record<ReaderProblem, { title: string; text: string }> & {
    nothingLost: string;
    start: string;
    stillWrong: string;
  };
  friction: {
    title: string;
    why: string;
    working: string;
    wait: (seconds: number) => string;
    tooMany: (minutes: number) => string;
    paused: string;
    raised: (floor: string) => string;
  };
  /** The newsroom works on its pages, or the database does not answer. */
  maintenance: {
    title: string;
    text: string;
    until: (when: string) => string;
    soon: string;
    /** A line for the reader's own calendar, which names nobody. */
    note: (when: string) => string;
  };
  embed: {
    title: string;
    intro: string;
    campaign: string;
    noCampaign: string;
    article: string;
    articleHint: string;
    language: string;
    kind: string;
    kinds: Record<'both' | 'links' | 'frame', string>;
    show: string;
    copy: string;
    links: string;
    linksText: string;
    linksPolicy: string;
    frame: string;
    frameText: string;
    framePolicy: string;
    frameAllow: string;
    allowed: string;
    noneAllowed: string;
    counted: string;
    seeArticle: string;
    seeBox: string;
  };
  example: {
    standing: (newsroom: string) => string;
    notice: string;
    section: string;
    headline: string;
    standfirst: string;
    byline: string;
    caption: string;
    opening: readonly [string, string];
    subheading: string;
    rest: readonly [string, string, string];
    newsletters: string;
    signUp: string;
    preview: string;
    /** Followed by the link. */
    agree: string;
    policy: string;
  };
  /** Letters about gifts. No subject says what it is about to somebody who reads along. */
  letters: {
    interval: Record<Interval, string>;
    facts: Record<
      | 'amount'
      | 'howOften'
      | 'paidOn'
      | 'next'
      | 'statement'
      | 'receipt'
      | 'reference'
      | 'triedOn'
      | 'nextTry'
      | 'goodUntil'
      | 'returned'
      | 'returnedOn'
      | 'paid'
      | 'nothingFrom',
      string
    >;
    /** Name and value in one line. */
    fact: (name: string, value: string) => string;
    contact: (address: string) => string;
    receipt: {
      subject: string;
      first: (newsroom: string) => string;
      renewal: (newsroom: string) => string;
      once: string;
      ending: string;
      copy: (nth: number, day: string) => string;
      replaces: (earlier: string) => string;
    };
    paymentFailed: {
      subject: string;
      intro: (newsroom: string) => string;
      again: string;
      notAgain: string;
      pay: string;
      ifNothing: string;
    };
    cardExpiring: { subject: string; intro: (newsroom: string) => string; what: string; otherwise: string };
    yearlyNotice: { subject: string; intro: (newsroom: string) => string; question: string; ending: string };
    cancelled: {
      subject: string;
      wanted: (newsroom: string) => string;
      paymentFailed: (newsroom: string) => string;
      other: (newsroom: string) => string;
      thanks: string;
    };
    refund: {
      subject: string;
      intro: (newsroom: string) => string;
      banks: string;
      why: string;
      receiptStands: string;
      receiptVoid: string;
    };
    statement: Record<
      | 'subject'
      | 'from'
      | 'to'
      | 'returned'
      | 'reversed'
      | 'totalPaid'
      | 'totalReturned'
      | 'total'
      | 'noCertificate',
      string
    > & { intro: (newsroom: string) => string };
  };
  newsletter: {
    title: string;
    which: string;
    address: string;
    addressHint: string;
    addressMissing: string;
    addressWrong: string;
    chooseOne: string;
    sentTitle: string;
    sent: string;
    tooMany: (minutes: number) => string;
    riskyTitle: string;
    risky: string;
    confirmTitle: string;
    confirmQuestion: string;
    confirmButton: string;
    confirmedTitle: string;
    confirmed: string;
    leaveTitle: string;
    leaveQuestion: string;
    leaveButton: string;
    leftTitle: string;
    left: string;
    letter: {
      subject: string;
      /** Followed by what was asked for. */
      asked: (newsroom: string) => string;
      confirm: string;
      ignore: string;
      leave: string;
    };
  };
  remindAgain: {
    title: string;
    question: string;
    months: Record<1 | 3 | 6, string>;
    tooOldTitle: string;
    tooOld: string;
    askAnew: string;
  };
  remindGave: {
    title: string;
    question: string;
    button: string;
    thanksTitle: string;
    thanks: string;
  };
}

const primaryOf = (tag: string) => tag.toLowerCase().split('-')[0] ?? '';

const languages: Readonly<Record<string, Words>> = Object.fromEntries(
  await Promise.all(languageCodes.map(async (code) => [code, await wordsOf(code)] as const)),
);

async function wordsOf(code: string): Promise<Words> {
  const module: { words?: Words } = await import(pathToFileURL(join(languageFolder, `${code}.ts`)).href);
  if (!module.words) throw new Error(`languages/${code}.ts: expected an export named words, got none`);
  return module.words;
}

/** English for a language that has no words. */
export const languageOfLocale = (locale: string): string => {
  const language = primaryOf(locale);
  return Object.hasOwn(languages, language) ? language : 'en';
};

export function wordsIn(locale: string): Words {
  const words = languages[languageOfLocale(locale)];
  if (!words) throw new Error(`expected words in ${locale}, got none, and no English either`);
  return words;
}

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur']);

export const directionOf = (locale: string): 'rtl' | 'ltr' =>
  rightToLeft.has(primaryOf(locale)) ? 'rtl' : 'ltr';

/** The first of the reader's languages that the newsroom offers: as asked for, then as the browser says. */
export function chooseLanguage(
  offered: readonly string[],
  asked: string | undefined,
  acceptLanguage: string | undefined,
): string {
  const wanted = [...(asked === undefined ? [] : [asked]), ...acceptedTags(acceptLanguage)];
  return wanted.map(primaryOf).find((tag) => offered.includes(tag)) ?? offered[0] ?? 'en';
}

/** The tags of Accept-Language, most wanted first (RFC 9110, 12.5.4). */
export const acceptedTags = (acceptLanguage: string | undefined): string[] =>
  (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', q] = part.trim().split(/;\s*q=/);
      return { tag, weight: q === undefined ? 1 : Number(q) || 0 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
