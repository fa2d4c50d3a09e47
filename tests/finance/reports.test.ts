import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { lockLedger, recordOutcome } from '../../db/ledger.ts';
import { cell, csvOf } from '../../src/finance/reports/csv.ts';
import { percentOf } from '../../src/finance/reports/fees.ts';
import type { Rows } from '../../src/finance/reports/report.ts';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { databases } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';
import { recordMany } from '../helpers/record-many.ts';
import { createDice, type Dice } from '../simulation/dice.ts';

const run = (db: Db, name: string, given: Record<string, string> = {}) =>
  askReport(reportDeps(db), name, given);

interface Movement {
  account: string;
  currency: string;
  amount: bigint;
  on: string;
  recordedAt: string;
}

const dayOf = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
const minuteOf = (n: number) => new Date(Date.UTC(2026, 5, 1, 0, n)).toISOString();

/** Gifts, refunds, fees and payouts, recorded in any order of their days; and the same as plain movements. */
async function history(db: Db, dice: Dice): Promise<Movement[]> {
  const movements: Movement[] = [];
  const count = dice.whole(0, 12);
  for (let n = 0; n < count; n++) {
    const gross = dice.whole(50, 5000) * dice.pick([1, 1, 1, -1]);
    const fee = dice.chance(0.5) ? dice.whole(0, 40) : 0;
    const fact: BalanceTransactionFact = {
      ...giftOf(n),
      reportingCategory:
        gross < 0 ? dice.pick(['refund', 'dispute', 'payout']) : dice.pick(['charge', 'topup']),
      ...{ amountMinor: minorUnits(gross), feeMinor: minorUnits(fee), netMinor: minorUnits(gross - fee) },
      currency: dice.pick(['usd', 'eur', 'jpy', 'kwd']),
      createdAt: `${dayOf(dice.whole(0, 40))}T12:00:00.000Z`,
      feeDetails: [],
    };
    const detail = {
      type: 'stripe_fee',
      amountMinor: minorUnits(fee),
      currency: fact.currency,
      description: null,
    };
    const outcome = entryFor(fee > 0 ? { ...fact, feeDetails: [detail] } : fact, { timeZone: 'UTC' });
    if (outcome.kind !== 'entry') throw new Error(outcome.reason);
    await db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      await recordOutcome(trx, outcome, minuteOf(n));
    });
    for (const { account, currency, amountMinor } of outcome.entry.postings)
      movements.push({
        ...{ account, currency, amount: BigInt(amountMinor) },
        ...{ on: outcome.entry.bookDate, recordedAt: minuteOf(n) },
      });
  }
  return movements;
}

/** Written apart: every movement is looked at. */
function naive(movements: readonly Movement[], until: { at?: string; known_at?: string }) {
  const sums = new Map<string, bigint>();
  for (const { account, currency, amount, on, recordedAt } of movements) {
    if (until.at !== undefined && on > until.at) continue;
    if (until.known_at !== undefined && recordedAt > until.known_at) continue;
    const key = `${account} ${currency}`;
    sums.set(key, (sums.get(key) ?? 0n) + amount);
  }
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0n).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const balancesOf = ({ rows }: Rows) =>
  Object.fromEntries(
    rows
      .filter((row) => row['balance_minor'] !== 0n)
      .map((row) => [`${String(row['account'])} ${String(row['currency'])}`, row['balance_minor']])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );

