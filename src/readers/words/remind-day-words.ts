import type { Day } from '../remind-dates.ts';
import { remindWords } from './remind-words.ts';

/** The full date, as `15 January 2027` or `15 января 2027`: a month alone would need another case in Russian. */
export function dayInWords(day: Day, locale: string): string {
  const format = new Intl.DateTimeFormat(remindWords(locale).dateLocale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
    calendar: 'gregory',
    numberingSystem: 'latn',
  });
  const parts = format.formatToParts(new Date(`${day}T00:00:00.000Z`));
  const word = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${word('day')} ${word('month')} ${word('year')}`;
}
