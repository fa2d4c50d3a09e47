import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase, type Db } from '../../db/database.ts';
import { lockLedger, recordOutcome } from '../../db/ledger.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { migrate } from '../../db/migrate.ts';
import { createClock } from '../../src/clock.ts';
import { isAccount } from '../../src/ledger/accounts.ts';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import type { Posting } from '../../src/ledger/journal-entry.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { cli } from '../helpers/cli.ts';
import { makeExport } from '../helpers/make-export.ts';
import { databases, type TestDatabase } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';
import { apiDoors, fromText, type Said } from './every-door/doors.ts';

/** 2^53 + 1: the first whole number that no double holds. It is read as the even one below. */
const sum = 9_007_199_254_740_993n;
const neighbour = '9007199254740992';
const most = 10n ** 15n;
const majors: Readonly<Record<string, string>> = {
  usd: '90071992547409.93',
  jpy: '9007199254740993',
  kwd: '9007199254740.993',
};

/** As many gifts as bring an account to that sum in each currency; one holds at most 10^15. */
async function recordGifts(db: Db): Promise<void> {
  const amounts = [...Array.from({ length: Number(sum / most) }, () => most), sum % most];
  await db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    for (const [at, currency] of Object.keys(majors).entries())
      for (const [n, amount] of amounts.entries()) {
        const fact: BalanceTransactionFact = {
          ...giftOf(at * 100 + n),
          ...{ currency, feeDetails: [], feeMinor: minorUnits(0) },
          ...{ amountMinor: minorUnits(Number(amount)), netMinor: minorUnits(Number(amount)) },
        };
        await recordOutcome(trx, entryFor(fact, { timeZone: 'UTC' }), '2026-11-23T10:00:00.000Z');
      }
  });
}

async function bigBooks(engine: TestDatabase) {
  const url = await engine.createMigrated();
  const database = openDatabase(url);
  onTestFinished(() => database.close());
  await migrate(database, { clock: createClock(), timeZone: 'UTC' });
  await recordGifts(database.db);
  return { db: database.db, settings: { DATABASE_URL: url } };
}

const inUsd = (rows: readonly Said[], of: Said) =>
  rows.find((row) => Object.entries(of).every(([name, value]) => row[name] === value));

/** A number that has lost its digits, or has some that nobody gave it. */
const spoilt = [neighbour, /\b\d+\.0(?!\d)/, /\b\d+(\.\d+)?e[+-]?\d+\b/i];

function expectUnspoilt(output: string): void {
  for (const sign of spoilt) expect(output).not.toMatch(sign);
}

describe.each(databases)('a sum that no double holds, on $name', (engine) => {
  it('is the same to the last digit in the database, the reports and the API', async () => {
    const { db } = await bigBooks(engine);

    const { rows } = await sql<{ currency: string; gross_minor: bigint }>`
      select currency, gross_minor from finance_income_month order by currency`.execute(db);
    expect(rows).toEqual(
      Object.keys(majors)
        .sort()
        .map((currency) => ({ currency, gross_minor: sum })),
    );
    const income = await askReport(reportDeps(db), 'income');
    expect(income.rows.map((row) => [row['gross_minor'], row['net_minor']])).toEqual([
      [sum, sum],
      [sum, sum],
      [sum, sum],
    ]);
    for (const door of await apiDoors(db))
      for (const [currency, major] of Object.entries(majors)) {
        const about = `${door.name}, ${currency}`;
        const said = inUsd(await door.report('income', {}), { currency });
        expect(said, about).toMatchObject({ gross_minor: String(sum), net_minor: String(sum) });
        if (said?.['gross'] !== undefined) expect(said['gross'], about).toBe(major);
        const balances = await door.report('trial-balance', { at: '2026-11-30' });
        const held = inUsd(balances, { account: 'stripe:payments', currency });
        expect(held, about).toMatchObject({ debit_minor: String(sum), balance_minor: String(sum) });
        const lines = await door.report('account', { account: 'donations', currency });
        expect(lines.at(-1), about).toMatchObject({ balance_minor: String(-sum) });
        expectUnspoilt(JSON.stringify([said, balances, lines]));
      }
    expect(await ledgerDefects(db)).toEqual([]);
  });

  it('is the same on the command line, in every format, and no output spoils it', async () => {
    const { settings } = await bigBooks(engine);
    const asked =
      engine.name === 'sqlite'
        ? [
            ['report', 'income'],
            ['ledger', 'balances', '--json'],
            ['export', 'hledger'],
            ['export', 'beancount'],
          ]
        : [
            ['report', 'income', '--csv'],
            ['report', 'trial-balance', '--json'],
          ];
    const outputs = await Promise.all(asked.map((args) => cli(settings, ...args)));

    for (const [n, { stdout, code }] of outputs.entries()) {
      const about = (asked[n] ?? []).join(' ');
      expect(code, about).toBe(0);
      expectUnspoilt(stdout);
      // Programs of accounting take major units.
      const expected = about.startsWith('export') ? Object.values(majors) : [String(sum)];
      for (const figure of expected) expect(stdout, about).toContain(figure);
    }
  });

  it('is the same in books that were made again of an export, CSV or NDJSON', async () => {
    const { settings, db } = await bigBooks(engine);
    const before = (await askReport(reportDeps(db), 'trial-balance')).rows;

    const exported = {
      csv: (await cli(settings, 'export', 'csv')).stdout,
      ndjson: await makeExport(db, 'ndjson'),
    };
    for (const [format, stdout] of Object.entries(exported)) {
      expectUnspoilt(stdout);
      const { db: again } = await engine.open();
      await importLines(again, fromText(stdout));

      expect((await askReport(reportDeps(again), 'trial-balance')).rows, format).toEqual(before);
      expect(await ledgerDefects(again)).toEqual([]);
    }
  });

  it('would be noticed if it had been read as a double', () => {
    const [line] = parse(`balance\n${Number(sum)}\n`, { columns: true }) as [{ balance: string }];

    expect(line.balance).toBe(neighbour);
    for (const text of [line.balance, '3.0', '1e21', '1.5e+21']) expect(() => expectUnspoilt(text)).toThrow();
    for (const text of ['3.00', '2026-11-30', 'txn_1e21x', String(sum)]) expectUnspoilt(text);
  });
});

/** Entries from the lines that were exported of them, by the door that every entry goes through. */
async function importLines(db: Db, lines: readonly Said[]): Promise<void> {
  const entries = Map.groupBy(lines, (line) => line['entry'] ?? '');
  await db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    for (const of of entries.values()) {
      const { key = '', kind = '', book_date: bookDate = '', charge = '' } = of[0] ?? {};
      const entry = {
        ...{ key, kind, bookDate, occurredAt: `${bookDate}T00:00:00.000Z`, chargeId: charge || null },
        ...{ fact: '{}', ruleVersion: 1, postings: of.map(postingOf) },
      };
      await recordOutcome(trx, { kind: 'entry', entry }, '2026-11-24T10:00:00.000Z');
    }
  });
}

function postingOf({ account = '', currency = '', amount_minor: amount }: Said): Posting {
  if (!isAccount(account)) throw new Error(`expected an account, got ${account}`);
  return { account, currency, amountMinor: minorUnits(Number(amount)) };
}
