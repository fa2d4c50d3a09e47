import type { Interval } from '../intervals.ts';
import { remindEn } from './remind-en.ts';
import { remindRu } from './remind-ru.ts';

/** Every word of the reminder's pages and letter. A language that lacks one does not compile. */
export interface RemindWords {
  /** For dates, written as day, month, year. */
  dateLocale: string;
  page: {
    title: string;
    intro: string;
    when: string;
    ownDay: string;
    ownDayHint: (earliest: string, latest: string) => string;
    address: string;
    addressHint: string;
    send: string;
    back: string;
  };
  errors: {
    titlePrefix: string;
    summary: string;
    dayMissing: string;
    dayUnreadable: string;
    dayOutside: (earliest: string, latest: string) => string;
    addressMissing: string;
    addressWrong: string;
  };
  done: {
    title: string;
    when: (day: string) => string;
    whenUnknown: string;
    afterwards: string;
    changedMind: string;
    stop: string;
    back: string;
  };
  stop: {
    title: string;
    question: string;
    button: string;
    stoppedTitle: string;
    stopped: string;
  };
  letter: {
    /** Says nothing of the newsroom: it shows on locked screens and in lists. */
    subject: string;
    asked: (newsroom: string, day: string) => string;
    choice: (gift: string) => string;
    interval: Record<Interval, string>;
    continue: string;
    forgotten: string;
    stop: string;
  };
}

const languages = { en: remindEn, ru: remindRu } as const;

export type RemindLanguage = keyof typeof languages;

/** English for a language that has no words yet. */
export const remindLanguage = (locale: string): RemindLanguage => {
  const language = locale.toLowerCase().split('-')[0] ?? '';
  return isLanguage(language) ? language : 'en';
};

export const remindWords = (locale: string): RemindWords => languages[remindLanguage(locale)];

const isLanguage = (language: string): language is RemindLanguage => Object.hasOwn(languages, language);
