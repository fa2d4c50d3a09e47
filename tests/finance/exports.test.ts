import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { plainTextAccount } from '../../src/finance/exports/account-names.ts';
import { balancesAt } from '../../src/finance/reports/trial-balance.ts';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { decimalOf } from '../../src/money/format-money.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { databases } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';
import { makeExport } from '../helpers/make-export.ts';
import { recordMany } from '../helpers/record-many.ts';
import { balancesBy, inFile, isThere, run } from '../helpers/plain-text-programs.ts';

const now = '2026-11-23T10:00:00.000Z';
const later = '2026-11-24T10:00:00.000Z';

/** Beyond what a double can hold: 2^53 + 1. */
const beyond = 9007199254740993n;

/** Books with what trips other people's programs: no decimals, three, quotes, line ends, pictures, no campaign. */
async function recordBooks(db: Db) {
  const odd: [currency: string, amount: number, campaign: string][] = [
    ['usd', 200, ''],
    ['jpy', 500, 'say "hello"'],
    ['kwd', 12_345_671, 'two\nlines; (and) more'],
    ['eur', 999_999_999_999, '🌍 emoji'],
    ['usd', -150, '=2+3'],
    ...Array.from({ length: 9 }, (): [string, number, string] => ['sek', 1e15, 'bar']),
    ['sek', Number(beyond - 9n * 10n ** 15n), 'bar'],
  ];
  for (const [n, [currency, amount, campaign]] of odd.entries()) {
    const fact: BalanceTransactionFact = {
      ...giftOf(n),
      ...{ currency, reportingCategory: amount < 0 ? 'refund' : 'charge', feeDetails: [] },
      ...{ amountMinor: minorUnits(amount), feeMinor: minorUnits(0), netMinor: minorUnits(amount) },
      // What was recorded last is dated first.
      createdAt: `2026-0${n < 5 ? 9 - n : 3}-01T12:00:00.000Z`,
    };
    await record(db, fact, { campaign }, now);
  }
}

const record = (db: Db, fact: BalanceTransactionFact, gift: { campaign: string } | undefined, at: string) =>
  db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    await recordOutcome(trx, entryFor(fact, { timeZone: 'UTC' }), at);
    const charge = fact.chargeId ?? '';
    const attribution = { chargeId: charge, donationId: charge.replace('ch', 'don'), interval: 'once' };
    if (gift) await recordAttribution(trx, { ...attribution, ...gift }, at);
  });

async function trialBalance(db: Db): Promise<string[]> {
  return (await balancesAt(db, {})).map(({ account, type, currency, balance_minor }) =>
    [
      plainTextAccount({ code: account, type }),
      ...[currency.toUpperCase(), decimalOf(balance_minor, currency)],
    ].join(' '),
  );
}

const table = (text: string) => parse(text, { columns: true }) as Record<string, string>[];

