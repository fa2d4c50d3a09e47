import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rebuildLedger } from '../../db/ledger-rebuild.ts';
import { imbalance } from '../../src/ledger/journal-entry.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { taxRecoverableFact } from '../../src/ledger/recoverable-tax.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { createSealing } from '../../src/sealing.ts';
import { post } from '../../webhooks/post.ts';
import { nothing } from '../../webhooks/translate/translation.ts';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { startCase, type CaseWorld } from '../cases/case-world.ts';
import { databases, sqlite, type TestDatabase } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';
import { shuffled } from '../helpers/season.ts';

const taxed = (n: number, tax = 6) => ({
  ...giftOf(n),
  ...{ feeMinor: minorUnits(36 + tax), netMinor: minorUnits(164 - tax) },
  feeDetails: [
    ...giftOf(n).feeDetails,
    { type: 'tax', amountMinor: minorUnits(tax), currency: 'usd', description: 'VAT' },
  ],
});

/** A gift whose fee holds tax, and a fee of the account's own with its tax; no event tells of either. */
async function withTaxedFees(engine: TestDatabase, newsroom: object): Promise<CaseWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'newsroom-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'newsroom.json');
  writeFileSync(path, JSON.stringify(newsroom));
  const world = await startCase(engine, { NEWSROOM_CONFIG: path });
  const detail = { currency: 'usd', description: 'fee' };
  await world.control('balance_transactions', {
    ...{ type: 'charge', reporting_category: 'charge', amount: 2000, currency: 'usd', fee: 110 },
    fee_details: [
      { ...detail, amount: 90, type: 'stripe_fee' },
      { ...detail, amount: 20, type: 'tax' },
    ],
  });
  await world.control('fees', { description: 'Radar', amount: 500, currency: 'usd', tax: 105 });
  await world.poll();
  return world;
}

describe.each(databases)('tax on fees, on $name', (engine) => {
  it('that is claimed back stands in an account of its own, and among the fees no more', async () => {
    const world = await withTaxedFees(engine, { recoverable_tax_on_fees: true });
    const books = await world.balances();
    expect(books).toMatchObject({
      'recoverable_tax usd': 125,
      'fees:processing usd': 90,
      'fees:radar usd': 500,
    });
    expect(books).not.toHaveProperty('fees:tax_on_fees usd');
    const [fees] = JSON.parse(await world.run(['report', 'fees', '--json'])) as Record<string, string>[];
    expect(fees).toMatchObject({ tax_on_fees_minor: '0', fees_minor: '590' });
    const income = await world.income();
    expect(income.reduce((sum, row) => sum + row.fees_minor, 0n)).toBe(590n);
    // Three movements, two of them taxed, each on the day of its movement.
    const moved = await world.deps.db
      .selectFrom('journal_entry')
      .select(['key', 'book_date'])
      .where('kind', '=', 'recoverable_tax')
      .execute();
    expect(moved).toHaveLength(2);
    for (const { key, book_date } of moved) {
      const of = await world.deps.db
        .selectFrom('journal_entry')
        .select('book_date')
        .where('key', '=', `bt:${key.split(':')[1] ?? ''}`)
        .executeTakeFirstOrThrow();
      expect(book_date).toBe(of.book_date);
    }

    const digest = await world.digest();
    await world.poll();
    expect(await world.digest()).toBe(digest);
    await world.equalsStripe();
    const rebuilt = await rebuildLedger(world.deps.db, { timeZone: 'UTC', clock: world.deps.clock });
    expect(rebuilt).toMatchObject({ equal: true, different: [] });
  });
});

describe('tax on fees', () => {
  it('is a fee like any other unless the newsroom says so', async () => {
    const world = await withTaxedFees(sqlite, {});
    expect(await world.balances()).toMatchObject({ 'fees:tax_on_fees usd': 125 });
    expect(await world.balances()).not.toHaveProperty('recoverable_tax usd');
  });

  it('is moved once, in whatever order and however often the movements come', async () => {
    const facts = [taxed(1), taxed(2, 9), giftOf(3), taxed(4, -4)];
    const digests = new Set<string>();
    for (const seed of [1, 2, 3]) {
      const { db } = await sqlite.open();
      const books = {
        ...{ timeZone: 'UTC', now: '2026-11-22T12:00:00.000Z', live: false, otherIncome: [] },
        ...{ recoverableTax: true, ticket: 1n, sealing: createSealing([Buffer.alloc(32, 7)]) },
      };
      for (const fact of shuffled([...facts, ...facts], seed))
        await db.transaction().execute((trx) => post(trx, { ...nothing, facts: [fact] }, books));
      const { canonical, entries } = await ledgerDigest(db);
      expect(entries).toBe(7);
      digests.add(canonical);
    }
    expect(digests.size).toBe(1);
  });

  it('leaves nothing among the fees, whatever it comes to, and both entries balance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5000, max: 5000 }).filter((tax) => tax !== 0),
        (tax) => {
          const fact = taxed(1, tax);
          const moved = taxRecoverableFact(fact);
          if (!moved) throw new Error('expected it to move');
          const sums = new Map<string, number>();
          for (const one of [fact, moved]) {
            const outcome = entryFor(one, { timeZone: 'UTC' });
            if (outcome.kind !== 'entry') throw new Error(outcome.reason);
            expect(imbalance(outcome.entry.postings).get('usd')).toBe(0);
            for (const { account, amountMinor } of outcome.entry.postings)
              sums.set(account, (sums.get(account) ?? 0) + amountMinor);
          }
          expect(sums.get('fees:tax_on_fees')).toBe(0);
          expect(sums.get('recoverable_tax')).toBe(tax);
        },
      ),
    );
  });

  it('is nothing in a movement that holds none, or that contradicts itself', () => {
    expect(taxRecoverableFact(giftOf(1))).toBeUndefined();
    expect(taxRecoverableFact({ ...taxed(1), netMinor: minorUnits(1) })).toBeUndefined();
  });
});
