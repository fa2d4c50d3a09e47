/** Days as text, `2026-01-31`; written apart from what is tested. */
export type DayText = string;

const ms = (day: DayText) => Date.parse(`${day}T00:00:00Z`);
const text = (at: number) => new Date(at).toISOString().slice(0, 10);

export const plusDays = (day: DayText, days: number): DayText => text(ms(day) + days * 86_400_000);

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** The same day of a later month, or the last one that it has. */
export function plusMonths(day: DayText, months: number): DayText {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const all = year * 12 + month - 1 + months;
  const [newYear, newMonth] = [Math.floor(all / 12), (all % 12) + 1];
  const lengths = [31, isLeap(newYear) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const two = (n: number) => String(n).padStart(2, '0');
  return `${newYear}-${two(newMonth)}-${two(Math.min(date, lengths[newMonth - 1] ?? 28))}`;
}

export const daysBetween = (from: DayText, to: DayText): number => (ms(to) - ms(from)) / 86_400_000;
