import { beforeEach, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { headOf } from '../../db/chain.ts';
import type { OpenDatabase } from '../../db/database.ts';
import { addRates } from '../../db/exchange-rates.ts';
import { lockLedger, recordOutcome } from '../../db/ledger.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { linkReferences } from '../../db/reference-links.ts';
import { databases } from '../helpers/databases.ts';
import { dropLocks } from '../helpers/drop-locks.ts';

const now = '2026-11-22T10:00:00.000Z';

const rate = (day: string, quote: string) => ({ day, base: 'eur', quote, version: 1n, rate: '1.08' });

describe.each(databases)('what the books rest on, on $name', ({ open }) => {
  let database: OpenDatabase;

  const link = () =>
    database.db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      await linkReferences(trx, now);
    });

  beforeEach(async () => {
    database = await open();
    await database.db.insertInto('fund').values({ slug: 'lens', restricted: 1, recorded_at: now }).execute();
    await database.db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      await addRates(trx, 'ecb', [rate('2026-11-20', 'usd'), rate('2026-11-21', 'usd')], now);
      await recordOutcome(trx, { kind: 'quarantine', key: 'odd', reason: 'unknown', fact: '{}' }, now);
    });
    await link();
  });

  const tamper = (table: string, statement: string) =>
    database.db.transaction().execute(async (trx) => {
      await dropLocks(trx, table);
      await sql.raw(statement).execute(trx);
    });

  it('is linked once, and is as it was', async () => {
    const before = await headOf(database.db, 'reference_link');
    await link();

    expect(await headOf(database.db, 'reference_link')).toEqual(before);
    expect(await ledgerDefects(database.db)).toEqual([]);
  });

  it.each([
    ['fund', 'update fund set restricted = 0', 'fund lens'],
    ['account', `update account set type = 'expense' where code = 'donations'`, 'account donations'],
    ['installation', `update installation set time_zone = 'Asia/Tokyo'`, 'installation 1'],
    [
      'exchange_rate',
      `update exchange_rate set rate = '1.07' where day = '2026-11-20'`,
      `exchange_rate ecb ${now}`,
    ],
    ['exchange_rate', `delete from exchange_rate where day = '2026-11-21'`, `exchange_rate ecb ${now}`],
    ['quarantined_fact', `update quarantined_fact set fact = '{"a":1}'`, 'quarantined_fact odd'],
  ])('is verified: a changed row of %s is named (%s)', async (table, statement, where) => {
    await tamper(table, statement);
    expect(await ledgerDefects(database.db)).toContainEqual({
      where,
      what: 'was changed after it was recorded',
    });
  });

  it.each([
    ['fund', 'delete from fund', 'fund lens'],
    ['quarantined_fact', 'delete from quarantined_fact', 'quarantined_fact odd'],
    ['exchange_rate', 'delete from exchange_rate', `exchange_rate ecb ${now}`],
  ])('is verified: a missing row of %s is named', async (table, statement, where) => {
    await tamper(table, statement);
    expect(await ledgerDefects(database.db)).toContainEqual({ where, what: 'is missing' });
  });

  it('is verified: so is a link that was changed, or the last that is missing', async () => {
    const { id } = await headOf(database.db, 'reference_link');
    await tamper('reference_link', `update reference_link set content = '[]' where id = 3`);
    expect((await ledgerDefects(database.db))[0]).toEqual({
      where: 'reference_link 3',
      what: 'was changed after it was recorded',
    });

    database = await open();
    await link();
    const last = await headOf(database.db, 'reference_link');
    expect(last.id).toBeLessThan(id);
    await tamper('reference_link', `delete from reference_link where id = ${last.id}`);
    expect((await ledgerDefects(database.db))[0]).toEqual({
      where: `reference_link ${last.id}`,
      what: `is missing; the chain went on to ${last.id}`,
    });
  });

  it('is not changed by anybody who does not drop its guards', async () => {
    for (const statement of [
      `update reference_link set content = '[]'`,
      'delete from reference_link',
      `insert into reference_link select id, subject, '[]', recorded_at, prev_hash, hash from reference_link`,
    ])
      await expect(sql.raw(statement).execute(database.db)).rejects.toThrow();
  });
});
