import Database from 'better-sqlite3';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sql } from 'kysely';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { openDatabase } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { wordsOf } from '../../db/migration.ts';
import { lateDonations } from '../../db/migrations/0029-late-donations.ts';
import { createClock } from '../../src/clock.ts';
import { incomeReport } from '../../src/finance/reports/income.ts';
import { balancesAt } from '../../src/finance/reports/trial-balance.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { databases } from '../helpers/databases.ts';
import { attributionOf, giftOf } from '../helpers/facts.ts';

const views = ['finance_line', 'finance_income_month', 'finance_balance_day'];

describe.each(databases)('the views for finance on $name', (engine) => {
  const open = async () => {
    const url = await engine.createMigrated();
    const database = openDatabase(url);
    onTestFinished(() => database.close());
    await migrate(database, { clock: createClock(), timeZone: 'UTC' });
    const { db } = database;
    await db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      for (let n = 0; n < 6; n++) {
        await recordOutcome(trx, entryFor(giftOf(n), { timeZone: 'UTC' }), '2026-11-23T10:00:00.000Z');
        if (n < 4) await recordAttribution(trx, attributionOf(n), '2026-11-23T10:00:00.000Z');
      }
    });
    return { url, database, db };
  };

  it('say what the reports say', async () => {
    const { db } = await open();

    const income = await sql`select * from finance_income_month order by campaign`.execute(db);
    const lines = await sql<{ account: string; sum: bigint }>`
      select account, cast(sum(amount_minor) as bigint) as sum from finance_line group by account order by account
    `.execute(db);
    const days = await sql<{ sum: bigint }>`
      select cast(sum(change_minor) as bigint) as sum from finance_balance_day
    `.execute(db);

    const reported = await incomeReport(db, {});
    expect(income.rows).toEqual(
      reported.map(({ interval, ...row }) => ({ ...row, gift_interval: interval })),
    );
    expect(lines.rows).toEqual(
      (await balancesAt(db, {})).map(({ account, balance_minor: sum }) => ({ account, sum })),
    );
    expect(days.rows).toEqual([{ sum: 0n }]);
  });

  it('are read by who can write nothing', async () => {
    const { url, database, db } = await open();
    if (engine.name === 'sqlite') {
      const reader = new Database(url.replace('file:', ''), { readonly: true });
      onTestFinished(() => void reader.close());
      for (const view of views)
        expect(reader.prepare(`select * from ${view}`).all().length).toBeGreaterThan(0);
      expect(() => reader.exec('delete from balance_day')).toThrow('readonly');
      return;
    }
    // As docs/finance.md says.
    const role = `finance_${url.slice(-16)}`;
    await sql.raw(`create role ${role} login password 'finance'`).execute(db);
    for (const view of views) await sql.raw(`grant select on ${view} to ${role}`).execute(db);
    // An installation that updates keeps who may read them.
    const script = lateDonations.script(wordsOf('postgres'));
    await db.transaction().execute((trx) => database.runScript(trx, script));
    const address = new URL(url);
    address.username = role;
    address.password = 'finance';
    const reader = new pg.Client({ connectionString: address.toString() });
    await reader.connect();
    try {
      for (const view of views)
        expect((await reader.query(`select * from ${view}`)).rowCount).toBeGreaterThan(0);
      for (const refused of [
        'delete from balance_day',
        'select * from outbox_mail',
        'select * from donation',
        'insert into account (code, type) values (1, 2)',
      ])
        await expect(reader.query(refused), refused).rejects.toThrow('permission denied');
    } finally {
      await reader.end();
      for (const view of views) await sql.raw(`revoke all on ${view} from ${role}`).execute(db);
      await sql.raw(`drop role ${role}`).execute(db);
    }
  });
});
