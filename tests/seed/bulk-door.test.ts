import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { recordAttributions, recordOutcomes } from '../../db/ledger-bulk.ts';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { remakeGiving } from '../../db/gifts-remake.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { parseDay } from '../../src/day.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { seededBooks } from '../../src/seed/seeded-books.ts';
import { databases } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';

const until = parseDay('2026-11-01') ?? never();
const order = { gifts: 150, months: 3, seed: 5, until, campaigns: ['bar', 'article'] };

function said() {
  const days = [...seededBooks(order, 'seedbulk')];
  const facts = days.flatMap(({ facts }) =>
    facts.map(({ fact, at }) => ({ outcome: entryFor(fact, { timeZone: 'UTC' }), now: at })),
  );
  const attributions = days.flatMap(({ attributions }) =>
    attributions.map(({ attribution, at }) => ({ attribution, now: at })),
  );
  // One that contradicts what was said before, one that says it again, and one that contradicts itself.
  const now = '2026-11-02T00:00:00.000Z';
  const gift = giftOf(1);
  const [again, other, wrong] = [
    gift,
    { ...gift, description: 'x' },
    { ...gift, id: 'txn_2', netMinor: minorUnits(9) },
  ];
  for (const fact of [gift, again, other, wrong])
    facts.push({ outcome: entryFor(fact, { timeZone: 'UTC' }), now });
  const [first] = attributions;
  return { facts, attributions: first ? [...attributions, first] : [] };
}

async function rowsOf(db: Db) {
  return {
    entries: await db.selectFrom('journal_entry').selectAll().orderBy('id').execute(),
    postings: await db.selectFrom('posting').selectAll().orderBy('entry_id').orderBy('line').execute(),
    attributions: await db.selectFrom('attribution').selectAll().orderBy('id').execute(),
    quarantined: await db.selectFrom('quarantined_fact').selectAll().orderBy('key').execute(),
    days: await db
      .selectFrom('balance_day')
      .selectAll()
      .orderBy('account')
      .orderBy('currency')
      .orderBy('book_date')
      .execute(),
  };
}

describe.each(databases)('the door for thousands of facts on $name', (engine) => {
  it('makes the rows that the door for one makes, to the last byte of each hash', async () => {
    const [{ db: single }, { db: bulk }] = [await engine.open(), await engine.open()];
    const { facts, attributions } = said();

    await single.transaction().execute(async (trx) => {
      await lockLedger(trx);
      for (const { attribution, now } of attributions) await recordAttribution(trx, attribution, now);
      for (const { outcome, now } of facts) await recordOutcome(trx, outcome, now);
    });
    for (let times = 1; times <= 2; times++)
      await bulk.transaction().execute(async (trx) => {
        await lockLedger(trx);
        await recordAttributions(trx, attributions);
        const made = await recordOutcomes(trx, facts);
        expect(made).toBe(times === 1 ? facts.length - 3 : 0);
      });

    expect(await rowsOf(bulk)).toEqual(await rowsOf(single));
    expect(await ledgerDigest(bulk)).toEqual(await ledgerDigest(single));
    await remakeGiving(bulk);
    expect(await ledgerDefects(bulk)).toEqual([]);
  });

  it('rolls back whole', async () => {
    const { db } = await engine.open();
    const { facts, attributions } = said();

    const writing = db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      await recordAttributions(trx, attributions);
      await recordOutcomes(trx, facts);
      throw new Error('killed');
    });

    await expect(writing).rejects.toThrow('killed');
    expect(await rowsOf(db)).toEqual({
      entries: [],
      postings: [],
      attributions: [],
      quarantined: [],
      days: [],
    });
  });
});

function never(): never {
  throw new Error('expected a day');
}