describe.each(databases)('the books on $name', (engine) => {
  it('say at any day, and as they were known at any moment, what every movement adds up to', async () => {
    const runs = engine.name === 'sqlite' ? 40 : 12;
    for (let seed = 1; seed <= runs; seed++) {
      const { db } = await engine.open();
      const dice = createDice(seed);
      const movements = await history(db, dice);
      const questions = [
        {},
        { at: dayOf(dice.whole(0, 40)) },
        { known_at: minuteOf(dice.whole(-1, 12)) },
        { at: dayOf(dice.whole(0, 40)), known_at: minuteOf(dice.whole(-1, 12)) },
      ];
      for (const until of questions) {
        const said = await run(db, 'trial-balance', until);
        expect(balancesOf(said), `seed ${seed}`).toEqual(naive(movements, until));
        const perCurrency = Map.groupBy(said.rows, (row) => row['currency']);
        for (const rows of perCurrency.values())
          expect(rows.reduce((sum, row) => sum + BigInt(row['balance_minor'] ?? 0), 0n)).toBe(0n);
      }
    }
  }, 120_000);

  it('tell of an account each movement with the balance after it, page by page', async () => {
    const { db } = await engine.open();
    const movements: Movement[] = [];
    const dice = createDice(99);
    while (movements.length === 0) movements.push(...(await history(db, dice)));
    const { account, currency } = movements[0] ?? { account: '', currency: '' };
    const known_at = minuteOf(6);
    const own = movements
      .filter((m) => m.account === account && m.currency === currency && m.recordedAt <= known_at)
      .toSorted((a, b) => (a.on + a.recordedAt < b.on + b.recordedAt ? -1 : 1));
    let balance = 0n;
    const expected = own.map(({ on, amount }) => [on, amount, (balance += amount)]);

    const lines: unknown[] = [];
    let after: string | undefined;
    do {
      const page: Rows = await run(db, 'account', {
        ...{ account, currency, known_at, limit: '2' },
        ...(after !== undefined && { after }),
      });
      lines.push(...page.rows.map((row) => [row['book_date'], row['amount_minor'], row['balance_minor']]));
      after = page.next;
    } while (after !== undefined);

    expect(lines).toEqual(expected);
  });

  it('tell of an account what was there when the list was begun, whatever is heard between its pages', async () => {
    const { db } = await engine.open();
    const give = (n: number, on: string) =>
      recordMany(db, [{ ...giftOf(n), createdAt: `${on}T12:00:00.000Z` }], `2026-11-25T00:0${n}:00.000Z`);
    for (const n of [1, 2, 3]) await give(n, `2026-11-2${n}`);
    const page = (after: object) =>
      run(db, 'account', { account: 'donations', currency: 'usd', limit: '2', ...after });

    const first = await page({});
    await give(4, '2026-11-20');
    await give(5, '2026-11-24');
    const second = await page({ after: first.next ?? '' });

    expect([...first.rows, ...second.rows].map((row) => [row['book_date'], row['balance_minor']])).toEqual([
      ['2026-11-21', -200n],
      ['2026-11-22', -400n],
      ['2026-11-23', -600n],
    ]);
    expect(second.next).toBeUndefined();
  });
});

it('what Stripe took is told in hundredths of a percent, half up, of any size', () => {
  expect(percentOf(325n, 10_000n)).toBe('3.25');
  expect(percentOf(1n, 3n)).toBe('33.33');
  expect(percentOf(2n, 3n)).toBe('66.67');
  expect(percentOf(1n, 20_000n)).toBe('0.01');
  expect(percentOf(-5n, 1000n)).toBe('-0.50');
  expect(percentOf(9007199254740993n, 9007199254740993n)).toBe('100.00');
  expect(percentOf(1n, 0n)).toBeNull();
});

describe('a report as CSV', () => {
  it('has lines of RFC 4180, amounts in minor and in major units, and no formula', () => {
    const columns = { name: 'text', currency: 'text', gross_minor: 'minor', gifts: 'count' } as const;
    const rows = [
      { name: '=1+1', currency: 'kwd', gross_minor: 9007199254740993n, gifts: 2n },
      { name: 'a "quoted", long\nname', currency: 'jpy', gross_minor: -5n, gifts: 0n },
      { name: '', currency: 'usd', gross_minor: null, gifts: 1n },
    ];

    expect(csvOf(columns, rows).split('\r\n')).toEqual([
      'name,currency,gross_minor,gross,gifts',
      "'=1+1,kwd,9007199254740993,9007199254740.993,2",
      '"a ""quoted"", long\nname",jpy,-5,-5,0',
      ',usd,,,1',
      '',
    ]);
    for (const formula of ['=A1', '+1', '-1', '@x', '\t=1']) expect(cell(formula)).toMatch(/^"?'/);
  });
});
