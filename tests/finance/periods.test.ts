import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { listEntries } from '../../db/ledger-list.ts';
import { rebuildLedger } from '../../db/ledger-rebuild.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { savePayoutItems } from '../../db/stripe-objects.ts';
import { createClock } from '../../src/clock.ts';
import { anchorJob } from '../../src/anchor-job.ts';
import { adjust, release, reverse } from '../../src/finance/periods/correct.ts';
import { closePeriod, reopenPeriod } from '../../src/finance/periods/close-period.ts';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import type { ReportDeps, Row } from '../../src/finance/reports/report.ts';
import { recordFunds } from '../../src/recorded-funds.ts';
import { runIfDue } from '../../src/run-jobs.ts';
import { secureRandom } from '../../src/random.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { cli } from '../helpers/cli.ts';
import { databases, sqlite } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';
import { makeExport } from '../helpers/make-export.ts';
import { newsroomFile } from '../readers/app-world.ts';

const now = '2026-11-03T10:00:00.000Z';
const books = { timeZone: 'UTC', clock: createClock() };
const wet = { dryRun: false };
const said = { reason: 'as the auditor asked', decidedBy: 'treasurer', today: '2026-11-03' };

const record = (db: Db, fact: BalanceTransactionFact) =>
  db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    await recordOutcome(trx, entryFor(fact, books), now);
  });

const give = (db: Db, n: number, on: string) =>
  record(db, { ...giftOf(n), createdAt: `${on}T12:00:00.000Z` });

const attribute = (db: Db, n: number, fund: string) =>
  db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    const gift = { chargeId: `ch_${n}`, donationId: `don_${n}`, interval: 'once', campaign: fund, fund };
    await recordAttribution(trx, gift, now);
  });

