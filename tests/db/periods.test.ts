import { describe, expect, it } from 'vitest';
import { openDatabase, type OpenDatabase, type Trx } from '../../db/database.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { rebuildLedger } from '../../db/ledger-rebuild.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { listPeriodSteps, periodState, recordPeriodStep } from '../../db/periods.ts';
import { createClock } from '../../src/clock.ts';
import { incomeReport } from '../../src/finance/reports/income.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { attributionOf, giftOf } from '../helpers/facts.ts';
import { databases } from '../helpers/databases.ts';
import { runRaw } from './raw-sql.ts';

const now = '2026-11-22T12:00:00.000Z';
const books = { timeZone: 'UTC', clock: createClock() };

const locked = <T>({ db }: OpenDatabase, work: (trx: Trx) => Promise<T>) =>
  db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    return work(trx);
  });

const give = (database: OpenDatabase, n: number, on: string) =>
  locked(database, (trx) =>
    recordOutcome(trx, entryFor({ ...giftOf(n), createdAt: `${on}T12:00:00.000Z` }, books), now),
  );

const attribute = (database: OpenDatabase, n: number) =>
  locked(database, (trx) => recordAttribution(trx, attributionOf(n), now));

const close = (database: OpenDatabase, period: string, closedThrough: string) =>
  locked(database, (trx) =>
    recordPeriodStep(
      trx,
      { action: 'closed', period, closedThrough, reason: '', decidedBy: 'treasurer' },
      now,
    ),
  );

const reopen = (database: OpenDatabase, period: string, closedThrough: string) =>
  locked(database, (trx) =>
    recordPeriodStep(
      trx,
      { action: 'reopened', period, closedThrough, reason: 'a mistake', decidedBy: 'treasurer' },
      now,
    ),
  );

const donationsOf = async ({ db }: OpenDatabase) =>
  (await incomeReport(db, {})).map((row) => [row.month, row.campaign, row.gross_minor, row.donations]);

const isSound = async (database: OpenDatabase) => {
  expect(await ledgerDefects(database.db)).toEqual([]);
  expect(await rebuildLedger(database.db, books)).toMatchObject({ equal: true, different: [] });
};

