import { describe, expect, it } from 'vitest';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { addMonths, parseDay } from '../../src/day.ts';
import { createSealing } from '../../src/sealing.ts';
import { seededDays } from '../../src/seed/seeded-gifts.ts';
import { writeSeededBooks } from '../../src/seed/write-books.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { databases } from '../helpers/databases.ts';

const until = parseDay('2026-11-01') ?? never();
const order = { gifts: 2000, months: 14, seed: 1, until, campaigns: ['bar', 'article'] };
const sealing = createSealing([Buffer.alloc(32, 7)]);

describe('seeded gifts', () => {
  it('are as many as were ordered, in their months, the same for the same seed', () => {
    const all = (seed: number) => [...seededDays({ ...order, seed })].flatMap(({ gifts }) => gifts);
    const gifts = all(1);
    const times = gifts.map(({ atMs }) => new Date(atMs).toISOString());

    expect(gifts).toHaveLength(order.gifts);
    expect(times).toEqual(times.toSorted());
    expect(times[0]?.slice(0, 10)).toBe(addMonths(until, -order.months));
    expect((times.at(-1) ?? '') < until).toBe(true);
    expect(all(1)).toEqual(gifts);
    expect(all(2)).not.toEqual(gifts);
  });

  it('are of donors who come back, of every interval, currency and campaign', () => {
    const donations = [...seededDays(order)].flatMap(({ gifts }) => gifts.map(({ donation }) => donation));
    const kinds = (of: (donation: (typeof donations)[number]) => string) =>
      [...new Set(donations.map(of))].sort();

    expect(kinds(({ interval }) => interval)).toEqual(['month', 'once', 'year']);
    expect(kinds(({ currency }) => currency)).toEqual(['cad', 'eur', 'gbp', 'jpy', 'kwd', 'usd']);
    expect(kinds(({ campaign }) => campaign)).toEqual(['article', 'bar', 'none']);
    expect(new Set(donations.map(({ donor }) => donor)).size).toBeLessThan(
      new Set(donations.map(({ number }) => number)).size,
    );
  });
});

describe.each(databases)('seeded books on $name', (engine) => {
  it('are books: sealed, balanced, every payout explained to the cent, and made once', async () => {
    const { db } = await engine.open();
    const small = { ...order, gifts: 1500 };
    const seed = () => writeSeededBooks({ db, sealing }, small, { run: 'seedtest', timeZone: 'UTC' });
    const made = await seed();
    const digest = await ledgerDigest(db);
    const ask = async (name: string) => (await askReport(reportDeps(db), name)).rows;

    expect(made.gifts).toBe(small.gifts);
    expect(await ledgerDefects(db)).toEqual([]);
    const income = await ask('income');
    const given = income.reduce((sum, row) => sum + BigInt(row['donations'] ?? 0), 0n);
    // A debit counts once it has cleared.
    expect(given).toBeGreaterThan((BigInt(small.gifts) * 9n) / 10n);
    expect(given).toBeLessThanOrEqual(BigInt(small.gifts));
    for (const column of ['refunds_minor', 'disputes_minor', 'fees_minor'])
      expect(
        income.some((row) => row[column] !== 0n),
        column,
      ).toBe(true);
    expect(income.some((row) => row['interval'] === 'unmatched')).toBe(true);
    const payouts = await ask('payouts');
    expect(payouts.length).toBeGreaterThan(100);
    expect(payouts.filter(({ explained }) => explained !== 'yes')).toEqual([]);
    expect((await ask('trial-balance')).map(({ account }) => account)).not.toContain('suspense');

    expect((await seed()).entries).toBe(0);
    expect(await ledgerDigest(db)).toEqual(digest);
    expect(await db.selectFrom('quarantined_fact').selectAll().execute()).toEqual([]);
  });
});

function never(): never {
  throw new Error('expected a day');
}