describe.each(databases)('closing a month on $name', ({ open }) => {
  it('waits for its end and for what is open, or for a reason; twice is once', async () => {
    const { db } = await open();
    const deps = reportDeps(db, { now });
    await give(db, 1, '2026-10-30');
    const close = (period: string, reason = '') =>
      closePeriod(deps, { period, decidedBy: 'treasurer', reason }, wet);

    expect(await close('2026-11', 'now')).toMatchObject({ kind: 'refused' });
    expect(await close('2026-10')).toMatchObject({
      kind: 'open questions',
      questions: [
        expect.stringContaining('has not been compared'),
        'charge without a gift: 1, see report unexplained',
      ],
    });
    expect(await closePeriod(deps, { period: '2026-10', ...said }, { dryRun: true })).toMatchObject({
      kind: 'done',
    });
    expect((await askReport(deps, 'periods')).rows).toEqual([]);
    expect(await close('2026-10', 'Stripe is away')).toMatchObject({ kind: 'done' });
    expect(await close('2026-10', 'again')).toEqual({ kind: 'already so' });
    expect(await close('2026-09', 'earlier')).toEqual({ kind: 'already so' });
    expect(await reopenPeriod(deps, { period: '2026-10', decidedBy: 'x', reason: ' ' }, wet)).toMatchObject({
      kind: 'refused',
    });
    expect(await reopenPeriod(deps, { period: '2026-10', ...said }, wet)).toMatchObject({ kind: 'done' });
    expect(await reopenPeriod(deps, { period: '2026-10', ...said }, wet)).toEqual({ kind: 'already so' });

    expect(
      (await askReport(deps, 'periods')).rows.map((row) => [
        row['action'],
        row['closed_through'],
        row['reason'],
        row['entry'],
      ]),
    ).toEqual([
      ['closed', '2026-10-31', 'Stripe is away', 1n],
      ['reopened', '2026-09-30', 'as the auditor asked', 1n],
    ]);
  });

  it('leaves every report of the month as it was, whatever is heard later', async () => {
    const { db } = await open();
    const deps = reportDeps(db, { now });
    for (const n of [1, 2, 3]) await give(db, n, '2026-10-30');
    await attribute(db, 1, 'general');
    const asked = async () => ({
      income: (await askReport(deps, 'income', { from: '2026-10', to: '2026-10' })).rows,
      fees: (await askReport(deps, 'fees', { from: '2026-10', to: '2026-10' })).rows,
      funds: (await askReport(deps, 'funds', { from: '2026-10', to: '2026-10' })).rows,
      balance: (await askReport(deps, 'trial-balance', { at: '2026-10-31' })).rows,
    });
    await closePeriod(deps, { period: '2026-10', ...said }, wet);
    const before = await asked();
    const pack = await makeExport(db, 'month-end', { month: '2026-10' }, { now: '2026-11-04T00:00:00.000Z' });
    expect(pack).toContain('as the auditor asked');

    await attribute(db, 2, 'lens');
    await give(db, 4, '2026-10-12');
    await attribute(db, 4, 'general');
    await record(db, {
      ...giftOf(5),
      ...{ chargeId: 'ch_3', sourceId: 're_1', reportingCategory: 'refund', type: 'refund', feeDetails: [] },
      ...{ amountMinor: minorUnits(-200), feeMinor: minorUnits(0), netMinor: minorUnits(-200) },
      createdAt: '2026-10-31T12:00:00.000Z',
    });

    expect(await asked()).toEqual(before);
    expect(
      (await askReport(deps, 'late-facts')).rows.map((row) => [row['subject'], row['booked_on']]),
    ).toEqual([
      ['attribution:ch_2', '2026-11-01'],
      ['bt:txn_4', '2026-11-01'],
      ['bt:txn_5', '2026-11-01'],
    ]);
    expect(await makeExport(db, 'month-end', { month: '2026-10' }, { now: '2026-12-24T00:00:00.000Z' })).toBe(
      pack,
    );
    expect(await incomeByExport(db)).toEqual(await incomeByReport(deps));
    for (const name of ['hledger', 'beancount'])
      expect(await makeExport(db, name), name).toContain('late_attribution');
    const all = (await askReport(deps, 'income')).rows;
    const gross = all.reduce((sum, row) => sum + BigInt(row['gross_minor'] ?? 0), 0n);
    expect(gross).toBe(800n);
    expect(await ledgerDefects(db)).toEqual([]);
    expect(await rebuildLedger(db, books)).toMatchObject({ equal: true });
  });

  it('names in rows of the month no gift, and no day of a charge, that is found out later', async () => {
    const { db } = await open();
    const deps = reportDeps(db, { now });
    await give(db, 1, '2026-10-30');
    await giveBack(db, { id: 'txn_a', chargeId: 'ch_1', on: '2026-10-31' });
    await giveBack(db, { id: 'txn_b', chargeId: 'ch_2', on: '2026-10-31' });
    await db.transaction().execute((trx) => savePayoutItems(trx, 'po_1', ['txn_1', 'txn_a', 'txn_c']));
    const ofMonth = (rows: readonly Row[]) =>
      rows.filter((row) => String(row['book_date']).startsWith('2026-10'));
    const asked = async () => ({
      refunds: (await askReport(deps, 'refunds', { from: '2026-10-01', to: '2026-10-31' })).rows,
      payout: ofMonth((await askReport(deps, 'payout', { id: 'po_1' })).rows),
      entries: await listEntries(db, { from: '2026-10-01', to: '2026-10-31', limit: 100 }),
      lines: ofMonth(await financeLines(db)),
      transactions: await makeExport(db, 'transactions', { month: '2026-10' }),
    });
    await closePeriod(deps, { period: '2026-10', ...said }, wet);
    const before = await asked();
    expect(before.refunds).toMatchObject([
      { charge: 'ch_1', days: 1 },
      { charge: 'ch_2', days: null },
    ]);

    await attribute(db, 1, 'lens');
    await give(db, 2, '2026-10-12');
    await giveBack(db, { id: 'txn_c', chargeId: 'ch_1', on: '2026-11-02' });

    expect(await asked()).toEqual(before);
    // What moved in the open month has its gift.
    const gift = { donation: 'don_1', interval: 'once', campaign: 'lens' };
    expect((await askReport(deps, 'refunds', { from: '2026-11-01' })).rows).toMatchObject([gift]);
    const carried = (await askReport(deps, 'payout', { id: 'po_1' })).rows;
    expect(carried.map((row) => row['donation'])).toEqual([null, null, 'don_1']);
    expect(await listEntries(db, { from: '2026-11-02', limit: 100 })).toMatchObject([{ campaign: 'lens' }]);
    expect(await donationsByLines(db)).toEqual({ '': -200n + 20n, don_1: -200n + 40n });
  });
});

const giveBack = (db: Db, { id, chargeId, on }: { id: string; chargeId: string; on: string }) =>
  record(db, {
    ...{ ...giftOf(0), id, chargeId, sourceId: `re_${id}` },
    ...{ reportingCategory: 'refund', type: 'refund', feeDetails: [], feeMinor: minorUnits(0) },
    ...{ amountMinor: minorUnits(-20), netMinor: minorUnits(-20), createdAt: `${on}T12:00:00.000Z` },
  });

/** As whoever asks in SQL reads them. */
async function financeLines(db: Db): Promise<Row[]> {
  const { rows } = await sql<Row>`select * from finance_line order by book_date, entry, line`.execute(db);
  return rows;
}

