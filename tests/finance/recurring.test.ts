import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { wordsOf } from '../../db/migration.ts';
import { promiseDays } from '../../db/migrations/0034-promise-days.ts';
import { addDays, type Day } from '../../src/day.ts';
import { twelfthHalfEven } from '../../src/finance/reports/arr.ts';
import type { Row } from '../../src/finance/reports/report.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { databases, sqlite } from '../helpers/databases.ts';
import { createDice } from '../simulation/dice.ts';
import { generateLives, today, type Life } from './promises/lives.ts';
import { aheadOf, bridgeOf, heldAt, recoveriesOf } from './promises/oracle.ts';
import { tellLives, type Telling } from './promises/tell.ts';

const ask = async (db: Db, name: string, given: Record<string, string> = {}) =>
  (await askReport(reportDeps(db, { now: `${today}T13:00:00.000Z` }), name, given)).rows;

/** Numbers as numbers, and without what is nothing. */
const told = (row: Row, without: readonly string[] = []) =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([name, value]) => value !== 0n && value !== null && !without.includes(name))
      .map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
  );

async function saidOf(db: Db, days: number, at: string) {
  const [bridge, recovery, ahead, held] = [
    await ask(db, 'recurring'),
    await ask(db, 'recovery'),
    await ask(db, 'expected', { days: String(days) }),
    await ask(db, 'arr', { at }),
  ];
  return {
    bridge: bridge.map((row) => told(row, ['churn_percent'])),
    recovery: Object.fromEntries(
      recovery.map((row) => [
        `${row['month']} ${row['currency']}`,
        told(row, ['month', 'currency', 'rate_percent', 'days']),
      ]),
    ),
    ahead: Object.fromEntries(
      ahead.map((row) => [
        `${row['day']} ${row['interval']} ${row['currency']}`,
        [Number(row['payments']), Number(row['amount_minor'])],
      ]),
    ),
    held: Object.fromEntries(
      held.map((row) => [
        row['currency'],
        { monthly: Number(row['monthly_minor']), yearly: Number(row['yearly_minor']) },
      ]),
    ),
  };
}

/** As before `promise_day` was kept. */
const withoutDays = {
  sqlite: `drop table promise_day;
    drop trigger promise_move_day_insert; drop trigger promise_move_day_delete; drop trigger promise_move_day_update;`,
  postgres: `drop table promise_day;
    drop function promise_day_no_delete; drop function promise_day_change;
    drop function promise_move_day_insert cascade; drop function promise_move_day_delete cascade;
    drop function promise_move_day_update cascade;`,
};

const expectedOf = (lives: readonly Life[], days: number, at: string) => ({
  ...{ bridge: bridgeOf(lives), recovery: recoveriesOf(lives) },
  ...{ ahead: aheadOf(lives, days), held: heldAt(lives, at) },
});

async function liveAndTell(db: Db, seed: number, telling: Telling = {}) {
  const dice = createDice(seed);
  const lives = generateLives(dice);
  await tellLives(db, lives, dice, telling);
  const [days, at] = [dice.whole(1, 90), addDays('2025-01-01' as Day, dice.whole(0, 530))];
  return { lives, said: await saidOf(db, days, at), expected: expectedOf(lives, days, at) };
}

