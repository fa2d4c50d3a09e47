import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { toldOf, toldTogether, type Told } from '../../src/finance/reports/small-cells.ts';
import { divideHalfEven } from '../../src/money/half-even.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { sqlite } from '../helpers/databases.ts';
import { createDice, type Dice } from '../simulation/dice.ts';

const ask = async (db: Db, name: string, given: Record<string, string> = {}) =>
  (await askReport(reportDeps(db), name, given)).rows;

const endless = 10n ** 12n;

/** All that the word for a figure leaves open. */
function bounds(told: Told, isAnythingSmall: boolean): readonly [least: bigint, most: bigint] {
  if (typeof told === 'bigint') return [told, told];
  if (told === '<10') return [0n, 9n];
  return [isAnythingSmall ? 10n : 0n, endless];
}

/** The figures that somebody finds out who is told some, and knows what all come to: those that can have one value only. */
function foundOut(told: readonly Told[], sum: bigint): number[] {
  const all = told.map((one) => bounds(one, told.includes('<10')));
  const total = (side: 0 | 1) => all.reduce((so, far) => so + far[side], 0n);
  return told.flatMap((one, i) => {
    if (typeof one === 'bigint') return [];
    const [least, most] = all[i] ?? [0n, 0n];
    const atLeast = sum - (total(1) - most);
    const atMost = sum - (total(0) - least);
    const isOne = (atLeast > least ? atLeast : least) === (atMost < most ? atMost : most);
    return isOne ? [i] : [];
  });
}

const sumOf = (figures: readonly bigint[]) => figures.reduce((a, b) => a + b, 0n);

const figure = fc.oneof(fc.bigInt(0n, 12n), fc.constantFrom(9n, 10n, 18n), fc.bigInt(0n, 60n));