/** What was given and given back, by donation. */
async function donationsByLines(db: Db): Promise<Record<string, bigint>> {
  const sums: Record<string, bigint> = {};
  for (const { donation, account, amount_minor: amount } of await financeLines(db)) {
    if (account !== 'donations' && account !== 'refunds') continue;
    sums[String(donation ?? '')] = (sums[String(donation ?? '')] ?? 0n) + BigInt(amount ?? 0);
  }
  return sums;
}

/** What came in, as the lines of the export add up, and as the report says. */
async function incomeByExport(db: Db): Promise<Record<string, string>> {
  const sums = new Map<string, bigint>();
  for (const line of (await makeExport(db, 'ndjson')).trim().split('\n')) {
    const posting = JSON.parse(line) as Record<string, string>;
    if (posting['account'] !== 'donations') continue;
    const key = [posting['book_date']?.slice(0, 7), posting['interval'], posting['campaign']].join(' ');
    sums.set(key, (sums.get(key) ?? 0n) - BigInt(posting['amount_minor'] ?? ''));
  }
  return Object.fromEntries(
    [...sums].filter(([, sum]) => sum !== 0n).map(([key, sum]) => [key, String(sum)]),
  );
}

async function incomeByReport(deps: ReportDeps): Promise<Record<string, string>> {
  const { rows } = await askReport(deps, 'income');
  return Object.fromEntries(
    rows
      .filter((row) => row['gross_minor'] !== 0n)
      .map((row) => [[row['month'], row['interval'], row['campaign']].join(' '), String(row['gross_minor'])]),
  );
}

describe.each(databases)('what people book on $name', ({ open }) => {
  const fx = { debit: 'fx_gain_loss', credit: 'suspense', currency: 'usd', amountMinor: minorUnits(12) };

  it('is booked once under its reference, on an open day, never on what Stripe holds', async () => {
    const { db } = await open();
    const deps = reportDeps(db, { now });
    await give(db, 1, '2026-10-30');
    await closePeriod(deps, { period: '2026-10', ...said }, wet);
    const book = (changes: object = {}) =>
      adjust(deps, { ...fx, ...said, reference: 'nov-1', bookedOn: '2026-11-02', ...changes }, wet);

    expect(await book({ bookedOn: '2026-10-31' })).toEqual({
      kind: 'refused',
      why: '2026-10-31 is closed: the first open day is 2026-11-01',
    });
    expect(await book({ bookedOn: '2026-11-04' })).toEqual({
      kind: 'refused',
      why: '2026-11-04 has not come yet: it is 2026-11-03 here',
    });
    expect(await book({ debit: 'stripe:payments' })).toMatchObject({ kind: 'refused' });
    expect(await book({ credit: 'nobody' })).toMatchObject({ kind: 'refused' });
    expect(await book({ credit: 'fx_gain_loss' })).toMatchObject({ kind: 'refused' });
    expect(await book()).toEqual({ kind: 'booked', key: 'adjustment:nov-1', bookedOn: '2026-11-02' });
    expect(await book()).toMatchObject({ kind: 'already booked' });
    await expect(book({ amountMinor: minorUnits(13) })).rejects.toThrow('another reference');
    expect(await ledgerDefects(db)).toEqual([]);
    expect(await rebuildLedger(db, books)).toMatchObject({ equal: true });
  });

  it('is taken back on the day that is said, else its own while that is open, else today', async () => {
    const { db } = await open();
    const deps = reportDeps(db, { now });
    for (const [reference, bookedOn] of [
      ['a', '2026-10-05'],
      ['b', '2026-10-06'],
      ['c', '2026-11-01'],
    ] as const)
      await adjust(deps, { ...fx, ...said, reference, bookedOn }, wet);
    await closePeriod(deps, { period: '2026-10', ...said }, wet);
    const back = (key: string, bookedOn?: string) => reverse(deps, { key, bookedOn, ...said }, wet);

    expect(await back('adjustment:a')).toMatchObject({ kind: 'booked', bookedOn: '2026-11-03' });
    expect(await back('adjustment:b', '2026-11-02')).toMatchObject({
      kind: 'booked',
      bookedOn: '2026-11-02',
    });
    expect(await back('adjustment:c')).toMatchObject({ kind: 'booked', bookedOn: '2026-11-01' });
    expect(await back('adjustment:c')).toMatchObject({ kind: 'already booked' });
    expect(await back('adjustment:none')).toMatchObject({ kind: 'refused' });
    await give(db, 1, '2026-11-02');
    expect(await back('bt:txn_1')).toMatchObject({ kind: 'refused' });
    const { rows } = await askReport(deps, 'trial-balance');
    expect(rows.find((row) => row['account'] === 'suspense')).toMatchObject({
      ...{ debit_minor: 36n, credit_minor: 36n, balance_minor: 0n },
    });
    expect(await ledgerDefects(db)).toEqual([]);
    expect(await rebuildLedger(db, books)).toMatchObject({ equal: true });
  });
});