describe.each(databases)('promises to give again on $name', (engine) => {
  it('are told of as every single life adds up to, in whatever order and however often it was heard of', async () => {
    const runs = engine.name === 'sqlite' ? 8 : 3;
    const met = new Set<string>();
    for (let seed = 1; seed <= runs; seed++) {
      const { db } = await engine.open();
      const { said, expected } = await liveAndTell(db, seed);
      expect(said, `seed ${seed}`).toEqual(expected);
      expect(await ledgerDefects(db), `seed ${seed}`).toEqual([]);
      for (const row of [...said.bridge, ...Object.values(said.recovery)])
        for (const what of Object.keys(row)) met.add(what);
    }
    // Nothing is told of by never having happened.
    expect([...met]).toEqual(expect.arrayContaining(['returned', 'raised', 'lowered', 'ended_choice']));
    expect([...met]).toEqual(expect.arrayContaining(['ended_failed_card', 'ended_safety']));
    expect([...met]).toEqual(expect.arrayContaining(['recovered', 'lost', 'open']));
  }, 120_000);

  it('start + what changed = end in every row, and the end is the start of the next month', async () => {
    const { db } = await engine.open();
    await liveAndTell(db, 3);
    const rows = await ask(db, 'recurring');
    expect(rows.length).toBeGreaterThan(10);
    const ends = new Map<string, unknown>();
    for (const row of rows) {
      const value = (name: string) => BigInt(row[name] ?? 0);
      const ended = (of: '' | '_minor') =>
        value(`ended_choice${of}`) + value(`ended_failed_card${of}`) + value(`ended_safety${of}`);
      expect(value('end')).toBe(value('start') + value('new') + value('returned') - ended(''));
      expect(value('end_minor')).toBe(
        value('start_minor') +
          value('new_minor') +
          value('returned_minor') +
          value('raised_minor') -
          value('lowered_minor') -
          ended('_minor'),
      );
      const of = `${row['interval']} ${row['currency']}`;
      expect([row['start'], row['start_minor']]).toEqual(ends.get(of) ?? [0n, 0n]);
      ends.set(of, [row['end'], row['end_minor']]);
    }
  }, 60_000);

  it('are added up by day from what is there when that is begun', async () => {
    const database = await engine.open();
    const { lives } = await liveAndTell(database.db, 3);
    await database.db.transaction().execute(async (trx) => {
      await database.runScript(trx, withoutDays[engine.name]);
      await database.runScript(trx, promiseDays.script(wordsOf(engine.name)));
    });
    expect(await ledgerDefects(database.db)).toEqual([]);
    expect((await saidOf(database.db, 90, '2026-10-20')).held).toEqual(heldAt(lives, '2026-10-20'));
  }, 60_000);

  it('whose totals were edited are named by the check of the ledger', async () => {
    const { db } = await engine.open();
    await liveAndTell(db, 3);
    const total = await db
      .selectFrom('promise_total')
      .selectAll()
      .where('what', '=', 'new')
      .executeTakeFirstOrThrow();
    const { what, period, gift_interval: interval, currency } = total;
    await db
      .updateTable('promise_total')
      .set((eb) => ({ amount_minor: eb('amount_minor', '+', 1n) }))
      .where('what', '=', what)
      .where('period', '=', period)
      .where('gift_interval', '=', interval)
      .where('currency', '=', currency)
      .execute();
    expect(await ledgerDefects(db)).toEqual([
      {
        where: `promise_total new ${period} ${interval} ${currency}`,
        what: 'the roll-up differs from the moves of its promises',
      },
    ]);

    await db
      .updateTable('promise_day')
      .set((eb) => ({ count: eb('count', '+', 1n) }))
      .execute();
    expect((await ledgerDefects(db)).map(({ where }) => where)).toContainEqual(
      expect.stringMatching(/^promise_day new \d{4}-\d{2}-\d{2} month /),
    );
  }, 60_000);
});

it('an answer that came late and is taken for a new one is found by the oracle', async () => {
  const differing = [];
  for (let seed = 1; seed <= 2; seed++) {
    const { db } = await sqlite.open();
    const { said, expected } = await liveAndTell(db, seed, { lateAnswersCount: true });
    try {
      expect(said).toEqual(expected);
    } catch {
      differing.push(seed);
    }
  }
  expect(differing).toEqual([1, 2]);
}, 60_000);

it('MRR is ARR ÷ 12, rounded once and half to even', () => {
  expect([0n, 5n, 6n, 7n, 17n, 18n, 19n, 30n].map(twelfthHalfEven)).toEqual([0n, 0n, 0n, 1n, 1n, 2n, 2n, 2n]);
});
