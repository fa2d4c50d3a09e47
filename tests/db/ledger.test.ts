import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openDatabase, type OpenDatabase, type Trx } from '../../db/database.ts';
import { balances, lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { rebuildLedger } from '../../db/ledger-rebuild.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { createClock } from '../../src/clock.ts';
import { incomeReport } from '../../src/finance/reports/income.ts';
import { accounts } from '../../src/ledger/accounts.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { attributionOf, giftOf } from '../helpers/facts.ts';
import { databases } from '../helpers/databases.ts';
import { runRaw } from './raw-sql.ts';

const now = '2026-11-22T12:00:00.000Z';
const books = { timeZone: 'UTC', clock: createClock() };

const record = (database: OpenDatabase, ...gifts: number[]) =>
  database.db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    for (const n of gifts) await recordOutcome(trx, entryFor(giftOf(n), books), now);
  });

const attribute = (database: OpenDatabase, n: number) =>
  database.db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    return recordAttribution(trx, attributionOf(n), now);
  });

describe.each(databases)('the ledger on $name', ({ name, createMigrated, open }) => {
  it('has the accounts of the chart', async () => {
    const { db } = await open();
    const rows = await db.selectFrom('account').selectAll().orderBy('code').execute();
    expect(Object.fromEntries(rows.map((row) => [row.code, row.type]))).toEqual(accounts);
  });

  it('holds a gift in balance, with its fee', async () => {
    const database = await open();
    await record(database, 1);
    expect(await balances(database.db)).toEqual([
      { account: 'donations', currency: 'usd', amountMinor: -200n },
      { account: 'fees:processing', currency: 'usd', amountMinor: 36n },
      { account: 'stripe:payments', currency: 'usd', amountMinor: 164n },
    ]);
    expect(await ledgerDefects(database.db)).toEqual([]);
  });

  it('records a fact once, whoever brings it again', async () => {
    const database = await open();
    await record(database, 1, 1);
    await record(database, 1);
    expect((await ledgerDigest(database.db)).entries).toBe(1);
  });

  it('sets aside a fact that says something else under the same key', async () => {
    const database = await open();
    await record(database, 1);
    const changed = { ...giftOf(1), createdAt: '2026-11-01T00:00:00.000Z' };
    const outcome = await database.db
      .transaction()
      .execute((trx) => recordOutcome(trx, entryFor(changed, books), now));
    expect(outcome).toBe('quarantined');
    expect((await ledgerDigest(database.db)).entries).toBe(1);
  });

  it('says the same whatever the order, and each order has its own chain', async () => {
    const [forwards, backwards] = [await open(), await open()];
    await record(forwards, 1, 2, 3);
    await attribute(forwards, 2);
    await attribute(backwards, 2);
    await record(backwards, 3, 1, 2);

    const [a, b] = [await ledgerDigest(forwards.db), await ledgerDigest(backwards.db)];
    expect(a.canonical).toBe(b.canonical);
    expect(a.head).not.toBe(b.head);
    expect(await incomeReport(forwards.db, {})).toEqual(await incomeReport(backwards.db, {}));
    expect(await ledgerDefects(backwards.db)).toEqual([]);
  });

  it('shows money under unmatched until its gift is known, and touches no entry then', async () => {
    const database = await open();
    await record(database, 1);
    expect(await incomeReport(database.db, {})).toMatchObject([
      { interval: 'unmatched', campaign: 'unmatched' },
    ]);
    const { head } = await ledgerDigest(database.db);

    expect(await attribute(database, 1)).toBe('recorded');
    expect(await attribute(database, 1)).toBe('already recorded');

    expect(await incomeReport(database.db, {})).toEqual([
      {
        ...{ month: '2026-11', interval: 'month', campaign: 'bar', currency: 'usd', donations: 1n },
        ...{ gross_minor: 200n, refunds_minor: 0n, disputes_minor: 0n, fees_minor: 36n, net_minor: 164n },
      },
    ]);
    expect((await ledgerDigest(database.db)).head).toBe(head);
  });

  it('is built again from its facts', async () => {
    const database = await open();
    await record(database, 1, 2, 3);
    await attribute(database, 3);
    const rebuilt = await rebuildLedger(database.db, books);
    expect(rebuilt).toMatchObject({ equal: true, entries: 3, different: [] });
  });

  it('has one writer: transactions at once make one chain', async () => {
    const database = await open();
    await Promise.all(Array.from({ length: 20 }, (_, n) => record(database, n)));
    expect((await ledgerDigest(database.db)).entries).toBe(20);
    expect(await ledgerDefects(database.db)).toEqual([]);
  });

  describe('refuses, on a second connection with its default settings', () => {
    const attempts: [name: string, statements: string, refusal: RegExp][] = [
      ['a changed posting', 'update posting set amount_minor = amount_minor + 1', /append-only/],
      ['a changed entry', `update journal_entry set book_date = '2020-01-01'`, /append-only/],
      ['a changed attribution', `update attribution set campaign = 'x'`, /append-only/],
      ['a deleted posting', 'delete from posting', /append-only/],
      ['a deleted entry', 'delete from journal_entry', /append-only/],
      ['a deleted attribution', 'delete from attribution', /append-only/],
      ['a deleted account', 'delete from account', /append-only/],
      [
        'a posting added to a sealed entry',
        `insert into posting values (1, 9, 'donations', 'usd', -5)`,
        /sealed/,
      ],
      ['an entry without postings', insertEntry(3), /at least two postings/],
      [
        'an entry that does not balance',
        `begin; insert into posting values (3, 0, 'donations', 'usd', -5), (3, 1, 'bank', 'usd', 4); ${insertEntry(3)}; commit`,
        /does not balance/,
      ],
      [
        'an entry that balances only across currencies',
        `begin; insert into posting values (3, 0, 'donations', 'usd', -5), (3, 1, 'bank', 'eur', 5); ${insertEntry(3)}; commit`,
        /does not balance/,
      ],
      [
        'an entry out of sequence',
        `begin; insert into posting values (7, 0, 'donations', 'usd', -5), (7, 1, 'bank', 'usd', 5); ${insertEntry(7)}; commit`,
        /next in sequence/,
      ],
      [
        'an entry that does not link to the last',
        `begin; insert into posting values (3, 0, 'donations', 'usd', -5), (3, 1, 'bank', 'usd', 5); ${insertEntry(3)}; commit`,
        /prev_hash/,
      ],
      [
        'postings whose entry never comes',
        `begin; insert into posting values (3, 0, 'donations', 'usd', -5), (3, 1, 'bank', 'usd', 5); commit;`,
        /foreign key/i,
      ],
      ['an amount of zero', `insert into posting values (3, 0, 'donations', 'usd', 0)`, /check constraint/i],
      [
        'an account that is not in the chart',
        `begin; insert into posting values (3, 0, 'nobody', 'usd', -5), (3, 1, 'bank', 'usd', 5); commit;`,
        /foreign key/i,
      ],
      [
        'an upsert over an entry',
        `${insertEntry(1)} on conflict (id) do update set kind = 'x'`,
        /next in sequence|append-only/,
      ],
    ];
    const onlyHere: typeof attempts =
      name === 'sqlite'
        ? [
            ['a replaced entry', insertEntry(1).replace('insert', 'insert or replace'), /next in sequence/],
            [
              'a replaced attribution',
              `insert or replace into attribution select 2, charge_id, 'don_9', 'year', campaign, recorded_at, hash, hash, fund from attribution`,
              /append-only/,
            ],
            [
              'a replaced time zone',
              `insert or replace into installation values (1, 'Asia/Tokyo', '')`,
              /append-only/,
            ],
            ['a replaced account', `insert or replace into account values ('bank', 'income')`, /append-only/],
            [
              'a replaced posting',
              `insert or replace into posting values (1, 0, 'donations', 'usd', -5)`,
              /sealed/,
            ],
            [
              'any posting with foreign keys off',
              `pragma foreign_keys = off; insert into posting values (3, 0, 'donations', 'usd', -5)`,
              /foreign_keys must be on/,
            ],
          ]
        : [
            [
              'a truncated table',
              'truncate posting, journal_entry, balance_day, rollup_month',
              /append-only/,
            ],
            [
              'a change as a replica',
              `set session_replication_role = replica; update posting set amount_minor = 1`,
              /append-only/,
            ],
          ];

    it.each([...attempts, ...onlyHere])('%s', async (_what, statements, refusal) => {
      const url = await createMigrated();
      const database = openDatabase(url);
      await record(database, 1, 2);
      await attribute(database, 1);
      const before = await ledgerDigest(database.db);

      await expect(runRaw(url, statements)).rejects.toThrow(refusal);

      expect(await ledgerDigest(database.db)).toEqual(before);
      expect(await ledgerDefects(database.db)).toEqual([]);
      await database.close();
    });
  });

  describe('verify names the first bad row of', () => {
    const dropGuards = (trx: Trx) =>
      name === 'sqlite'
        ? [
            'posting_no_update',
            'posting_no_delete',
            'journal_entry_no_delete',
            'journal_entry_no_update',
          ].map((t) => sql.raw(`drop trigger ${t}`).execute(trx))
        : ['posting', 'journal_entry'].map((t) =>
            sql.raw(`alter table ${t} disable trigger user`).execute(trx),
          );

    const tamper = async (statements: readonly string[]) => {
      const database = await open();
      await record(database, 1, 2, 3, 4);
      await database.db.transaction().execute(async (trx) => {
        await Promise.all(dropGuards(trx));
        for (const statement of statements) await sql.raw(statement).execute(trx);
      });
      return ledgerDefects(database.db);
    };

    it('a changed amount, balanced again', async () => {
      const defects = await tamper([
        `update posting set amount_minor = amount_minor + 7 where entry_id = 2 and account = 'stripe:payments'`,
        `update posting set amount_minor = amount_minor - 7 where entry_id = 2 and account = 'donations'`,
      ]);
      expect(defects[0]).toEqual({ where: 'journal_entry 2', what: 'was changed after it was recorded' });
    });

    it('a row removed from the middle', async () => {
      const defects = await tamper([
        'delete from posting where entry_id = 2',
        'delete from journal_entry where id = 2',
      ]);
      expect(defects[0]).toMatchObject({ where: 'journal_entry 3' });
    });

    it('the last row removed', async () => {
      const defects = await tamper([
        'delete from posting where entry_id = 4',
        'delete from journal_entry where id = 4',
      ]);
      expect(defects[0]).toEqual({
        where: 'journal_entry 4',
        what: 'is missing; the chain went on to 4',
      });
    });

    it('an edited roll-up', async () => {
      const defects = await tamper([
        `update balance_day set debit_minor = debit_minor + 1 where account = 'bank' or true`,
      ]);
      expect(defects[0]?.where).toContain('balance_day');
    });
  });
});

function insertEntry(id: number): string {
  const zeros = '00'.repeat(32);
  return `insert into journal_entry (id, key, kind, book_date, occurred_at, recorded_at, charge_id, fact, rule_version, prev_hash, hash)
    values (${id}, 'raw:${id}', 'raw', '2026-11-22', '', '', null, '{}', 1, HASH(${zeros}), HASH(${zeros}))`;
}
