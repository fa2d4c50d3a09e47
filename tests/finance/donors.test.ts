import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Db, OpenDatabase } from '../../db/database.ts';
import { recordGiftDonor } from '../../db/gift-donors.ts';
import { cohortMonths, giftMonths, grossYears } from '../../db/giving-counts.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { lockLedger } from '../../db/ledger.ts';
import { wordsOf } from '../../db/migration.ts';
import { givingDonors, givingTables } from '../../db/migrations/0018-giving-donors.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { databases } from '../helpers/databases.ts';
import { createDice, type Dice } from '../simulation/dice.ts';
import { happeningsOf, throwLives, timeZone, type Happening, type Life } from './giving/lives.ts';
import { expectedOf } from './giving/oracle.ts';

const ask = async (db: Db, name: string, given: Record<string, string> = {}) =>
  (await askReport(reportDeps(db), name, given)).rows;

const live = (db: Db, happenings: readonly Happening[]) =>
  db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    for (const happening of happenings) await happening(trx);
  });

/** In any order, and some of it twice. */
function shuffled(dice: Dice, happenings: readonly Happening[]): Happening[] {
  return [...happenings, ...happenings.filter(() => dice.chance(0.15))]
    .map((happening) => ({ happening, at: dice.fraction() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ happening }) => happening);
}

/** What the books count, before anything is kept back; in the words of the oracle. */
async function counted(db: Db) {
  const yearly = await grossYears(db);
  const monthly = await giftMonths(db, {});
  return {
    months: await ask(db, 'donors'),
    years: await ask(db, 'donors', { by: 'year' }),
    cohorts: await cohortMonths(db),
    revenue: yearly
      .filter((row) => row.gross_minor + row.unknown_minor > 0n)
      .map(({ year, currency, gross_minor, retained_minor, unknown_minor }) => ({
        ...{ year, currency, gross_minor, retained_minor, unknown_minor },
      })),
    sizes: monthly.map((row) => ({
      ...{ month: row.month, currency: row.currency, interval: row.gift_interval },
      ...{ gifts: row.gifts, sum: row.sum_minor, median: [row.median_low_minor, row.median_high_minor] },
    })),
  };
}

function expectedCounts(lives: readonly Life[]) {
  const { retention: _, ...expected } = expectedOf(lives);
  return expected;
}

const oneGift = (n: number, about: Partial<Life> = {}): Life => ({
  ...{ n, donor: 'donor 1', interval: 'once', isDebit: false, hasSettled: true, isChargeBooked: true },
  ...{ isRefunded: false, chargedAt: '2026-03-10T12:00:00.000Z', settledAt: '2026-03-15T12:00:00.000Z' },
  ...{ shown: { minor: 500, currency: 'usd' }, settled: { minor: 500, currency: 'usd' } },
  ...about,
});

