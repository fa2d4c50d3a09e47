/** What a donor gave in a month, in one settlement currency. */
export interface DonorMonth {
  /** `YYYY-MM` */
  readonly month: string;
  readonly currency: string;
  readonly gifts: bigint;
  readonly grossMinor: bigint;
}

/** What one donor adds to the counts of everybody, by the name of the table and its key. */
export interface Share {
  readonly table: 'cohort_month' | 'cohort_year' | 'gross_year';
  /** In the order of the table's columns: cohort and month, cohort and year, year and currency. */
  readonly key: readonly [string, string];
  /** In the order of the table's columns. */
  readonly values: readonly bigint[];
}

/**
 * The part of a donor in all counts of donors: a pure function of the months in which they gave, so that whatever
 * changes among these, what has to change in the counts is one part less the other.
 */
export function sharesOf(history: readonly DonorMonth[]): Share[] {
  const given = history.filter(({ gifts }) => gifts > 0n);
  const months = distinct(given.map(({ month }) => month));
  const [first] = months;
  if (first === undefined) return [];
  const years = distinct(months.map(yearOf));
  const isRetained = (year: string) => years.includes(String(Number(year) - 1));
  const once = (year: string) => (isRetained(year) ? 1n : 0n);
  return [
    ...months.map((month) => ({ table: 'cohort_month' as const, key: pair(first, month), values: [1n] })),
    ...years.map((year) => ({
      ...{ table: 'cohort_year' as const, key: pair(yearOf(first), year), values: [1n, once(year)] },
    })),
    ...[...Map.groupBy(given, ({ month, currency }) => `${yearOf(month)} ${currency}`).values()].flatMap(
      (part) => {
        const [one] = part;
        if (!one) return [];
        const year = yearOf(one.month);
        const gross = part.reduce((sum, { grossMinor }) => sum + grossMinor, 0n);
        const values = [0n, 0n, 1n, gross, once(year), once(year) * gross];
        return [{ table: 'gross_year' as const, key: pair(year, one.currency), values }];
      },
    ),
  ];
}

/** The part of a gift whose donor is not known (yet). */
export const unknownShare = (month: string, currency: string, grossMinor: bigint): Share => ({
  ...{ table: 'gross_year', key: pair(yearOf(month), currency) },
  values: [1n, grossMinor, 0n, 0n, 0n, 0n],
});

/** What has to be added for `before` to become `after`; nothing where they are the same. */
export function shareChanges(before: readonly Share[], after: readonly Share[]): Share[] {
  const changes = new Map<string, Share>();
  const add = (share: Share, sign: 1n | -1n) => {
    const id = [share.table, ...share.key].join(' ');
    const known = changes.get(id);
    const values = share.values.map((value, i) => (known?.values[i] ?? 0n) + sign * value);
    changes.set(id, { ...share, values });
  };
  for (const share of before) add(share, -1n);
  for (const share of after) add(share, 1n);
  return [...changes.values()].filter(({ values }) => values.some((value) => value !== 0n));
}

const yearOf = (month: string) => month.slice(0, 4);
const pair = (a: string, b: string): readonly [string, string] => [a, b];
const distinct = (texts: readonly string[]) => [...new Set(texts)].toSorted();
