import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { migrate, pendingMigrations } from '../../db/migrate.ts';
import { createClock } from '../../src/clock.ts';
import { databases } from '../helpers/databases.ts';

const options = { clock: createClock(), timeZone: 'Europe/Amsterdam' };

describe.each(databases)('migrations on $name', ({ create, open }) => {
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

    expect(pending.map((m) => m.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(await database.db.introspection.getTables()).toEqual([]);
    await database.close();
  });
});
