import type { Day } from '../day.ts';
import { wordsIn } from './words.ts';

/** The full date, as `15 January 2027` or `15 января 2027`: a month alone would need another case in Russian. */
export function dayInWords(day: Day, locale: string): string {
  const parts = formatOf(wordsIn(locale).dateLocale).formatToParts(new Date(`${day}T00:00:00.000Z`));
  // Russian ends its dates with the word for year, which a sentence has no room for.
  const end = parts.findIndex(({ type }) => type === 'year') + 1;
  return parts
    .slice(0, end)
    .map(({ value }) => value)
    .join('');
}

// Making one takes longer than writing the letter that it is for. Languages are few.
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(dateLocale: string): Intl.DateTimeFormat {
  const known = formats.get(dateLocale);
  if (known) return known;
  const format = new Intl.DateTimeFormat(dateLocale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
    calendar: 'gregory',
    numberingSystem: 'latn',
  });
  formats.set(dateLocale, format);
  return format;
}
