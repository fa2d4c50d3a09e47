import Database from 'better-sqlite3';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase, type OpenDatabase, type Trx } from '../../db/database.ts';
import { lockLedger } from '../../db/ledger.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { migrate } from '../../db/migrate.ts';
import { issueReceipt, recordCopy, voidReceipt } from '../../db/receipts.ts';
import { createClock } from '../../src/clock.ts';
import { databases, type TestDatabase } from '../helpers/databases.ts';

const now = '2026-11-22T12:00:00.000Z';

/** Three receipts: the first has a copy and is void, the others are valid. */
async function register(engine: TestDatabase) {
  const url = await engine.createMigrated();
  const database = openDatabase(url);
  onTestFinished(() => database.close());
  await migrate(database, { clock: createClock(), timeZone: 'UTC' });
  await database.db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    for (const n of [1, 2, 3]) {
      const issued = await issueReceipt(
        trx,
        {
          ...{ reference: `REF-${n}`, chargeId: `ch_${n}`, donationId: `don_${n}`, currency: 'usd' },
          ...{ amountMinor: 500, paidOn: '2026-11-22', kind: 'first', issuedOn: '2026-11-22' },
          replaces: null,
        },
        now,
      );
      if (n === 1) {
        await recordCopy(trx, issued, now);
        await voidReceipt(trx, issued, { reason: 'refunded', now });
      }
    }
  });
  return { url, database };
}

const everything = async ({ db }: OpenDatabase) => ({
  receipts: await db.selectFrom('receipt').selectAll().orderBy('id').execute(),
  voids: await db.selectFrom('receipt_void').selectAll().orderBy('id').execute(),
  copies: await db.selectFrom('receipt_copy').selectAll().orderBy('id').execute(),
});

const zeros = 'HASH';
const head = (table: string) => `(select hash from ${table} order by id desc limit 1)`;

const receipt = (about: Record<string, string>) => {
  const row = {
    ...{
      id: '4',
      series: '2026',
      serial: '4',
      reference: `'REF-9'`,
      charge_id: `'ch_9'`,
      donation_id: `'don_9'`,
    },
    ...{ currency: `'usd'`, amount_minor: '500', paid_on: `'2026-11-22'`, kind: `'first'` },
    ...{
      issued_on: `'2026-11-22'`,
      issued_at: `''`,
      replaces: 'null',
      prev_hash: head('receipt'),
      hash: zeros,
    },
    ...about,
  };
  return `insert into receipt (${Object.keys(row).join(', ')}) values (${Object.values(row).join(', ')})`;
};

const link = (table: string, columns: string, values: string) =>
  `insert into ${table} (id, ${columns}, prev_hash, hash) values (2, ${values}, ${head(table)}, ${zeros})`;

const attempts: [name: string, statement: string, refusal: RegExp][] = [
  ['a changed receipt', 'update receipt set amount_minor = 1', /append-only/],
  ['a changed number', 'update receipt set serial = 9 where id = 3', /append-only/],
  ['a removed receipt', 'delete from receipt where id = 3', /append-only/],
  ['a void taken back', 'delete from receipt_void', /append-only/],
  ['another reason', `update receipt_void set reason = 'x'`, /append-only/],
  ['a forgotten copy', 'delete from receipt_copy', /append-only/],
  ['a changed copy', 'update receipt_copy set ordinal = 2', /append-only/],
  ['a number left out', receipt({ serial: '5' }), /next of its series/],
  ['a number used again', receipt({ serial: '3' }), /next of its series/],
  ['a row left out', receipt({ id: '5' }), /next in sequence/],
  [
    'a year that does not begin at one',
    receipt({ series: '2027', issued_on: `'2027-01-01'` }),
    /next of its/,
  ],
  [
    'a year that was left',
    receipt({ series: '2025', serial: '1', issued_on: `'2025-01-01'` }),
    /dated before/,
  ],
  ['another year than its day', receipt({ series: '2027', serial: '1' }), /check constraint/i],
  ['a receipt that does not link to the last', receipt({ prev_hash: zeros }), /prev_hash/],
  ['a second valid receipt of a charge', receipt({ charge_id: `'ch_2'` }), /one valid receipt/],
  [
    'another receipt of a charge that does not say what it replaces',
    receipt({ charge_id: `'ch_1'` }),
    /replaces/,
  ],
  ['a receipt in place of one of another charge', receipt({ replaces: '1' }), /replaces/],
  ['a reference used again', receipt({ reference: `'REF-1'` }), /append-only/],
  ['a receipt of nothing', receipt({ amount_minor: '0' }), /check constraint/i],
  ['a second void', link('receipt_void', 'receipt_id, reason, voided_at', `1, 'x', ''`), /void already/],
  ['a void without a reason', link('receipt_void', 'receipt_id, reason, voided_at', `2, '', ''`), /check/i],
  [
    'a void of nothing',
    link('receipt_void', 'receipt_id, reason, voided_at', `7, 'x', ''`),
    /no such receipt/,
  ],
  [
    'a copy of a void receipt',
    link('receipt_copy', 'receipt_id, ordinal, copied_at', `1, 2, ''`),
    /no copies/,
  ],
  ['a copy left out', link('receipt_copy', 'receipt_id, ordinal, copied_at', `2, 2, ''`), /ordinal must be/],
];