describe.each(databases)('donors and gifts on $name', (engine) => {
  const open = () => engine.open({ timeZone });

  it('are counted as every single gift says, in whatever order its parts are heard of', async () => {
    const seeds = engine.name === 'sqlite' ? 10 : 3;
    for (let seed = 1; seed <= seeds; seed++) {
      const { db } = await open();
      const dice = createDice(seed);
      const lives = throwLives(dice, dice.whole(1, 18));
      await live(db, shuffled(dice, lives.flatMap(happeningsOf)));
      expect(await counted(db), `seed ${seed}`).toEqual(expectedCounts(lives));
      expect(await ledgerDefects(db), `seed ${seed}`).toEqual([]);
    }
  }, 60_000);

  it('are told by each report as they are, where enough gave to tell it', async () => {
    const { db } = await open();
    const dice = createDice(7);
    const [many, count] = engine.name === 'sqlite' ? [10, 12] : [10, 5];
    const lives = throwLives(dice, count).flatMap((life) =>
      Array.from({ length: many }, (_, copy) => ({
        ...{ ...life, n: life.n * many + copy, interval: life.interval === 'other' ? 'once' : life.interval },
        donor: life.donor && `${life.donor} copy ${copy}`,
      })),
    );
    await live(db, shuffled(dice, lives.flatMap(happeningsOf)));
    const expected = expectedOf(lives);
    expect(expected.cohorts.length).toBeGreaterThan(1);
    const retention = await ask(db, 'retention');
    expect(
      retention
        .filter(({ year }) => expected.years.some(({ period }) => period === year))
        .map(({ year, before, retained, lybunt, sybunt }) => ({ year, before, retained, lybunt, sybunt })),
    ).toEqual(expected.retention.filter(({ year }) => year >= String(retention[0]?.['year'])));
    const cohorts = (await ask(db, 'cohorts')).filter(({ donors }) => typeof donors === 'bigint');
    expect(cohorts.map(({ cohort, month, donors }) => ({ cohort, month, donors }))).toEqual(expected.cohorts);
    const revenue = await ask(db, 'revenue-retention');
    expect(
      revenue
        .filter(({ gross_minor, unknown_minor }) => gross_minor !== 0n || unknown_minor !== 0n)
        .map(({ before_minor: _, percent: __, ...row }) => row),
    ).toEqual(expected.revenue);
    const sizes = await ask(db, 'gifts');
    expect(sizes.map(({ gifts }) => gifts)).toEqual(expected.sizes.map(({ gifts }) => gifts));
  }, 60_000);

  it('have an average and a median, a half rounded to the even minor unit', async () => {
    const { db } = await open();
    const shownAs = (interval: string, amounts: readonly number[], from: number) =>
      amounts.flatMap((minor, i) =>
        happeningsOf(oneGift(from + i, { interval, shown: { minor, currency: 'eur' } })),
      );
    const nine = Array.from({ length: 9 }, () => 200);
    await live(db, shownAs('once', [...nine, 205], 1));
    await live(db, shownAs('month', [201, 202, 201, 202, 201, 202, 201, 202, 201, 202], 20));
    await live(db, shownAs('year', [90, 10, 80, 20, 70, 30, 60, 40, 5000, 50, 55], 40));
    const rows = await ask(db, 'gifts', { from: '2026-03', to: '2026-03' });
    expect(
      rows.map((row) => [
        row['interval'],
        row['currency'],
        row['gifts'],
        row['average_minor'],
        row['median_minor'],
      ]),
    ).toEqual([
      ['month', 'eur', 10n, 202n, 202n],
      ['once', 'eur', 10n, 200n, 200n],
      ['year', 'eur', 11n, 500n, 55n],
    ]);
  });

  it('are filled in where the books are older than the counts', async () => {
    const database = await open();
    const dice = createDice(5);
    const lives = throwLives(dice, 20);
    await live(database.db, shuffled(dice, lives.flatMap(happeningsOf)));
    await beginAgain(database);
    expect(await counted(database.db)).toEqual(expectedCounts(lives));
    expect(await ledgerDefects(database.db)).toEqual([]);
    const later = throwLives(createDice(6), 8).map((life) => ({ ...life, n: life.n + 100 }));
    await live(database.db, later.flatMap(happeningsOf));
    expect(await counted(database.db)).toEqual(expectedCounts([...lives, ...later]));
  });

  it('are missed by neither, where the money and its donor are written at once', async () => {
    const { db } = await open();
    const [money, attribution, donor] = happeningsOf(oneGift(1));
    if (!money || !attribution || !donor) throw new Error('expected three happenings');
    const asOne = (happening: Happening) => db.transaction().execute(happening);
    await live(db, [attribution]);
    let other: Promise<unknown> | undefined;
    await db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      await money(trx);
      // On SQLite there is one connection, and who comes second waits for it.
      other = asOne(donor);
      if (engine.name === 'postgres') await Promise.race([other, pause(100)]);
    });
    await other;
    expect(await ask(db, 'donors')).toMatchObject([{ donors: 1n, gifts: 1n, unknown_gifts: 0n }]);
    expect(await ledgerDefects(db)).toEqual([]);
  });

  it('move their cohort when an older gift is heard of', async () => {
    const { db } = await open();
    await live(db, happeningsOf(oneGift(1)));
    await live(db, happeningsOf(oneGift(2, { chargedAt: '2025-11-10T12:00:00.000Z' })));
    expect(await ask(db, 'donors')).toMatchObject([
      { period: '2025-11', new_donors: 1n },
      { period: '2026-03', new_donors: 0n, returning_donors: 1n },
    ]);
    expect(await cohortMonths(db)).toMatchObject([
      { cohort: '2025-11', month: '2025-11' },
      { cohort: '2025-11', month: '2026-03' },
    ]);
  });

  it('stay one donor while keys are changed', async () => {
    const { db } = await open();
    const [older, current] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const record = (n: number, donorIndexes: Buffer[]) =>
      live(db, [
        ...happeningsOf(oneGift(n, { donor: undefined })),
        (trx) =>
          recordGiftDonor(trx, { chargeId: `ch_${n}`, donorIndexes, recordedAt: '2026-04-01T00:00:00.000Z' }),
      ]);
    const donorsNow = async () => (await ask(db, 'donors'))[0]?.['donors'];
    await record(1, [older]);
    await record(2, [current, older]);
    expect(await donorsNow()).toBe(1n);
    // Recorded under the current key alone, as an earlier version of this program did.
    await record(3, [current]);
    expect(await donorsNow()).toBe(2n);
    await record(4, [current, older]);
    expect(await donorsNow()).toBe(1n);
    expect(await ledgerDefects(db)).toEqual([]);
  });

  it('are verified: an edited row of any of their tables is named', async () => {
    const { db } = await open();
    await live(db, throwLives(createDice(3), 12).flatMap(happeningsOf));
    for (const { table, values } of givingTables) {
      const [value] = values;
      const change = (by: number) =>
        sql`update ${sql.table(table)} set ${sql.ref(value)} = ${sql.ref(value)} + ${sql.lit(by)}`.execute(
          db,
        );
      await change(1);
      expect((await ledgerDefects(db)).map(({ where }) => where.split(' ')[0])).toContain(table);
      await change(-1);
    }
    expect(await ledgerDefects(db)).toEqual([]);
  });

  it('would be found wrong by all this, if a donor were written past the counts', async () => {
    const { db } = await open();
    const lives = [oneGift(1)];
    await live(db, happeningsOf(oneGift(1, { donor: undefined })));
    const row = { charge_id: 'ch_1', donor_index: Buffer.alloc(32, 1), recorded_at: '' };
    await db.insertInto('gift_donor').values(row).execute();
    expect(await counted(db)).not.toEqual(expectedCounts(lives));
    expect(await ledgerDefects(db)).not.toEqual([]);
  });
});

/** As on the day of the upgrade. */
async function beginAgain(database: OpenDatabase) {
  await database.db.transaction().execute(async (trx) => {
    await database.runScript(trx, 'drop view gift_booked');
    for (const { table } of givingTables) await sql`drop table ${sql.table(table)}`.execute(trx);
    await database.runScript(trx, givingDonors.script(wordsOf(database.engine)));
  });
}