describe.each(databases)('a closed period on $name', ({ name, createMigrated, open }) => {
  it('takes what is heard of late on the first open day, by a decision that is kept', async () => {
    const database = await open();
    await give(database, 1, '2026-09-30');
    await close(database, '2026-09', '2026-09-30');
    await give(database, 2, '2026-09-15');
    await give(database, 3, '2026-10-02');

    const { rows } = await entries(database);
    expect(rows).toEqual([
      ['bt:txn_1', '2026-09-30'],
      ['bt:txn_2', '2026-10-01'],
      ['bt:txn_3', '2026-10-02'],
    ]);
    expect(await decisions(database)).toEqual([['bt:txn_2', '2026-09-15', '2026-10-01']]);
    expect(await periodState(database.db)).toEqual({ id: 1n, closedThrough: '2026-09-30' });
    expect(await give(database, 2, '2026-09-15')).toBe('already recorded');
    await isSound(database);
  });

  it('keeps what was unmatched at its close; the gift that is heard of later counts in the open one', async () => {
    const database = await open();
    await give(database, 1, '2026-09-30');
    await close(database, '2026-09', '2026-09-30');
    const before = await donationsOf(database);
    await give(database, 2, '2026-10-02');
    await attribute(database, 2);

    expect(await attribute(database, 1)).toBe('recorded');
    expect(await attribute(database, 1)).toBe('already recorded');

    expect(before).toEqual([['2026-09', 'unmatched', 200n, 1n]]);
    expect(await donationsOf(database)).toEqual([
      ['2026-09', 'unmatched', 200n, 1n],
      ['2026-10', 'bar', 400n, 2n],
      ['2026-10', 'unmatched', -200n, -1n],
    ]);
    // The money did not move: only what it was given for.
    const lines = await database.db
      .selectFrom('balance_day')
      .select('book_date')
      .where('account', '=', 'donations')
      .orderBy('book_date')
      .execute();
    expect(lines.map(({ book_date }) => book_date)).toEqual(['2026-09-30', '2026-10-02']);
    await isSound(database);
  });

  it('says the same whether the late gift or its late movement comes first', async () => {
    const [one, other] = [await open(), await open()];
    for (const database of [one, other]) {
      await give(database, 1, '2026-09-30');
      await close(database, '2026-09', '2026-09-30');
    }
    const refund = (database: OpenDatabase) =>
      locked(database, (trx) =>
        recordOutcome(
          trx,
          entryFor({ ...giftOf(2), chargeId: 'ch_1', createdAt: '2026-09-30T13:00:00Z' }, books),
          now,
        ),
      );
    await refund(one);
    await attribute(one, 1);
    await attribute(other, 1);
    await refund(other);

    expect(await donationsOf(one)).toEqual(await donationsOf(other));
    expect((await ledgerDigest(one.db)).canonical).toBe((await ledgerDigest(other.db)).canonical);
    await isSound(one);
    await isSound(other);
  });

  it('is reopened by a step that leaves a trace, and then takes its own days again', async () => {
    const database = await open();
    await give(database, 1, '2026-09-30');
    await close(database, '2026-09', '2026-09-30');
    await attribute(database, 1);
    await reopen(database, '2026-09', '2026-08-31');
    await give(database, 2, '2026-09-15');
    await attribute(database, 2);
    await close(database, '2026-09', '2026-09-30');

    expect((await entries(database)).rows).toEqual([
      ['bt:txn_1', '2026-09-30'],
      ['bt:txn_2', '2026-09-15'],
    ]);
    const steps = await listPeriodSteps(database.db);
    expect(steps.map(({ action, reason, entries: { id } }) => [action, reason, id])).toEqual([
      ['closed', '', 1n],
      ['reopened', 'a mistake', 1n],
      ['closed', '', 2n],
    ]);
    // What was decided while it was closed stands.
    expect(await donationsOf(database)).toEqual([
      ['2026-09', 'bar', 200n, 1n],
      ['2026-09', 'unmatched', 200n, 1n],
      ['2026-10', 'bar', 200n, 1n],
      ['2026-10', 'unmatched', -200n, -1n],
    ]);
    await isSound(database);
  });

  it('is shown by the view as the roll-up has it', async () => {
    const database = await open();
    await give(database, 1, '2026-09-30');
    await close(database, '2026-09', '2026-09-30');
    await attribute(database, 1);
    await give(database, 2, '2026-10-02');

    const { rows } = await database.db
      .selectFrom('finance_line' as never)
      .selectAll()
      .execute()
      .then((all) => ({ rows: all as unknown as Record<string, unknown>[] }));
    const sums = new Map<string, bigint>();
    for (const row of rows.filter(({ account }) => account === 'donations')) {
      const key = `${String(row['month'])} ${String(row['campaign'])}`;
      sums.set(key, (sums.get(key) ?? 0n) - BigInt(String(row['amount_minor'])));
    }
    expect(Object.fromEntries(sums)).toEqual({
      '2026-09 unmatched': 200n,
      '2026-10 bar': 200n,
      // Two hundred came unmatched in October, two hundred of September were matched.
      '2026-10 unmatched': 0n,
    });
  });

  describe('refuses, on a second connection with its default settings', () => {
    const zeros = '00'.repeat(32);
    const entry = (day: string, key = 'raw:2') => `
      insert into posting (entry_id, line, account, currency, amount_minor)
        values (2, 0, 'donations', 'usd', -5), (2, 1, 'bank', 'usd', 5);
      insert into journal_entry (id, key, kind, book_date, occurred_at, recorded_at, charge_id, fact, rule_version, prev_hash, hash)
        select 2, '${key}', 'raw', '${day}', '', '', null, '{}', 1, hash, HASH(${zeros}) from journal_entry where id = 1`;
    const step = (action: string, through: string, entryId = '1') => `
      insert into period_close (id, action, period, closed_through, reason, decided_by, recorded_at, entry_id, entry_hash,
        attribution_id, attribution_hash, prev_hash, hash)
      select 2, '${action}', '2026-09', '${through}', '', '', '', ${entryId}, e.hash, 0, HASH(${zeros}), p.hash, HASH(${zeros})
      from period_close p, journal_entry e where p.id = 1 and e.id = 1`;
    const attempts: [what: string, statements: string, refusal: RegExp][] = [
      ['an entry of a closed day', entry('2026-09-30'), /period is closed/],
      ['an entry of a day long before', entry('2020-01-01'), /period is closed/],
      [
        'a gift that moves money of a closed day without a decision',
        `insert into attribution (id, charge_id, donation_id, gift_interval, campaign, recorded_at, prev_hash, hash)
          values (1, 'ch_1', 'don_1', 'once', 'bar', '', HASH(${zeros}), HASH(${zeros}))`,
        /by a decision/,
      ],
      [
        'a decision into a closed period',
        `insert into booking_decision values (1, 'attribution:ch_1', '2026-09-30', '2026-09-30', 1, 1, '', HASH(${zeros}), HASH(${zeros}))`,
        /period is closed/,
      ],
      [
        'a decision where none is needed',
        `insert into booking_decision values (1, 'bt:x', '2026-10-05', '2026-10-06', 1, 1, '', HASH(${zeros}), HASH(${zeros}))`,
        /its own day is open/,
      ],
      ['a close that reaches no further', step('closed', '2026-09-30'), /further than the last/],
      ['a reopening of what is open', step('reopened', '2026-10-31'), /only what is closed/],
      ['a close with another anchor', step('closed', '2026-10-31', '7'), /anchor is not the head/],
      ['a changed close', `update period_close set closed_through = '2020-01-31'`, /append-only/],
      ['a deleted close', 'delete from period_close', /append-only/],
      [
        'a deleted decision',
        'delete from booking_decision where 1 = 0; delete from period_close',
        /append-only/,
      ],
      ['a changed sum of a closed day', 'update balance_day set debit_minor = 1', /period is closed/],
      ['a changed sum of a closed month', 'update rollup_month set credits = 9', /period is closed/],
      ['a sum moved out of a closed month', `update rollup_month set month = '2026-10'`, /period is closed/],
      [
        'a sum that is added to a closed month',
        `insert into fund_month values ('2026-09', 'lens', 'bank', 'usd', 5, 0)`,
        /period is closed/,
      ],
      ['a deleted sum', 'delete from rollup_month', /kept by triggers/],
      ['a changed posting of a closed day', 'update posting set amount_minor = 1', /append-only/],
      ['a fund that is no longer restricted', 'update fund set restricted = 0', /append-only/],
      ['a reversal that is none', entry('2026-10-01', 'reversal:bt:txn_1'), /negates its original/],
      ['a reversal of nothing', entry('2026-10-01', 'reversal:nothing'), /negates its original/],
    ];
    const onlyHere: typeof attempts =
      name === 'sqlite'
        ? [
            [
              'a replaced close',
              `insert or replace into period_close select * from period_close`,
              /append-only|next in sequence/,
            ],
          ]
        : [
            ['a truncated sum', 'truncate balance_day', /kept by triggers/],
            ['a truncated close', 'truncate period_close cascade', /append-only/],
            [
              'an entry of a closed day, as a replica',
              `set session_replication_role = replica; ${entry('2026-09-30')}`,
              /period is closed/,
            ],
          ];

    it.each([...attempts, ...onlyHere])('%s', async (_what, statements, refusal) => {
      const url = await createMigrated();
      const database = openDatabase(url);
      await give(database, 1, '2026-09-30');
      await locked(database, (trx) =>
        trx.insertInto('fund').values({ slug: 'lens', restricted: 1, recorded_at: now }).execute(),
      );
      await close(database, '2026-09', '2026-09-30');
      const before = await ledgerDigest(database.db);

      await expect(runRaw(url, `begin; ${statements}; commit`)).rejects.toThrow(refusal);

      expect(await ledgerDigest(database.db)).toEqual(before);
      expect(await ledgerDefects(database.db)).toEqual([]);
      await database.close();
    });
  });

  describe('keeps its gifts under what they were known for, and refuses', () => {
    const zeros = '00'.repeat(32);
    const decision = (subject: string, happenedOn: string) => `
      insert into booking_decision values
        (1, '${subject}', '${happenedOn}', '2026-10-01', 1, 1, '', HASH(${zeros}), HASH(${zeros}))`;
    const attempts: [what: string, statement: string, refusal: RegExp][] = [
      [
        'a decision on a gift that is known already',
        decision('attribution:ch_1', '2026-09-30'),
        /there already/,
      ],
      ['a decision on an entry that is booked already', decision('bt:txn_1', '2026-09-30'), /there already/],
      [
        'a decision on a charge of which nothing was booked',
        decision('attribution:ch_9', '2026-09-30'),
        /no movement/,
      ],
      [
        'a decision for a day on which nothing was booked of the charge',
        decision('attribution:ch_2', '2026-09-29'),
        /no movement/,
      ],
    ];
    const asReplica: typeof attempts =
      name === 'sqlite'
        ? []
        : [
            [
              'a decision on a known gift, as a replica',
              `set session_replication_role = replica; ${decision('attribution:ch_1', '2026-09-30')}`,
              /there already/,
            ],
          ];

    it.each([...attempts, ...asReplica])('%s', async (_what, statement, refusal) => {
      const url = await createMigrated();
      const database = openDatabase(url);
      await give(database, 1, '2026-09-30');
      await attribute(database, 1);
      await give(database, 2, '2026-09-30');
      await close(database, '2026-09', '2026-09-30');
      const before = await gifts(database);

      await expect(runRaw(url, statement.replace(', 1, 1, ', ', 1, 2, '))).rejects.toThrow(refusal);

      expect(await gifts(database)).toEqual(before);
      expect(before).toEqual(['2026-09-30 ch_1 bar', '2026-09-30 ch_2 unmatched']);
      await isSound(database);
      await database.close();
    });

    it('a gift by a decision from before something was booked of the charge', async () => {
      const url = await createMigrated();
      const database = openDatabase(url);
      await give(database, 1, '2026-09-30');
      await close(database, '2026-09', '2026-09-30');
      await runRaw(url, decision('attribution:ch_1', '2026-09-30'));
      await reopen(database, '2026-09', '2026-08-31');
      const later = { ...giftOf(2), chargeId: 'ch_1', createdAt: '2026-09-20T12:00:00.000Z' };
      await locked(database, (trx) => recordOutcome(trx, entryFor(later, books), now));
      await close(database, '2026-09', '2026-09-30');
      const before = await gifts(database);

      await expect(
        runRaw(
          url,
          `insert into attribution (id, charge_id, donation_id, gift_interval, campaign, recorded_at, prev_hash, hash)
            values (1, 'ch_1', 'don_1', 'once', 'bar', '', HASH(${zeros}), HASH(${zeros}))`,
        ),
      ).rejects.toThrow(/by a decision/);

      expect(await gifts(database)).toEqual(before);
      await database.close();
    });
  });

  describe('verify names the first bad row of', () => {
    const tamper = async (statements: string, tables: readonly string[]) => {
      const url = await createMigrated();
      const database = openDatabase(url);
      await give(database, 1, '2026-09-30');
      await close(database, '2026-09', '2026-09-30');
      await attribute(database, 1);
      await give(database, 2, '2026-09-20');
      const drop = tables
        .map((table) =>
          name === 'sqlite'
            ? `drop trigger ${table}_no_update; drop trigger ${table}_no_delete;`
            : `alter table ${table} disable trigger user;`,
        )
        .join('');
      await runRaw(url, drop + statements);
      const defects = await ledgerDefects(database.db);
      await database.close();
      return defects[0];
    };

    it('a close whose reason was changed', async () => {
      expect(await tamper(`update period_close set reason = 'x'`, ['period_close'])).toEqual({
        where: 'period_close 1',
        what: 'was changed after it was recorded',
      });
    });

    it('a decision that was moved', async () => {
      expect(
        await tamper(`update booking_decision set booked_on = '2026-11-01' where id = 1`, [
          'booking_decision',
        ]),
      ).toEqual({ where: 'booking_decision 1', what: 'was changed after it was recorded' });
    });

    it('the last decision removed', async () => {
      expect(await tamper('delete from booking_decision where id = 2', ['booking_decision'])).toEqual({
        where: 'booking_decision 2',
        what: 'is missing; the chain went on to 2',
      });
    });

    it('everything after a close rewritten, against its anchor', async () => {
      const first = await tamper(`update journal_entry set hash = HASH(${'11'.repeat(32)}) where id = 1`, [
        'journal_entry',
      ]);
      expect(first).toEqual({ where: 'journal_entry 1', what: 'was changed after it was recorded' });
    });

    it('two entries that were swapped', async () => {
      const first = await tamper(
        `update journal_entry set key = 'x' where id = 1;
         update journal_entry set key = 'bt:txn_1', fact = (select fact from journal_entry where id = 1) where id = 2;
         update journal_entry set key = 'bt:txn_2' where id = 1;`,
        ['journal_entry'],
      );
      expect(first).toMatchObject({ where: 'journal_entry 1' });
    });

    it('an edited roll-up by fund', async () => {
      const first = await tamper(
        `insert into fund_month values ('2026-10', 'lens', 'bank', 'usd', 5, 0)`,
        [],
      );
      expect(first?.where).toBe('fund_month lens bank usd 2026-10');
    });
  });
});

const entries = async ({ db }: OpenDatabase) => {
  const rows = await db.selectFrom('journal_entry').select(['key', 'book_date']).orderBy('id').execute();
  return { rows: rows.map(({ key, book_date }) => [key, book_date]) };
};

const gifts = async ({ db }: OpenDatabase) => {
  const rows = (await db
    .selectFrom('finance_line' as never)
    .selectAll()
    .execute()) as unknown as Record<string, unknown>[];
  return rows
    .filter(({ account }) => account === 'donations')
    .map((row) => ['book_date', 'charge', 'campaign'].map((column) => String(row[column])).join(' '))
    .toSorted();
};

const decisions = async ({ db }: OpenDatabase) => {
  const rows = await db.selectFrom('booking_decision').selectAll().orderBy('id').execute();
  return rows.map((row) => [row.subject, row.happened_on, row.booked_on]);
};
