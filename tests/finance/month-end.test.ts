import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import type { Row } from '../../src/finance/reports/report.ts';
import type { Fact } from '../../src/ledger/facts.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { decimalOf } from '../../src/money/format-money.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { defaultNewsroom } from '../../src/newsroom.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { databases, sqlite } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';
import { makeExport } from '../helpers/make-export.ts';
import { htmlFaults } from '../readers/html-rules.ts';

const first = '2026-12-01T09:00:00.000Z';
const later = '2026-12-05T09:00:00.000Z';
const now = '2026-12-10T09:00:00.000Z';
const november = '2026-11';

const record = (
  db: Db,
  facts: readonly Fact[],
  at: string,
  campaigns: readonly (string | undefined)[] = [],
) =>
  db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    for (const [n, fact] of facts.entries()) {
      await recordOutcome(trx, entryFor(fact, { timeZone: 'UTC' }), at);
      const [campaign, chargeId] = [campaigns[n], 'chargeId' in fact ? fact.chargeId : null];
      if (campaign === undefined || chargeId === null) continue;
      const interval = n % 2 === 0 ? 'month' : 'once';
      await recordAttribution(trx, { chargeId, donationId: `don_${chargeId}`, interval, campaign }, at);
    }
  });

const moved = (n: number, minor: number, about: object = {}): Fact => ({
  ...giftOf(n),
  ...{ amountMinor: minorUnits(minor), feeMinor: minorUnits(0), netMinor: minorUnits(minor), feeDetails: [] },
  ...about,
});

const payout = (n: number, day: string) =>
  moved(n, -300, {
    ...{
      reportingCategory: 'payout',
      type: 'payout',
      sourceId: `po_${n}`,
      chargeId: null,
      paymentMethod: null,
    },
    createdAt: `${day}T12:00:00.000Z`,
  });

const banked = (n: number, bankedOn: string): Fact => ({
  ...{ kind: 'payout_banked', payoutId: `po_${n}`, amountMinor: minorUnits(300), currency: 'usd', bankedOn },
});

/** A month with all that a pack tells of, and something of the months beside it. */
async function recordMonth(db: Db) {
  const gifts = [
    giftOf(1),
    giftOf(2),
    moved(3, 500, { currency: 'jpy' }),
    moved(4, 12_345, { currency: 'kwd' }),
  ];
  await record(db, gifts, first, ['bar', 'article', 'bar', undefined]);
  const october = { createdAt: '2026-10-31T23:59:59.000Z' };
  const december = { createdAt: '2026-12-01T00:00:00.000Z' };
  await record(
    db,
    [
      { ...giftOf(5), ...october },
      { ...giftOf(6), ...december },
    ],
    first,
    ['bar', 'bar'],
  );
  const refund = { reportingCategory: 'refund', chargeId: 'ch_5' };
  const dispute = {
    reportingCategory: 'dispute',
    chargeId: 'ch_2',
    feeMinor: minorUnits(1500),
    netMinor: minorUnits(-1700),
  };
  const fee = {
    type: 'stripe_fee',
    amountMinor: minorUnits(1500),
    currency: 'usd',
    description: 'Dispute fee',
  };
  await record(db, [moved(7, -200, refund), moved(8, -200, { ...dispute, feeDetails: [fee] })], first);
  await record(db, [payout(20, '2026-10-30'), payout(21, '2026-11-10'), payout(22, '2026-11-28')], first);
  await record(db, [banked(20, '2026-11-02'), banked(21, '2026-11-12')], first);
}

const pack = (db: Db, given: Record<string, string> = {}) =>
  makeExport(db, 'month-end', { month: november, ...given }, { now });

/** The cells of the table with this caption, row by row. */
function table(page: string, caption: string): string[][] {
  const [, after = ''] = page.split(new RegExp(`<caption>\\s*${caption}\\s*</caption>`));
  const [own = ''] = after.split('</table>');
  return [...own.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) => cell.trim()),
  );
}

const lines = (page: string, caption: string) => table(page, caption).map((row) => row.join(' '));

const money = (row: Row, ...names: string[]) =>
  names.map((name) => decimalOf(BigInt(row[name] ?? 0), String(row['currency'])));

