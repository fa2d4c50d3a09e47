import { z } from 'zod';
import type { Report } from '../src/finance/reports/report.ts';

// What a person would ask, by the name of the filter: the first that the filter takes is asked for. In the seeded
// books these name something.
const likely: Readonly<Record<string, readonly string[]>> = {
  account: ['donations'],
  currency: ['usd'],
  month: ['2026-10'],
  year: ['2026'],
  from: ['2026-10', '2026-10-01'],
  to: ['2026-10', '2026-10-31'],
  at: ['2026-10-31'],
  known_at: ['2026-10-31T00:00:00Z'],
  campaign: ['bar'],
  interval: ['month'],
  cohort: ['2026-01'],
};

export interface Question {
  readonly name: string;
  readonly given: Readonly<Record<string, string>>;
}

/** A report as wide as it may be asked, and as narrow; and what it needs that nobody here can name. */
export function questionsFor({ name, filter }: Report): { questions: Question[]; missing: string[] } {
  const needed: Record<string, string> = {};
  const all: Record<string, string> = {};
  const missing: string[] = [];
  for (const [field, type] of Object.entries(filter.shape)) {
    if (!(type instanceof z.ZodType)) continue;
    const isNeeded = !type.safeParse(undefined).success;
    const value = likely[field]?.find((text) => type.safeParse(text).success);
    if (value !== undefined) all[field] = value;
    if (value !== undefined && isNeeded) needed[field] = value;
    if (value === undefined && isNeeded) missing.push(field);
  }
  const narrow = Object.keys(all).length > Object.keys(needed).length;
  return {
    questions: [{ name, given: needed }, ...(narrow ? [{ name, given: all }] : [])],
    missing,
  };
}