describe.each(databases)('the ledger as text, on $name', (engine) => {
  const programs: [program: string, format: string, check: string[]][] = [
    ['hledger', 'hledger', ['check', '-s', 'ordereddates', '-f']],
    ['ledger', 'hledger', ['--pedantic', 'bal', '--empty', '-f']],
    ['bean-check', 'beancount', ['--no-cache']],
  ];

  for (const [program, format, check] of programs)
    it.skipIf(!isThere(program))(
      `is taken by ${program}, strictly, with the balances of the books`,
      async () => {
        const { db } = await engine.open();
        await recordBooks(db);
        const file = inFile(await makeExport(db, format), `books.${format}`);

        expect(run(program, ...check, file)).toMatchObject({ status: 0, stderr: '' });
        const balances = balancesBy[program === 'bean-check' ? 'beancount' : program]?.(file) ?? [];
        const expected = await trialBalance(db);
        expect(new Set(balances)).toEqual(new Set(expected));
        expect(expected.join()).toContain(decimalOf(beyond, 'sek'));
      },
    );

  it('proves itself: without one of its entries no program takes it', async () => {
    const { db } = await engine.open();
    await recordBooks(db);
    for (const [program, format, check] of programs) {
      if (!isThere(program)) continue;
      const entries = (await makeExport(db, format)).split('\n\n');
      const without = entries.filter((_, i) => i !== 2).join('\n\n');
      expect(run(program, ...check, inFile(without, 'books')).status, program).not.toBe(0);
    }
  });

  it('is a file that says nothing, where nothing was booked', async () => {
    const { db } = await engine.open();

    expect(await makeExport(db, 'hledger')).toMatch(/^; .*\n$/);
    expect(await makeExport(db, 'beancount')).toMatch(/^;; .*\n$/);
    expect(await makeExport(db, 'ndjson')).toBe('');
    expect((await makeExport(db, 'csv')).trim()).toBe(
      'book_date,entry,key,kind,charge,interval,campaign,account,currency,amount_minor,amount',
    );
  });

  it('comes back from CSV and NDJSON to the digit, each line with the object that it comes from', async () => {
    const { db } = await engine.open();
    await recordBooks(db);

    const objects = (await makeExport(db, 'ndjson'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    const rows = table(await makeExport(db, 'csv'));
    const sums = new Map<string, bigint>();
    for (const { account, currency, amount_minor: minor = '' } of objects)
      sums.set(`${account} ${currency}`, (sums.get(`${account} ${currency}`) ?? 0n) + BigInt(minor));

    for (const { account, currency, balance_minor } of await balancesAt(db, {}))
      expect(sums.get(`${account} ${currency}`)).toBe(balance_minor);
    expect(sums.get('donations sek')).toBe(-beyond);
    expect(objects.every(({ key, charge }) => key?.startsWith('bt:txn_') && charge?.startsWith('ch_'))).toBe(
      true,
    );
    expect(rows.map(({ amount: _, ...row }) => row)).toEqual(
      objects.map((object) => ({
        ...object,
        // A spreadsheet would calculate it.
        campaign: object['campaign']?.replace(/^=/, "'=") ?? '',
      })),
    );
    expect(rows.find(({ currency }) => currency === 'kwd')).toMatchObject({
      ...{ amount_minor: '12345671', amount: '12345.671', campaign: 'two\nlines; (and) more' },
    });
  });

  it('tells of each movement gross, fee and net with their signs, its gift and its payout', async () => {
    const { db } = await engine.open();
    const refund = { reportingCategory: 'refund', feeDetails: [], feeMinor: minorUnits(0) };
    const minus = { amountMinor: minorUnits(-200), netMinor: minorUnits(-200) };
    await record(db, giftOf(1), { campaign: 'bar' }, now);
    await record(db, { ...giftOf(2), ...refund, ...minus, chargeId: 'ch_1' }, undefined, now);
    await record(db, { ...giftOf(3), createdAt: '2026-11-23T09:00:00.000Z' }, undefined, now);
    const payout = { kind: 'payout', status: 'paid', created_at: now, detail: '{}', seen_at: now } as const;
    await db
      .insertInto('stripe_object')
      .values({ ...payout, id: 'po_1', ticket: 1, charge_id: null, currency: 'usd' })
      .execute();
    await db
      .insertInto('payout_item')
      .values([
        { payout_id: 'po_1', transaction_id: 'txn_1' },
        // Of a payout that is not known yet.
        { payout_id: 'po_2', transaction_id: 'txn_3' },
      ])
      .execute();

    const shown = table(await makeExport(db, 'transactions')).map((row) => Object.values(row).join(' '));

    expect(shown).toEqual([
      '2026-11-22 txn_1 charge ch_1 don_1 po_1 once bar usd 200 2.00 36 0.36 164 1.64',
      '2026-11-22 txn_2 refund ch_1 don_1  once bar usd -200 -2.00 0 0.00 -200 -2.00',
      '2026-11-23 txn_3 charge ch_3   unmatched unmatched usd 200 2.00 36 0.36 164 1.64',
    ]);
  });

  it('is of the days, the month and the currency that are asked for', async () => {
    const { db } = await engine.open();
    await recordBooks(db);
    const days = async (given: Record<string, string>) => [
      ...new Set(
        table(await makeExport(db, 'csv', given)).map((row) => `${row['book_date']} ${row['currency']}`),
      ),
    ];

    expect(await days({ from: '2026-07-01', to: '2026-08-01' })).toEqual([
      '2026-07-01 kwd',
      '2026-08-01 jpy',
    ]);
    expect(await days({ month: '2026-09' })).toEqual(['2026-09-01 usd']);
    expect(await days({ month: '2026-09', from: '2026-09-02' })).toEqual([]);
    expect(await days({ currency: 'usd' })).toEqual(['2026-05-01 usd', '2026-09-01 usd']);
  });

  it('says what was known at a moment, whatever was heard since', async () => {
    const { db } = await engine.open();
    await record(db, giftOf(1), undefined, now);
    await record(db, giftOf(2), { campaign: 'bar' }, now);
    const names = ['csv', 'ndjson', 'transactions', 'hledger', 'beancount'];
    const make = (given: Record<string, string>) =>
      Promise.all(names.map((name) => makeExport(db, name, given)));
    const before = await make({});
    // An earlier day, another account, and what the first gift was for.
    const fee = { ...giftOf(3), createdAt: '2026-01-01T00:00:00.000Z', reportingCategory: 'dispute' };
    await record(db, fee, undefined, later);
    await record(db, giftOf(1), { campaign: 'late' }, later);

    expect(await make({ known_at: now })).toEqual(before);
    for (const [n, text] of (await make({ known_at: later })).entries()) expect(text).not.toBe(before[n]);
  });

  it('is whole and in order over many pages, with many entries on one day', async () => {
    const { db } = await engine.open();
    const dayOf = (n: number) => `2026-11-${n % 7 === 0 ? 10 + (n % 15) : 15}`;
    const gifts = Array.from({ length: 2600 }, (_, i) => giftOf(i + 1));
    await recordMany(
      db,
      gifts.map((gift, i) => ({ ...gift, createdAt: `${dayOf(i + 1)}T10:00:00.000Z` })),
      now,
    );
    const keysFrom = async (given: Record<string, string>) =>
      table(await makeExport(db, 'transactions', given)).map(
        (row) => `${row['book_date']} ${row['transaction']}`,
      );
    const all = Array.from({ length: 2600 }, (_, i) => i + 1).toSorted((a, b) =>
      dayOf(a) < dayOf(b) ? -1 : dayOf(a) > dayOf(b) ? 1 : a - b,
    );

    expect(await keysFrom({})).toEqual(all.map((n) => `${dayOf(n)} txn_${n}`));
    expect(await keysFrom({ from: '2026-11-15' })).toEqual(
      all.filter((n) => dayOf(n) >= '2026-11-15').map((n) => `${dayOf(n)} txn_${n}`),
    );
    expect(table(await makeExport(db, 'csv')).length).toBe(2600 * 3);
  });
});