describe.each(databases)('the pack of a month on $name', (engine) => {
  it('says what the reports say of it', async () => {
    const { db } = await engine.open();
    await recordMonth(db);
    const deps = reportDeps(db, { now });
    const page = await pack(db);

    const income = await askReport(deps, 'income', { from: november, to: november });
    for (const currency of ['usd', 'jpy', 'kwd']) {
      const shown = table(page, `Income in ${currency.toUpperCase()}`).slice(1, -1);
      const expected = income.rows.filter((row) => row['currency'] === currency);
      expect(shown).toEqual(
        expected.map((row) => [
          ...[row['interval'], row['campaign']],
          ...money(row, 'gross_minor', 'refunds_minor', 'disputes_minor', 'fees_minor', 'net_minor'),
          String(row['donations']),
        ]),
      );
      expect(shown.length).toBeGreaterThan(0);
    }
    const balances = await askReport(deps, 'trial-balance', { at: '2026-11-30' });
    const usd = balances.rows.filter((row) => row['currency'] === 'usd');
    expect(table(page, 'Trial balance in USD').slice(1, -1)).toEqual(
      usd.map((row) => [
        row['account'],
        row['type'],
        ...money(row, 'debit_minor', 'credit_minor', 'balance_minor'),
      ]),
    );
  });

  it('shows totals, what went back, and what went to the bank', async () => {
    const { db } = await engine.open();
    await recordMonth(db);
    const page = await pack(db);

    expect(lines(page, 'Income in USD').at(-1)).toBe('Total  4.00 2.00 2.00 15.72 -15.72 2');
    expect(lines(page, 'Fees in USD').slice(1)).toEqual(['dispute 15.00', 'processing 0.72', 'Total 15.72']);
    expect(lines(page, 'Refunds and disputes in USD').slice(1)).toEqual([
      ...['disputes taken by a dispute 1 2.00', 'refunds given back 1 2.00', 'Total   4.00'],
    ]);
    expect(lines(page, 'Left Stripe in USD').slice(1)).toEqual([
      'po_21 2026-11-10 paid out 2026-11-12 3.00',
      'po_22 2026-11-28 paid out not known yet 3.00',
      'Total    6.00',
    ]);
    expect(lines(page, 'Arrived at the bank in USD').slice(1)).toEqual([
      ...['po_20 2026-11-02 3.00', 'po_21 2026-11-12 3.00', 'Total  6.00'],
    ]);
    expect(lines(page, 'Trial balance in USD').at(-1)).toMatch(/ 0\.00$/);
  });

  it('comes out the same to the byte as it was known, whatever was recorded since', async () => {
    const { db } = await engine.open();
    await recordMonth(db);
    const before = await pack(db, { known_at: first });
    // Of November, heard of late: a gift, what another was for, a day of the bank, an account that had not moved.
    await record(
      db,
      [giftOf(30), moved(31, -5, { reportingCategory: 'contribution', chargeId: null })],
      later,
      ['late'],
    );
    await record(db, [moved(4, 12_345, { currency: 'kwd' }), banked(22, '2026-11-30')], later, ['late']);

    expect(await pack(db, { known_at: first })).toBe(before);
    expect(await pack(db, { known_at: '2026-12-04T00:00:00Z' })).toBe(
      redated(before, '2026-12-04T00:00:00.000Z'),
    );
    const after = await pack(db);
    expect(after).not.toContain('not known yet');
    expect(lines(after, 'Income in KWD')[1]).toMatch(/^month late /);
    expect(await pack(db, { known_at: now })).toBe(after);
  });
});

/** The same page with another moment, and the digest that goes with it. */
function redated(page: string, moment: string): string {
  const main = mainOf(page).replace(first, moment);
  return page.replace(mainOf(page), () => main).replace(digestOf(mainOf(page)), digestOf(main));
}

const mainOf = (page: string) => /<main>[\s\S]*<\/main>/.exec(page)?.[0] ?? '';
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the page of a pack', () => {
  it('carries the digest of its content, and the heads of what was known', async () => {
    const { db } = await sqlite.open();
    await recordMonth(db);
    const page = await pack(db, { known_at: first });
    const head = await db
      .selectFrom('journal_entry')
      .select(['id', 'hash'])
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();

    expect(page.split(digestOf(mainOf(page)))).toHaveLength(2);
    expect(mainOf(page)).toContain(`${head.id}, head ${head.hash.toString('hex')}`);
    expect(mainOf(page)).toContain(first);
  });

  it('is one document by the rules of HTML, without a script or anything from elsewhere, whatever names hold', async () => {
    const { db } = await sqlite.open();
    const odd = '<script>alert("1")</script>';
    await record(db, [giftOf(1)], first, [odd]);
    const newsroom = { ...defaultNewsroom, name: `<b>The "Times"</b> & Co` };
    const page = await makeExport(db, 'month-end', { month: november }, { now, newsroom });

    expect(await htmlFaults(page)).toEqual([]);
    expect(page).not.toMatch(/<script|<b>|<link|<img|https?:|url\(|@import/);
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
    expect(page.match(/<table>/g)?.length).toBe(page.match(/<caption>/g)?.length);
  });

  it('says where a month has not ended, and is of no moment that has not come', async () => {
    const { db } = await sqlite.open();
    await recordMonth(db);

    expect(await pack(db)).not.toContain('had not ended');
    expect(await pack(db, { known_at: '2026-11-30T23:59:59Z' })).toContain('had not ended');
    expect(await pack(db, { month: '2026-01' })).toContain('Nothing came in.');
    await expect(pack(db, { known_at: '2026-12-10T09:00:01Z' })).rejects.toThrow(
      'expected a moment that has been',
    );
  });
});
