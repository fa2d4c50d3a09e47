import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import type { Account } from '../../src/ledger/accounts.ts';
import { entryFor, type Outcome } from '../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { parseNewsroom, type Newsroom } from '../../src/newsroom.ts';
import { databases, sqlite } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';
import { makeExport } from '../helpers/make-export.ts';

const november = { month: '2026-11', currency: 'usd' };

/** Gifts of $2 with a fee of 36 cents, each for a campaign. */
const recordGifts = (db: Db, campaigns: readonly string[], currency = 'usd') =>
  db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    for (const [n, campaign] of campaigns.entries()) {
      const gift = giftOf(n);
      const feeDetails = gift.feeDetails.map((detail) => ({ ...detail, currency }));
      const about = { chargeId: `ch_${n}`, donationId: `don_${n}`, interval: 'month', campaign };
      await recordOutcome(
        trx,
        entryFor({ ...gift, currency, feeDetails }, { timeZone: 'UTC' }),
        gift.createdAt,
      );
      await recordAttribution(trx, about, gift.createdAt);
    }
  });

const newsroomWith = (accounting: object): Newsroom => {
  const parsed = parseNewsroom(JSON.stringify({ accounting }));
  if (!parsed.ok) throw new Error(parsed.problems.join('; '));
  return parsed.newsroom;
};

const table = (text: string) => parse(text, { columns: true }) as Record<string, string>[];

/** Hundredths, from `-12.30`. */
const cents = (amount = '') => BigInt(amount === '' ? '0' : amount.replace('.', ''));

const sumOf = (rows: readonly Record<string, string>[], ...columns: [plus: string, minus?: string]) =>
  rows.reduce(
    (sum, row) => sum + cents(row[columns[0]]) - (columns[1] === undefined ? 0n : cents(row[columns[1]])),
    0n,
  );

