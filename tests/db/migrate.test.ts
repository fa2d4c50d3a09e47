import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { migrate, pendingMigrations } from '../../db/migrate.ts';
import { createClock } from '../../src/clock.ts';
import { databases } from '../helpers/databases.ts';

const options = { clock: createClock(), timeZone: 'Europe/Amsterdam' };

/** The first half of each checksum. A new migration adds a line when it is released; no line ever changes. */
const released: Readonly<Record<string, readonly string[]>> = {
  sqlite: [
    'd2508c9128b96e3e',
    '9b612f281c2462bd',
    '671c83206d55d246',
    '30d9d8a44e0514d2',
    '9a15d697ff37ba62',
    'e9de74cd6baa6657',
    '69ebd237412d68da',
    '4a47a854a9a9cf78',
    '2e6e81f021ebc38e',
    '4b5e72e84d395a36',
    'a16175d88b953cbc',
    '0569be61390ddca5',
    'd8f9a4e6f90dac0a',
    '0f1cebadcacb583f',
    '61c39986e8058bb3',
    '85876e5cd2b0bba0',
    'a00005edb69d4620',
    'cc6834f379667349',
    '8983d3e61d2cbca0',
    '517e866a3db4f0ea',
    'eaf41e98d1215a52',
    'cbbd71b4f3152018',
    '2bac12c60944b454',
    '72737bb97ba2a86b',
    '0248b69ce545812e',
    '68849dd3654cdf06',
    '42f35f08ddd427e0',
    '469897e7d0059644',
    '105e2cae95592c87',
    '13a1a05e33933b03',
    '3d916aed4fce93d2',
    'cd959b02c3a45441',
    'c668620aec567201',
  ],
  postgres: [
    '25747b87fe9f1db6',
    'afc9de38e39d38ed',
    'd804b51afe50a480',
    'f7576e3031160909',
    '02d21745de2e5c0a',
    '9320d4a9a488571c',
    '61bcd2380fd2c42b',
    '3eed30a464c134c2',
    '9dc30912fc535829',
    '3eaa946701981085',
    '39bd0dad9c60e298',
    '0569be61390ddca5',
    '1ff9f507f82798a2',
    '0f1cebadcacb583f',
    '619087c28870890e',
    '5556991dae1d99c8',
    'd0aba38fd3ae495c',
    'e44d32821d94b5c3',
    '1b22cfd1087992af',
    '3606f4d09a060cb0',
    '9d757fcd3f2b18e9',
    'b25ffe984a361953',
    'aa26ebeee224d341',
    'adff40e95c34156d',
    '46619e36cc424215',
    'bfd349113d64409a',
    '467331a7bcb91c8f',
    '7037b88accb570a0',
    '07483f4e024567ec',
    '8b8eef7d7f23e983',
    'a0c3949f2d19d7fb',
    '9dee025428389f50',
    '0bb7bb289cb5fc93',
  ],
};

describe.each(databases)('migrations on $name', ({ name, create, open }) => {
  it('run once, and freeze the time zone of the books', async () => {
    const database = await open({ timeZone: 'Europe/Amsterdam' });

    expect(await migrate(database, options)).toEqual([]);
    expect(await pendingMigrations(database)).toEqual([]);
    const installation = await database.db.selectFrom('installation').selectAll().executeTakeFirstOrThrow();
    expect(installation.time_zone).toBe('Europe/Amsterdam');
    await expect(database.db.updateTable('installation').set({ time_zone: 'UTC' }).execute()).rejects.toThrow(
      'append-only',
    );
  });

  it('name what is pending on an empty database without touching it', async () => {
    const database = openDatabase(await create());
    const pending = await pendingMigrations(database);

    expect(pending.map((m) => m.number)).toEqual(pending.map((_, i) => i + 1));
    expect(pending.length).toBeGreaterThanOrEqual(15);
    expect(await database.db.introspection.getTables()).toEqual([]);
    await database.close();
  });

  it('are never changed once they were released: a database that ran one would be refused', async () => {
    const { db } = await open();
    const rows = await db.selectFrom('schema_migration').select('checksum').orderBy('number').execute();

    expect(rows.slice(0, (released[name] ?? []).length).map(({ checksum }) => checksum.slice(0, 16))).toEqual(
      released[name],
    );
  });
});