it('no figure that is kept back is found out by subtracting the others from their sum', () => {
  fc.assert(
    fc.property(fc.array(figure, { minLength: 2, maxLength: 6 }), (figures) => {
      const found = foundOut(toldOf(figures), sumOf(figures));
      expect(found.filter((i) => figures[i] !== 0n)).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

it('the attack finds out what a weaker rule would give away', () => {
  const onlyBelowTen = (figures: readonly bigint[]): Told[] =>
    figures.map((one) => (one < 10n ? '<10' : one));
  expect(foundOut(onlyBelowTen([40n, 3n]), 43n)).toEqual([1]);
  expect(foundOut(onlyBelowTen([40n, 9n, 9n]), 58n)).toEqual([1, 2]);
  expect(toldOf([40n, 9n, 9n])).toEqual(['not told', '<10', '<10']);
  expect(toldOf([9n, 9n])).toEqual(['not told', 'not told']);
});

it('four fields whose sums are known are told only where none is small, for any one gives the others', () => {
  expect(toldTogether([20n, 30n, 0n, 12n])).toEqual([20n, 30n, 0n, 12n]);
  expect(toldTogether([20n, 30n, 4n, 12n])).toEqual(['not told', 'not told', 'not told', 'not told']);
});

it('a half is rounded to the even one', () => {
  expect([1n, 3n, 5n, -1n, -3n, 7n].map((part) => divideHalfEven(part, 2n))).toEqual([
    0n,
    2n,
    2n,
    0n,
    -2n,
    4n,
  ]);
  expect(divideHalfEven(10n, 3n)).toBe(3n);
  expect(divideHalfEven(11n, 3n)).toBe(4n);
});

const months = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05'];

/** Counts as the books could hold them, of many and of few. */
async function fill(db: Db, dice: Dice) {
  const few = () => dice.pick([0, 1, 3, 9, 9, 10, 18, dice.whole(0, 60)]);
  for (const [i, cohort] of months.entries())
    for (const month of months.slice(i)) {
      const donors = cohort === month ? dice.whole(60, 90) : few();
      await db.insertInto('cohort_month').values({ cohort, month, donors }).execute();
    }
  for (const month of months)
    for (const gift_interval of ['once', 'month', 'year'])
      for (const currency of ['eur', 'usd']) {
        const counts = { gifts: few(), unknown_gifts: 0, sum_minor: 500, below_median: 0 };
        const median = { median_low_minor: 500, median_high_minor: 500 };
        await db
          .insertInto('gift_month')
          .values({ month, gift_interval, currency, ...counts, ...median })
          .execute();
      }
}

it('neither cohorts nor sizes of gifts are found out from what else is told', async () => {
  for (let seed = 1; seed <= 10; seed++) {
    const { db } = await sqlite.open();
    await db.transaction().execute((trx) => fill(trx, createDice(seed)));
    const known = new Map((await ask(db, 'donors')).map((row) => [row['period'], row]));
    const cohorts = await ask(db, 'cohorts');
    const gifts = await ask(db, 'gifts');
    for (const month of months) {
      const earlier = cohorts.filter((row) => row['month'] === month && row['cohort'] !== month);
      const actual = await db
        .selectFrom('cohort_month')
        .select('donors')
        .where('month', '=', month)
        .where('cohort', '<', month)
        .orderBy('cohort')
        .execute();
      // Of one cohort alone the returning donors of the house are all there is.
      if (earlier.length > 1) {
        const found = foundOut(
          earlier.map(told('donors')),
          BigInt(known.get(month)?.['returning_donors'] ?? 0),
        );
        expect(
          found.filter((i) => actual[i]?.donors !== 0n),
          `seed ${seed}`,
        ).toEqual([]);
      }
      const sizes = gifts.filter((row) => row['month'] === month);
      const all = BigInt(known.get(month)?.['gifts'] ?? 0);
      if (sizes.length > 1) expect(foundOut(sizes.map(told('gifts')), all), `seed ${seed}`).toEqual([]);
      for (const row of sizes) expect(row['average_minor'] === null).toBe(typeof row['gifts'] !== 'bigint');
    }
    expect(await ask(db, 'cohorts', { from: '2026-02', to: '2026-03' })).toEqual(
      cohorts.filter(({ cohort }) => cohort === '2026-02' || cohort === '2026-03'),
    );
  }
});

const told =
  (column: string) =>
  (row: Readonly<Record<string, unknown>>): Told => {
    const value = row[column];
    return typeof value === 'bigint' || value === '<10' ? value : 'not told';
  };

it('retention is told with its shares, and of few not even by what is left', async () => {
  const { db } = await sqlite.open();
  const row = (cohort: string, year: string, donors: number, retained: number) => ({
    ...{ cohort, year, donors, retained },
  });
  await db
    .insertInto('cohort_year')
    .values([row('2023', '2023', 80, 0), row('2023', '2024', 50, 50), row('2024', '2024', 40, 0)])
    .execute();
  await db
    .insertInto('cohort_year')
    .values([row('2023', '2025', 45, 30), row('2024', '2025', 20, 20), row('2025', '2025', 7, 0)])
    .execute();
  await db
    .insertInto('cohort_year')
    .values([row('2023', '2026', 52, 39)])
    .execute();
  const rows = await ask(db, 'retention');
  expect(
    rows.map((r) => [r['year'], r['before'], r['retained'], r['percent'], r['lybunt'], r['sybunt']]),
  ).toEqual([
    ['2023', 0n, 0n, null, 0n, 0n],
    ['2024', 80n, 50n, '62.50', 30n, 30n],
    ['2025', 90n, 50n, '55.56', 40n, 55n],
    ['2026', 72n, 39n, '54.17', 33n, 75n],
  ]);
  await db.updateTable('cohort_year').set({ retained: 48 }).where('year', '=', '2026').execute();
  expect((await ask(db, 'retention', { from: '2026' }))[0]).toMatchObject({
    ...{
      before: 72n,
      donors: 52n,
      retained: 'not told',
      percent: null,
      lybunt: 'not told',
      sybunt: 'not told',
    },
  });
});

it('money that came from few is not told, nor what would give it away with the income of the year', async () => {
  const { db } = await sqlite.open();
  const usd = (year: string, people: [retained: number, others: number, unknown: number]) => {
    const [retained, others, unknown] = people;
    return {
      ...{ year, currency: 'usd', unknown_gifts: unknown, unknown_minor: unknown * 100 },
      ...{ donors: retained + others, gross_minor: (retained + others) * 100 },
      ...{ retained_donors: retained, retained_minor: retained * 100 },
    };
  };
  await db
    .insertInto('gross_year')
    .values([
      usd('2023', [0, 40, 0]),
      usd('2024', [30, 20, 12]),
      usd('2025', [25, 4, 30]),
      usd('2026', [25, 40, 3]),
    ])
    .execute();
  const rows = await ask(db, 'revenue-retention', { currency: 'usd' });
  const shown = ['year', 'before_minor', 'gross_minor', 'retained_minor', 'percent', 'unknown_minor'];
  expect(rows.map((row) => shown.map((name) => row[name]))).toEqual([
    ['2023', 0n, 4000n, 0n, null, 0n],
    ['2024', 4000n, 5000n, 3000n, '75.00', 1200n],
    ['2025', 5000n, 2900n, null, null, 3000n],
    ['2026', 2900n, null, null, null, null],
  ]);
});