describe.each(databases)('the journal of a month on $name', (engine) => {
  it('is one for QuickBooks: parents and subs, the campaign as class, dated as Americans write', async () => {
    const { db } = await engine.open();
    await recordGifts(db, ['bar', '=1+1', 'bar']);

    const [header, ...lines] = (await makeExport(db, 'quickbooks', november)).trim().split('\r\n');

    expect(header).toBe('Journal No.,Journal Date,Account Name,Description,Debits,Credits,Class');
    const group = (campaign: string, [gross, fee, net]: string[]) => [
      `RS-2026-11-USD,11/30/2026,Donations,month,,${gross},${campaign}`,
      `RS-2026-11-USD,11/30/2026,Fees:Processing,month,${fee},,${campaign}`,
      `RS-2026-11-USD,11/30/2026,Stripe:Payments,month,${net},,${campaign}`,
    ];
    expect(lines).toEqual([
      ...group(`'=1+1`, ['2.00', '0.36', '1.64']),
      ...group('bar', ['4.00', '0.72', '3.28']),
    ]);
    expect((await makeExport(db, 'quickbooks', { ...november, month: '2026-02' })).trim()).toBe(header);
  });

  it('is one for Xero: debits positive, two tracking categories, the newsroom’s codes and tax rate', async () => {
    const { db } = await engine.open();
    await recordGifts(db, ['bar', ''], 'jpy');
    const accounting = {
      xero: { account_codes: { donations: '4010', 'fees:processing': '6100' }, tax_rate: 'No VAT' },
    };
    const jpy = { month: '2026-11-05', currency: 'jpy' };

    const own = (await makeExport(db, 'xero', jpy, { newsroom: newsroomWith(accounting) }))
      .trim()
      .split('\r\n');
    const usual = table(await makeExport(db, 'xero', jpy));

    expect(own).toEqual([
      '*Narration,*Date,Description,*AccountCode,*TaxRate,*Amount,TrackingName1,TrackingOption1,TrackingName2,TrackingOption2',
      ...['-200', '36', '164'].map((amount, n) => xeroLine(n, amount, ',')),
      ...['-200', '36', '164'].map((amount, n) => xeroLine(n, amount, 'Campaign,bar')),
    ]);
    expect(usual.slice(0, 3).map((row) => `${row['*AccountCode']} ${row['*TaxRate']}`)).toEqual([
      ...['200 Tax Exempt', '404 Tax Exempt', '855 Tax Exempt'],
    ]);
  });

  it('has a usual code in Xero for every account of the chart, and for what the chart grows by', async () => {
    const { db } = await engine.open();
    const chart = await db.selectFrom('account').select('code').execute();
    const codes = [...chart.map(({ code }) => code), 'other_income:shop', 'released:lens'];
    await db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      for (const [n, code] of codes.entries())
        await recordOutcome(trx, between(code, n), '2026-11-23T10:00:00.000Z');
    });

    const rows = table(await makeExport(db, 'xero', november));

    expect(rows).toHaveLength(codes.length);
    expect(new Set(rows.map((row) => row['Description']))).toEqual(new Set(codes));
    for (const row of rows) expect(row['*AccountCode'], row['Description']).toMatch(/^\d{3}$/);
  });

  /** An entry that moves one account, whichever it is, by an amount of its own. */
  const between = (account: string, n: number): Outcome => ({
    kind: 'entry',
    entry: {
      ...{ key: `adjustment:${n}`, kind: 'adjustment', bookDate: '2026-11-23', chargeId: null },
      ...{ occurredAt: '2026-11-23T00:00:00.000Z', fact: '{}', ruleVersion: 1 },
      postings: [
        { account: account as Account, currency: 'usd', amountMinor: minorUnits(100 + n) },
        {
          account: account === 'bank' ? 'suspense' : 'bank',
          currency: 'usd',
          amountMinor: minorUnits(-100 - n),
        },
      ],
    },
  });

  const xeroLine = (n: number, amount: string, campaign: string) => {
    const [account = '', code = ''] =
      [
        ['donations', '4010'],
        ['fees:processing', '6100'],
        ['stripe:payments', '855'],
      ][n] ?? [];
    return `Reader support 2026-11 JPY,30/11/2026,${account},${code},No VAT,${amount},${campaign},Interval,month`;
  };

  it.each([
    ['quickbooks', 333, 2],
    ['xero', 100, 4],
  ])(
    'for %s is in files that it takes, each balanced, and together the month',
    async (name, groupsEach, files) => {
      const { db } = await engine.open();
      // Three lines for each campaign.
      await recordGifts(
        db,
        Array.from({ length: 334 }, (_, n) => `campaign-${n}`),
      );
      const parts = await Promise.all(
        Array.from({ length: files }, (_, n) => makeExport(db, name, { ...november, part: String(n + 1) })),
      );
      const rows = parts.map(table);

      expect(rows.map((part) => part.length)).toEqual(
        rows.map((_, n) => Math.min(groupsEach, 334 - n * groupsEach) * 3),
      );
      for (const part of rows)
        expect(name === 'xero' ? sumOf(part, '*Amount') : sumOf(part, 'Debits', 'Credits')).toBe(0n);
      const gifts = rows
        .flat()
        .filter((row) => row['Account Name'] === 'Donations' || row['*AccountCode'] === '200');
      expect(name === 'xero' ? -sumOf(gifts, '*Amount') : sumOf(gifts, 'Credits')).toBe(334n * 200n);
      const journals = rows.map(
        (part) => new Set(part.map((row) => row['Journal No.'] ?? row['*Narration'])),
      );
      expect(new Set(journals.flatMap((part) => [...part])).size).toBe(files);
      for (const number of journals.flatMap((part) => [...part]))
        if (name !== 'xero') expect(number?.length).toBeLessThan(22);
      await expect(makeExport(db, name, { ...november, part: String(files + 1) })).rejects.toThrow(
        `expected a part from 1 to ${files}, got ${files + 1}`,
      );
    },
  );
});

describe('the amounts of a journal', () => {
  it('keep every digit, beyond what a double holds', async () => {
    const { db } = await sqlite.open();
    const amounts = [...Array.from({ length: 9 }, () => 1e15), 7_199_254_740_993];
    await db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      for (const [n, amount] of amounts.entries()) {
        const money = {
          amountMinor: minorUnits(amount),
          feeMinor: minorUnits(0),
          netMinor: minorUnits(amount),
        };
        await recordOutcome(
          trx,
          entryFor({ ...giftOf(n), ...money, feeDetails: [] }, { timeZone: 'UTC' }),
          '2026-11-23T10:00:00.000Z',
        );
      }
    });

    expect(await makeExport(db, 'quickbooks', november)).toContain(',unmatched,,90071992547409.93,unmatched');
    expect(await makeExport(db, 'xero', november)).toContain(',-90071992547409.93,Campaign,unmatched');
  });

  it('need codes that are codes', () => {
    expect(
      parseNewsroom(JSON.stringify({ accounting: { xero: { account_codes: { Donations: '1' } } } })),
    ).toMatchObject({
      problems: [expect.stringContaining('accounting.xero.account_codes.Donations')],
    });
  });
});
