import { isDeepStrictEqual } from 'node:util';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { balances } from '../../db/ledger.ts';
import { incomeReport } from '../../src/finance/reports/income.ts';
import type { Books } from './books.ts';
import type { Expected } from './oracle.ts';

/** @throws {Error} with every difference between what the books say and what they must say. */
export async function mustSay(
  { database: { db } }: Books,
  expected: Expected,
  statuses: Readonly<Record<string, string>>,
): Promise<void> {
  mustBe('defects', await ledgerDefects(db), []);
  const quarantined = await db.selectFrom('quarantined_fact').select('key').execute();
  mustBe('quarantined', quarantined.map(({ key }) => key).toSorted(), expected.quarantined.toSorted());
  const stands = (await balances(db)).filter(({ amountMinor }) => amountMinor !== 0n);
  mustBe(
    'balances',
    Object.fromEntries(stands.map((row) => [`${row.account} ${row.currency}`, Number(row.amountMinor)])),
    expected.balances,
  );
  const income = (await incomeReport(db, {})).map((row) => [
    `${row.month} ${row.interval} ${row.campaign} ${row.currency}`,
    {
      gross: Number(row.gross_minor),
      refunds: Number(row.refunds_minor),
      disputes: Number(row.disputes_minor),
      fees: Number(row.fees_minor),
    },
  ]);
  mustBe('income', Object.fromEntries(income), expected.income);
  const rows = await db.selectFrom('donation').select(['id', 'status']).execute();
  const wrong = rows.filter(({ id, status }) => statuses[id]?.split(' or ').includes(status) === false);
  mustBe('statuses', Object.fromEntries(wrong.map(({ id, status }) => [id, status])), {});
}

/** Says only what differs. */
export function mustBe(what: string, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  const [a, e] = [flat(actual), flat(expected)];
  const lines = [...new Set([...Object.keys(a), ...Object.keys(e)])]
    .filter((key) => a[key] !== e[key])
    .map((key) => `  ${key}: expected ${e[key]}, got ${a[key]}`);
  throw new Error(`${what}:\n${lines.join('\n')}`);
}

const flat = (value: unknown): Record<string, string> =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, JSON.stringify(one)]))
    : { it: String(value) };
