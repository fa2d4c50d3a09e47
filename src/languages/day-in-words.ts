import type { Day } from '../day.ts';
import { wordsIn } from './words.ts';

/** The full date, as `15 January 2027` or `15 января 2027`: a month alone would need another case in Russian. */
export function dayInWords(day: Day, locale: string): string {
  const format = new Intl.DateTimeFormat(wordsIn(locale).dateLocale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
    calendar: 'gregory',
    numberingSystem: 'latn',
  });
  const parts = format.formatToParts(new Date(`${day}T00:00:00.000Z`));
  // Russian ends its dates with the word for year, which a sentence has no room for.
  const end = parts.findIndex(({ type }) => type === 'year') + 1;
  return parts
    .slice(0, end)
    .map(({ value }) => value)
    .join('');
}
