import { describe, expect, it } from 'vitest';
import { remakeGiving } from '../../db/gifts-remake.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { blockSize } from '../../db/migrations/0027-balance-blocks.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { databases } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';
import { recordMany } from '../helpers/record-many.ts';

const dayOf = (n: number) => new Date(Date.UTC(2026, 0, 1 + (n % 200))).toISOString().slice(0, 10);
const minuteOf = (batch: number) => new Date(Date.UTC(2026, 8, 1, 0, batch)).toISOString();

/** More than a block of entries, in four batches, each of any days. */
const batches = [blockSize - 30, 20, 30, 200].map((size, batch, all) => {
  const first = all.slice(0, batch).reduce((sum, n) => sum + n, 0);
  return Array.from({ length: size }, (_, i) => {
    const n = first + i;
    const amount = 200 + ((n * 7919) % 1000);
    return {
      ...giftOf(n),
      ...{ amountMinor: minorUnits(amount), netMinor: minorUnits(amount - 36) },
      createdAt: `${dayOf(n * 31)}T12:00:00.000Z`,
    };
  });
});

describe.each(databases)('the books as they were known, on $name', ({ open }) => {
  it('are the same long ago as a moment ago, across every block of what was recorded since', async () => {
    const { db } = await open();
    for (const [batch, facts] of batches.entries()) await recordMany(db, facts, minuteOf(batch));
    const deps = reportDeps(db);

    for (const known of [-1, 0, 1, 2, 3])
      for (const at of [dayOf(60), dayOf(199)]) {
        const counted = batches
          .slice(0, known + 1)
          .flat()
          .filter(({ createdAt }) => createdAt.slice(0, 10) <= at);
        const gross = counted.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);
        const { rows } = await askReport(deps, 'trial-balance', { at, known_at: minuteOf(known) });
        const donations = rows.find(({ account }) => account === 'donations');
        expect(donations?.['balance_minor'] ?? 0n, `known ${known} at ${at}`).toBe(-gross);
        if (counted.length === 0) continue;
        const statement = await askReport(deps, 'account', {
          ...{
            account: 'donations',
            currency: 'usd',
            from: at,
            to: at,
            known_at: minuteOf(known),
            limit: '99999',
          },
        });
        if (statement.rows.length > 0) expect(statement.rows.at(-1)?.['balance_minor']).toBe(-gross);
      }
  });

  it('stay what they were, where the clock of another process is behind', async () => {
    const { db } = await open();
    const knownAt = async (at: string) => {
      const { rows } = await askReport(reportDeps(db), 'trial-balance', { known_at: at });
      return rows.find(({ account }) => account === 'donations')?.['balance_minor'] ?? 0n;
    };
    await recordMany(db, [giftOf(1)], '2026-09-01T00:00:10.000Z');
    expect(await knownAt('2026-09-01T00:00:05.000Z')).toBe(0n);

    await recordMany(db, [giftOf(2)], '2026-09-01T00:00:04.000Z');
    expect(await knownAt('2026-09-01T00:00:05.000Z')).toBe(0n);
    // Recorded as early as can be: with the one before it.
    expect(await knownAt('2026-09-01T00:00:10.000Z')).toBe(-2n * BigInt(giftOf(1).amountMinor));
    await remakeGiving(db);
    expect(await ledgerDefects(db)).toEqual([]);
  });

  it('are verified: an edited sum of a block is named', async () => {
    const { db } = await open();
    await recordMany(db, [giftOf(1)], minuteOf(0));
    await db
      .updateTable('balance_block')
      .set({ debit_minor: 5n })
      .where('account', '=', 'donations')
      .execute();
    expect((await ledgerDefects(db)).map(({ where }) => where)).toContain('balance_block donations usd 0');
  });
});
