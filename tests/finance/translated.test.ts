import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { createClock } from '../../src/clock.ts';
import { csvOf } from '../../src/finance/reports/csv.ts';
import { importRates } from '../../src/finance/rates/import-rates.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { parseNewsroom } from '../../src/newsroom.ts';
import { askReport, reportDeps, reportNamed } from '../helpers/ask-report.ts';
import { databases, sqlite } from '../helpers/databases.ts';
import { attributionOf, giftOf } from '../helpers/facts.ts';

const now = '2026-11-26T12:00:00.000Z';

/** The n-th gift, of ten thousand minor units with a fee of 333. */
async function give(db: Db, n: number, currency: string, createdAt: string) {
  const gift = {
    ...{ ...giftOf(n), currency, createdAt, amountMinor: minorUnits(10_000) },
    ...{ feeMinor: minorUnits(333), netMinor: minorUnits(9667) },
    feeDetails: [{ type: 'stripe_fee', amountMinor: minorUnits(333), currency, description: null }],
  };
  await db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    await recordOutcome(trx, entryFor(gift, { timeZone: 'UTC' }), now);
    await recordAttribution(trx, attributionOf(n), now);
  });
}

// 31 October 2026 is a Saturday.
const rates =
  'date,base,quote,rate\n' +
  '2026-10-23,eur,usd,1.5\n2026-10-30,eur,usd,1.0823\n2026-10-30,eur,jpy,163.27\n2026-10-30,eur,gbp,0.8591\n' +
  '2026-11-02,eur,usd,2\n2026-11-25,eur,usd,1.1\n2026-11-27,eur,usd,4\n2026-10-23,eur,kwd,0.33214\n';

async function books(engine: (typeof databases)[number]) {
  const { db } = await engine.open();
  await give(db, 1, 'usd', '2026-10-05T10:00:00.000Z');
  await give(db, 2, 'jpy', '2026-10-05T10:00:00.000Z');
  await give(db, 3, 'kwd', '2026-10-05T10:00:00.000Z');
  await give(db, 4, 'eur', '2026-10-05T10:00:00.000Z');
  await give(db, 5, 'usd', '2026-11-05T10:00:00.000Z');
  await give(db, 6, 'usd', '2026-08-05T10:00:00.000Z');
  await importRates(
    { db, clock: createClock() },
    { text: rates, source: 'ecb' },
    { dryRun: false, correct: false },
  );
  return db;
}

const inEuro = { functional_currency: 'eur' };

describe.each(databases)('reports in one currency, on $name', (engine) => {
  it('translate each row at the closing rate of its month, and say which', async () => {
    const db = await books(engine);
    const { rows } = await askReport(reportDeps(db, { newsroom: inEuro, now }), 'income-translated');
    const short = rows.map((row) => [
      ...[
        row['month'],
        row['booked_in'],
        row['currency'],
        row['gross_minor'],
        row['fees_minor'],
        row['net_minor'],
      ],
      ...[row['rate'], row['rate_date'], row['untranslated']],
    ]);
    const missing = (from: string, day: string) =>
      `no rate of ecb from ${from} to eur in the 7 days to ${day}`;
    expect(short).toEqual([
      ['2026-08', 'usd', 'eur', null, null, null, null, null, missing('usd', '2026-08-31')],
      ['2026-10', 'eur', 'eur', 10_000n, 333n, 9667n, '1', null, null],
      // ¥10,000 ÷ 163.27 = €61.2482, ¥333 = €2.0396
      ['2026-10', 'jpy', 'eur', 6125n, 204n, 5921n, '1/163.27', '2026-10-30', null],
      // Dinars were quoted last eight days before the end of the month.
      ['2026-10', 'kwd', 'eur', null, null, null, null, null, missing('kwd', '2026-10-31')],
      ['2026-10', 'usd', 'eur', 9240n, 308n, 8932n, '1/1.0823', '2026-10-30', null],
      // The month lasts: the rate of yesterday, and none of tomorrow.
      ['2026-11', 'usd', 'eur', 9091n, 303n, 8788n, '1/1.1', '2026-11-25', null],
    ]);
    expect(rows.map(({ donations }) => donations)).toEqual(Array.from({ length: 6 }, () => 1n));
  });

  it('translate balances at the closing rate of their day', async () => {
    const db = await books(engine);
    const deps = reportDeps(db, { newsroom: inEuro, now });
    const of = async (given: Record<string, string>) =>
      (await askReport(deps, 'trial-balance-translated', given)).rows
        .filter((row) => row['account'] === 'donations' && row['booked_in'] === 'usd')
        .map((row) => [row['currency'], row['balance_minor'], row['rate'], row['rate_date']]);
    expect(await of({ at: '2026-10-31' })).toEqual([['eur', -18_479n, '1/1.0823', '2026-10-30']]);
    expect(await of({ at: '2026-11-03' })).toEqual([['eur', -10_000n, '1/2', '2026-11-02']]);
    expect(await of({})).toEqual([['eur', -27_273n, '1/1.1', '2026-11-25']]);
    // 200.00 ÷ 1.0823 × 0.8591 = 158.7545
    expect(await of({ at: '2026-10-31', in: 'gbp' })).toEqual([
      ['gbp', -15_875n, '0.8591/1.0823', '2026-10-30'],
    ]);
  });
});