describe.each(databases)('funds on $name', ({ open }) => {
  it('are told apart from campaigns, month by month, and add up to all that came in', async () => {
    const { db } = await open();
    const newsroom = { campaigns: ['lens'], funds: [{ slug: 'lens', campaigns: ['lens'] }] };
    const deps = reportDeps(db, { now, newsroom });
    await recordFunds(deps);
    await give(db, 1, '2026-10-01');
    await attribute(db, 2, 'lens');
    await attribute(db, 1, 'general');
    await give(db, 2, '2026-10-02');
    await give(db, 3, '2026-11-01');
    await attribute(db, 3, 'lens');
    await give(db, 4, '2026-11-02');
    const spend = (amount: number, fund = 'lens') =>
      release(
        deps,
        {
          ...{ ...said, fund, currency: 'usd', reference: 'camera', bookedOn: '2026-11-02' },
          amountMinor: minorUnits(amount),
        },
        wet,
      );
    expect(await spend(329)).toEqual({
      kind: 'refused',
      why: 'fund lens holds 3.28 USD at the end of 2026-11-02, and 3.29 USD was asked for',
    });
    expect(await spend(100, 'general')).toMatchObject({ kind: 'refused' });
    expect([await spend(100), await spend(100)]).toMatchObject([
      { kind: 'booked' },
      { kind: 'already booked' },
    ]);

    const told = (rows: Readonly<Record<string, unknown>>[]) =>
      rows.map((row) => [
        ...[row['fund'], row['restricted'], row['opening_minor'], row['gross_minor'], row['fees_minor']],
        ...[row['released_minor'], row['closing_minor']],
      ]);
    expect(told([...(await askReport(deps, 'funds', { from: '2026-11' })).rows])).toEqual([
      ['general', 'no', 164n, 200n, 36n, 100n, 428n],
      ['lens', 'yes', 164n, 200n, 36n, -100n, 228n],
    ]);
    expect(told([...(await askReport(deps, 'funds')).rows])).toEqual([
      ['general', 'no', 0n, 400n, 72n, 100n, 428n],
      ['lens', 'yes', 0n, 400n, 72n, -100n, 228n],
    ]);
    expect(await ledgerDefects(db)).toEqual([]);
  });

  it('stay restricted once they were, whatever the configuration says later', async () => {
    const { db } = await open();
    await recordFunds(reportDeps(db, { now, newsroom: { funds: [{ slug: 'lens' }] } }));
    await expect(
      recordFunds(reportDeps(db, { now, newsroom: { funds: [{ slug: 'lens', restricted: false }] } })),
    ).rejects.toThrow('was begun restricted and stays so');
  });
});

it('each night the heads of the chains are noted, in the database and in the log', async () => {
  const { db } = await sqlite.open();
  await give(db, 1, '2026-10-30');
  const logged: object[] = [];
  const log = { info: (line: object) => void logged.push(line) };
  const deps = { ...reportDeps(db, { now }), random: secureRandom, log: log as never };

  expect(await runIfDue(deps, anchorJob(deps))).toBe(true);

  const head = await db.selectFrom('journal_entry').select('hash').executeTakeFirstOrThrow();
  expect(logged).toEqual([expect.objectContaining({ entry: '1', head: head.hash.toString('hex') })]);
  expect(await ledgerDefects(db)).toEqual([]);
});

it('periods are closed, listed and reopened by the command line', async () => {
  const url = await sqlite.create();
  const settings = { DATABASE_URL: url, ...newsroomFile({ funds: [{ slug: 'lens' }] }) };
  expect((await cli(settings, 'migrate')).code).toBe(0);

  const refused = await cli(settings, 'period', 'close', '2026-09');
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('give a --reason')]);
  const closed = await cli(
    settings,
    'period',
    'close',
    '2026-09',
    '--reason',
    'first',
    '--by',
    'ann',
    '--json',
  );
  expect(JSON.parse(closed.stdout)).toMatchObject([{ result: 'closed', closed_through: '2026-09-30' }]);
  const listed = await cli(settings, 'period', 'list', '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject([{ action: 'closed', decided_by: 'ann', reason: 'first' }]);
  expect((await cli(settings, 'period', 'close', '2026-9')).code).toBe(2);
  expect((await cli(settings, 'period', 'reopen', '2026-09')).code).toBe(2);
  const adjusted = await cli(
    settings,
    ...['ledger', 'adjust', '--reference', 'x', '--debit', 'fx_gain_loss', '--credit', 'suspense'],
    ...['--amount', '1.234', '--currency', 'usd', '--on', '2026-10-01', '--reason', 'y'],
  );
  expect([adjusted.code, adjusted.stderr]).toEqual([1, expect.stringContaining('expected an amount of usd')]);
});
