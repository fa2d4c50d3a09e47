import { parse } from 'csv-parse/sync';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { lockLedger } from '../../db/ledger.ts';
import { issueReceipt } from '../../db/receipts.ts';
import { createClock } from '../../src/clock.ts';
import { importRates } from '../../src/finance/rates/import-rates.ts';
import { cli } from '../helpers/cli.ts';
import { databases, sqlite, type TestDatabase } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';
import { recordMany } from '../helpers/record-many.ts';

type Row = Record<string, unknown>;

const now = '2026-11-23T10:00:00.000Z';
const ofDonations = ['report', 'account', '--account', 'donations', '--currency', 'usd'];

async function opened(engine: TestDatabase) {
  const url = await engine.createMigrated();
  const database = openDatabase(url);
  onTestFinished(() => database.close());
  return { db: database.db, run: (...args: string[]) => cli({ DATABASE_URL: url }, ...args) };
}

/** As many gifts as two whole pages and a bit hold, three on a day and three for the day before. */
async function manyGifts(engine: TestDatabase) {
  const world = await opened(engine);
  const dayOf = (n: number) => new Date(Date.UTC(2026, 0, 2 + Math.floor(n / 6) - (n % 2))).toISOString();
  const facts = Array.from({ length: 2003 }, (_, n) => ({ ...giftOf(n), createdAt: dayOf(n) }));
  await recordMany(world.db, facts, now);
  return world;
}

const fromCsv = (text: string): Row[] => parse(text, { columns: true });
const fromJson = (text: string) => JSON.parse(text) as Row[];

describe.each(databases)('a list for a program, on $name', (engine) => {
  it('is whole, however long it is, unless a part of it was asked for', async () => {
    const { run } = await manyGifts(engine);

    const csv = await run(...ofDonations, '--csv');
    const json = await run(...ofDonations, '--json');
    const [part, rest, shown] = await Promise.all([
      run(...ofDonations, '--csv', '--limit', '2'),
      run(...ofDonations, '--json', '--after', '2026-11-29:2003'),
      run(...ofDonations),
    ]);

    const rows = fromCsv(csv.stdout);
    expect(rows.map((row) => row['balance_minor'])).toEqual(
      Array.from({ length: 2003 }, (_, n) => String(-200 * (n + 1))),
    );
    expect(new Set(rows.map(({ key }) => key)).size).toBe(2003);
    expect(fromJson(json.stdout).map(({ key }) => key)).toEqual(rows.map(({ key }) => key));
    expect([csv.code, csv.stderr, json.code, json.stderr]).toEqual([0, '', 0, '']);
    expect(fromCsv(part.stdout)).toEqual(rows.slice(0, 2));
    expect(part.stderr).toMatch(/^there is more: --after 2026-01-01:/);
    expect(fromJson(rest.stdout).map(({ key }) => key)).toEqual(
      rows.filter(({ book_date: on }) => String(on) > '2026-11-29').map(({ key }) => key),
    );
    expect(shown.stdout.split('\n').filter((line) => line.includes('bt:txn_'))).toHaveLength(1000);
    expect(shown.stderr).toContain('there is more: --after ');
  }, 60_000);

  it('is whole where it is of entries, and empty where there is nothing', async () => {
    const { run } = await manyGifts(engine);

    const [all, part, shown, none] = await Promise.all([
      run('ledger', 'entries', '--json'),
      run('ledger', 'entries', '--json', '--limit', '2', '--after', '5'),
      run('ledger', 'entries', '--limit', '1'),
      run('report', 'late-facts', '--json'),
    ]);

    expect(fromJson(all.stdout).map(({ id }) => id)).toEqual(
      Array.from({ length: 2003 }, (_, n) => String(n + 1)),
    );
    expect(all.stderr).toBe('');
    expect(fromJson(part.stdout).map(({ id }) => id)).toEqual(['6', '7']);
    expect([part.stderr, shown.stderr]).toEqual(['there is more: --after 7\n', 'there is more: --after 1\n']);
    expect(none.stdout).toBe('[]\n');
  }, 60_000);
});

it('the register of receipts as a file has every number', async () => {
  const { db, run } = await opened(sqlite);
  await db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    for (let n = 1; n <= 1001; n++)
      await issueReceipt(
        trx,
        {
          ...{ reference: `REF-${n}`, chargeId: `ch_${n}`, donationId: `don_${n}`, currency: 'usd' },
          ...{ amountMinor: 500, paidOn: '2026-11-22', kind: 'first', issuedOn: '2026-11-22' },
          replaces: null,
        },
        now,
      );
  });

  const { stdout, stderr } = await run('receipt', 'list', '--csv');

  expect(fromCsv(stdout).map(({ number }) => number)).toEqual(
    Array.from({ length: 1001 }, (_, n) => `2026-${String(n + 1).padStart(6, '0')}`),
  );
  expect(stderr).toBe('');
}, 60_000);

it('a list that knows no pages is whole for a program, and for a person says that it may go on', async () => {
  const { db, run } = await opened(sqlite);
  const days = Array.from({ length: 101 }, (_, n) =>
    new Date(Date.UTC(2026, 0, n)).toISOString().slice(0, 10),
  );
  const text = ['date,base,quote,rate', ...days.map((day) => `${day},eur,usd,1.1`)].join('\n');
  await importRates({ db, clock: createClock() }, { text, source: 'ecb' }, { dryRun: false, correct: false });

  const [all, part, shown] = await Promise.all([
    run('rates', 'list', '--json'),
    run('rates', 'list', '--json', '--limit', '3'),
    run('rates', 'list'),
  ]);

  expect(fromJson(all.stdout).map(({ day }) => day)).toEqual(days.toReversed());
  expect(fromJson(part.stdout)).toHaveLength(3);
  expect(shown.stdout.trim().split('\n')).toHaveLength(101);
  expect([all.stderr, part.stderr, shown.stderr]).toEqual(['', ...Array(2).fill(hint)]);
});

const hint = 'there may be more: --limit, or --json for all\n';