describe.each(databases)('a translated balance as it was known, on $name', (engine) => {
  const at = (moment: string) => ({ ...createClock(), now: () => moment });
  const imports = (db: Db, moment: string, usd: string, day = '2026-11-25') =>
    importRates(
      { db, clock: at(moment) },
      { text: `date,base,quote,rate\n${day},eur,usd,${usd}\n`, source: 'ecb' },
      { dryRun: false, correct: true },
    );

  it('is made again as it was, after its rate was corrected and later ones came', async () => {
    const { db } = await engine.open();
    const asked = async (moment: string, given: Record<string, string> = {}) =>
      (await askReport(reportDeps(db, { newsroom: inEuro, now: moment }), 'trial-balance-translated', given))
        .rows;
    await give(db, 1, 'usd', '2026-11-05T10:00:00.000Z');
    // Booked already, on a day that is yet to come.
    await give(db, 2, 'usd', '2026-11-28T10:00:00.000Z');
    await imports(db, '2026-11-25T16:00:00.000Z', '1.25');
    const first = await asked('2026-11-26T12:00:00.000Z');
    await imports(db, '2026-11-26T12:30:00.000Z', '1.6');
    await imports(db, '2026-11-27T16:00:00.000Z', '2', '2026-11-26');
    const later = '2026-12-10T12:00:00.000Z';
    const ofGifts = async (given: Record<string, string>) =>
      (await asked(later, given))
        .filter(({ account }) => account === 'donations')
        .map((row) => [row['balance_minor'], row['rate'], row['rate_date']]);

    expect(first.find(({ account }) => account === 'donations')).toMatchObject({
      ...{ balance_minor: -8000n, rate: '1/1.25', rate_date: '2026-11-25' },
    });
    expect(await asked(later, { known_at: '2026-11-26T12:00:00Z' })).toEqual(first);
    expect(await asked(later, { known_at: '2026-11-26T12:00:00Z', at: '2026-11-26' })).toEqual(first);
    expect(await ofGifts({ known_at: '2026-11-26T12:30:00Z' })).toEqual([[-6250n, '1/1.6', '2026-11-25']]);
    expect(await ofGifts({ known_at: '2026-11-28T00:00:00Z', at: '2026-11-26' })).toEqual([
      [-5000n, '1/2', '2026-11-26'],
    ]);
    expect(await ofGifts({ known_at: '2026-11-26T12:00:00Z', at: '2026-11-20' })).toEqual([
      [null, null, null],
    ]);
  });

  it('is that of the day which the moment has in the newsroom’s time zone', async () => {
    const { db } = await engine.open({ timeZone: 'America/New_York' });
    const newsroom = { ...inEuro, time_zone: 'America/New_York' };
    await give(db, 1, 'usd', '2026-11-05T10:00:00.000Z');
    for (const [day, usd] of [
      ['2026-11-26', '1.25'],
      ['2026-11-27', '2'],
    ] as const)
      await imports(db, '2026-11-25T16:00:00.000Z', usd, day);

    const deps = reportDeps(db, { newsroom, now: '2026-12-10T12:00:00.000Z' });
    const { rows } = await askReport(deps, 'trial-balance-translated', {
      known_at: '2026-11-27T04:59:59Z',
    });

    // Nearly five hours into the next day in UTC, and a second before midnight in New York.
    expect(rows.map((row) => row['rate_date'])).toEqual(['2026-11-26', '2026-11-26', '2026-11-26']);
  });
});

describe('a report in one currency', () => {
  it('goes by a correction from when it is imported, and by the source that the newsroom names', async () => {
    const db = await books(sqlite);
    const gross = async (newsroom: object) =>
      (await askReport(reportDeps(db, { newsroom, now }), 'income-translated', { from: '2026-11' })).rows.map(
        (row) => [row['gross_minor'], row['rate'], row['untranslated']],
      );
    const text = 'date,base,quote,rate\n2026-11-25,eur,usd,1.25\n';
    await importRates(
      { db, clock: createClock() },
      { text, source: 'ecb' },
      { dryRun: false, correct: true },
    );
    expect(await gross(inEuro)).toEqual([[8000n, '1/1.25', null]]);
    expect(await gross({ ...inEuro, exchange_rate_source: 'own' })).toEqual([
      [null, null, 'no rate of own from usd to eur in the 7 days to 2026-11-26'],
    ]);
  });

  it('says that it was not told in which, rather than choosing one', async () => {
    const db = await books(sqlite);
    const { rows } = await askReport(reportDeps(db, { now }), 'income-translated', { from: '2026-11' });
    expect(rows).toMatchObject([
      {
        currency: null,
        net_minor: null,
        untranslated: expect.stringContaining('functional_currency') as unknown,
      },
    ]);
    const asked = await askReport(reportDeps(db, { now }), 'income-translated', {
      from: '2026-11',
      in: 'usd',
    });
    expect(asked.rows).toMatchObject([{ currency: 'usd', net_minor: 9667n, rate: '1' }]);
  });

  it('writes its amounts as CSV in the digits of its own currency, not of the books’', async () => {
    const db = await books(sqlite);
    const given = { from: '2026-10', to: '2026-10', in: 'jpy' };
    const { rows } = await askReport(reportDeps(db, { now }), 'income-translated', given);
    const csv = csvOf(reportNamed('income-translated').columns, rows);
    // 100.00 ÷ 1.0823 × 163.27 = 15085.47 yen
    expect(csv).toContain('2026-10,month,bar,usd,jpy,15085,15085,');
  });

  it('is in a currency that the configuration writes in lower case', () => {
    expect(parseNewsroom('{"functional_currency": "EUR"}')).toMatchObject({ ok: false });
    expect(parseNewsroom('{"functional_currency": "eur"}')).toMatchObject({
      newsroom: { functional_currency: 'eur', exchange_rate_source: 'ecb', recoverable_tax_on_fees: false },
    });
  });
});