const onlyOn: Readonly<Record<TestDatabase['name'], typeof attempts>> = {
  sqlite: [
    ['a replaced receipt', receipt({ id: '3' }).replace('insert', 'insert or replace'), /next in sequence/],
    [
      'a replaced reference',
      receipt({ reference: `'REF-2'` }).replace('insert', 'insert or replace'),
      /append-only/,
    ],
  ],
  postgres: [
    ['a truncated register', 'truncate receipt, receipt_void, receipt_copy', /append-only/],
    [
      'a change as a replica',
      'set session_replication_role = replica; delete from receipt_copy',
      /append-only/,
    ],
  ],
};

describe.each(databases)('the register of receipts on $name', (engine) => {
  it('refuses, on a second connection with its default settings, whatever would change, remove or skip', async () => {
    const { url, database } = await register(engine);
    const before = await everything(database);
    for (const [what, statement, refusal] of [...attempts, ...onlyOn[engine.name]])
      await expect(runRaw(url, statement), what).rejects.toThrow(refusal);

    expect(await everything(database)).toEqual(before);
    expect(await ledgerDefects(database.db)).toEqual([]);
    // What is refused above is refused for what is wrong with it: the like without a fault is taken.
    await runRaw(url, receipt({ charge_id: `'ch_1'`, replaces: '1' }));
    expect((await everything(database)).receipts).toHaveLength(4);
  });

  const all = ['receipt', 'receipt_void', 'receipt_copy'];
  const withoutGuards = (trx: Trx) =>
    Promise.all(
      engine.name === 'sqlite'
        ? all.flatMap((table) =>
            ['update', 'delete'].map((verb) => sql.raw(`drop trigger ${table}_no_${verb}`).execute(trx)),
          )
        : all.map((table) => sql.raw(`alter table ${table} disable trigger user`).execute(trx)),
    );

  it('names what somebody changed who could drop its guards', async () => {
    const tampered: [statement: string, where: string][] = [
      ['update receipt set amount_minor = 700 where id = 2', 'receipt 2'],
      ['delete from receipt where id = 2', 'receipt 3'],
      ['delete from receipt where id = 3', 'receipt_series 2026'],
      [`update receipt_void set reason = 'it was ours'`, 'receipt_void 1'],
      ['delete from receipt_void', 'receipt_series 2026'],
      ['delete from receipt_copy', 'receipt_series 2026'],
      [`update receipt_copy set copied_at = ''`, 'receipt_copy 1'],
    ];
    const { database } = await register(engine);
    expect(await ledgerDefects(database.db)).toEqual([]);
    for (const [statement, where] of tampered)
      await expect(
        database.db.transaction().execute(async (trx) => {
          await withoutGuards(trx);
          await sql.raw(statement).execute(trx);
          // Undone by this, whatever was found.
          throw new Found((await ledgerDefects(trx))[0]?.where ?? 'nothing');
        }),
        statement,
      ).rejects.toThrow(where);
    expect(await ledgerDefects(database.db)).toEqual([]);
  });
});

class Found extends Error {}

async function runRaw(url: string, statement: string) {
  if (url.startsWith('file:')) {
    const connection = new Database(url.slice('file:'.length));
    try {
      connection.exec(statement.replaceAll(zeros, `x'${'00'.repeat(32)}'`));
    } finally {
      connection.close();
    }
    return;
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement.replaceAll(zeros, `'\\x${'00'.repeat(32)}'::bytea`));
  } finally {
    await client.end();
  }
}
