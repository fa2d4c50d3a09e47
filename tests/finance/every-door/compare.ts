import type { Dice } from '../../simulation/dice.ts';
import type { Door, Given, Said } from './doors.ts';
import { dayOf, lastDay, type Happening } from './happenings.ts';
import { minuteOf } from './into-books.ts';
import {
  accountsMoved,
  expectedBalances,
  expectedFees,
  expectedIncome,
  expectedStatement,
  type Until,
} from './oracle.ts';
import { createSums, type Sums } from './sums.ts';

/** What is asked of a history at each of its doors. */
export interface Questions {
  readonly at: string;
  readonly heard: number;
  readonly account: { account: string; currency: string };
}

export const questionsOf = (dice: Dice, happened: readonly Happening[]): Questions => ({
  at: dayOf(dice.whole(0, lastDay)),
  heard: dice.whole(-1, happened.length),
  account: dice.pick([...accountsMoved(happened), { account: 'donations', currency: 'usd' }]),
});

/** The first answer of a door that is not what happened; undefined where all are. */
export async function difference(
  door: Door,
  happened: readonly Happening[],
  { at, heard, account }: Questions,
): Promise<string | undefined> {
  const known_at = minuteOf(heard);
  const balances = (given: Given, until: Until) => async () => {
    const rows = await door.report('trial-balance', given);
    const about = `trial-balance ${JSON.stringify(given)}`;
    return unlike(about, balancesOf(rows), expectedBalances(happened, until)) ?? unbalanced(about, rows);
  };
  const looks = [
    async () => unlike('income', incomeOf(await door.report('income', {})), expectedIncome(happened)),
    balances({ at, known_at }, { at, heard }),
    async () => door.lines && linesDiffer(await door.lines(), happened),
  ];
  const more = [
    async () => unlike('fees', feesOf(await door.report('fees', {})), expectedFees(happened)),
    balances({}, {}),
    balances({ at }, { at }),
    balances({ known_at }, { heard }),
    async () => {
      const rows = await door.report('account', { ...account, known_at });
      const said = rows.map((row) => `${row['book_date']} ${row['amount_minor']} ${row['balance_minor']}`);
      return unlike('account', said, expectedStatement(happened, account, { heard }));
    },
  ];
  for (const look of door.isSlow ? looks : [...looks, ...more]) {
    const found = await look();
    if (found !== undefined) return `${door.name}: ${found}`;
  }
  return undefined;
}

/** Balance, income and fees once more, added up from the lines of an export. */
function linesDiffer(lines: readonly Said[], happened: readonly Happening[]): string | undefined {
  const [balances, income, fees] = [createSums(), createSums(), createSums()];
  for (const line of lines) {
    const [account = '', currency = '', amount] = [
      line['account'],
      line['currency'],
      BigInt(line['amount_minor'] ?? 0),
    ];
    const month = (line['book_date'] ?? '').slice(0, 7);
    const unknown = line['charge'] === '' ? 'none' : 'unmatched';
    const gift = `${line['interval'] || unknown} ${line['campaign'] || unknown}`;
    const isGross = account === 'donations';
    const column = isGross ? 'gross' : account.replace(/^fees:.*/, 'fees');
    balances.add(`${account} ${currency}`, amount);
    if (isGross || account.startsWith('fees:'))
      fees.add(`${month} ${currency} ${column}`, isGross ? -amount : amount);
    if (account.startsWith('fees:')) fees.add(`${month} ${currency} ${account.slice(5)}`, amount);
    if (!['gross', 'refunds', 'disputes', 'fees'].includes(column)) continue;
    income.add(`${month} ${gift} ${currency} ${column}`, isGross ? -amount : amount);
    income.add(`${month} ${gift} ${currency} net`, -amount);
    // Below zero in the books is a gift; above, one that is found to be of another kind.
    if (isGross) income.add(`${month} ${gift} ${currency} donations`, amount < 0n ? 1n : -1n);
  }
  return (
    unlike('lines, balances', balances.all(), expectedBalances(happened, {})) ??
    unlike('lines, income', income.all(), expectedIncome(happened)) ??
    unlike('lines, fees', fees.all(), expectedFees(happened))
  );
}

const balancesOf = (rows: readonly Said[]) =>
  sumsOf(rows, (row) => ({ [`${row['account']} ${row['currency']}`]: row['balance_minor'] }));

const incomeOf = (rows: readonly Said[]) =>
  sumsOf(rows, (row) => {
    const key = ['month', 'interval', 'campaign', 'currency'].map((name) => row[name]).join(' ');
    return Object.fromEntries([
      ...['gross', 'refunds', 'disputes', 'fees', 'net'].map((name) => [
        `${key} ${name}`,
        row[`${name}_minor`],
      ]),
      [`${key} donations`, row['donations']],
    ]);
  });

const feesOf = (rows: readonly Said[]) =>
  sumsOf(rows, (row) =>
    Object.fromEntries(
      Object.entries(row).flatMap(([name, value]) =>
        name.endsWith('_minor') ? [[`${row['month']} ${row['currency']} ${name.slice(0, -6)}`, value]] : [],
      ),
    ),
  );

function unbalanced(about: string, rows: readonly Said[]): string | undefined {
  const sums = createSums();
  for (const row of rows) sums.add(row['currency'] ?? '', BigInt(row['balance_minor'] ?? 0));
  return unlike(`${about} adds up to`, sums.all(), {});
}

function sumsOf(rows: readonly Said[], of: (row: Said) => Record<string, string | undefined>): Sums {
  const all = rows.flatMap((row) => Object.entries(of(row)).filter(([, value]) => value !== '0'));
  return Object.fromEntries(
    all.map(([key, value]): [string, string] => [key, value ?? '']).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function unlike(about: string, said: unknown, expected: unknown): string | undefined {
  const [one, other] = [JSON.stringify(said), JSON.stringify(expected)];
  return one === other ? undefined : `${about}: expected ${other}, got ${one}`;
}
