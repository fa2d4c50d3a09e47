import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase, openReader, type Db } from '../../db/database.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { migrate } from '../../db/migrate.ts';
import { createClock } from '../../src/clock.ts';
import { exportWindow, startExport, type RunningExport } from '../../src/finance/exports/start-export.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { defaultNewsroom } from '../../src/newsroom.ts';
import { databases, sqlite, type TestDatabase } from '../helpers/databases.ts';
import { attributionOf, giftOf } from '../helpers/facts.ts';
import { makeExport } from '../helpers/make-export.ts';
import { recordMany } from '../helpers/record-many.ts';

const now = '2026-11-23T10:00:00.000Z';

async function booksOf(engine: TestDatabase, gifts: number) {
  const databaseUrl = await engine.createMigrated();
  const database = openDatabase(databaseUrl);
  onTestFinished(() => database.close());
  await migrate(database, { clock: createClock(), timeZone: 'UTC' });
  await recordMany(
    database.db,
    Array.from({ length: gifts }, (_, i) => giftOf(i + 1)),
    now,
  );
  const start = async (name: string, options: { given?: Record<string, string>; window?: number } = {}) => {
    const { given = {}, ...rest } = options;
    const running = await startExport({ databaseUrl, newsroom: defaultNewsroom, now, name, given }, rest);
    onTestFinished(() => running.stop());
    return running;
  };
  return { db: database.db, databaseUrl, start };
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

/** Once what has come and was not taken has stayed the same for a while: nothing more comes by itself. */
async function standsStill(running: RunningExport): Promise<number> {
  for (let before = -1, quiet = 0; ; before = running.waiting()) {
    quiet = running.waiting() === before ? quiet + 1 : 0;
    if (quiet === 25 && before > 0) return before;
    await pause();
  }
}

async function read(chunks: AsyncIterator<{ bytes: Uint8Array }>): Promise<string> {
  const text: string[] = [];
  const decoder = new TextDecoder();
  for (let next = await chunks.next(); !next.done; next = await chunks.next())
    text.push(decoder.decode(next.value.bytes, { stream: true }));
  return text.join('');
}

const iterate = ({ chunks }: RunningExport) => chunks[Symbol.asyncIterator]();

describe.each(databases)('the thread of an export on $name', (engine) => {
  it('is of one moment, whatever is recorded while it is read', async () => {
    const { db, start } = await booksOf(engine, 2500);
    const before = await makeExport(db, 'csv');
    // A window of one: most of it is made after what follows was recorded.
    const running = await start('csv', { window: 1 });
    await db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      const early = { ...giftOf(9999), createdAt: '2020-01-01T00:00:00.000Z' };
      await recordOutcome(trx, entryFor(early, { timeZone: 'UTC' }), now);
      await recordAttribution(trx, attributionOf(2499), now);
    });

    expect(running.entries).toBe(2500);
    expect(await read(iterate(running))).toBe(before);
    expect(await makeExport(db, 'csv')).not.toBe(before);
  });

  it('cannot write', async () => {
    const { databaseUrl } = await booksOf(engine, 1);
    const reader = openReader(databaseUrl);
    onTestFinished(() => reader.close());
    const count = (db: Db) => db.selectFrom('posting').select('account').execute();

    expect(await count(reader.db)).toHaveLength(3);
    await expect(sql`delete from balance_day`.execute(reader.db)).rejects.toThrow(/read-?only/);
    await expect(sql`create table x (y integer)`.execute(reader.db)).rejects.toThrow(/read-?only/);
  });

  it('ends with an error where a fact cannot be read, and never as if it were whole', async () => {
    const { db, start } = await booksOf(engine, 2500);
    await spoil(db, engine, 2400n);
    const running = await start('transactions');
    const taken: string[] = [];

    await expect(
      (async () => {
        for await (const { bytes } of running.chunks) taken.push(new TextDecoder().decode(bytes));
      })(),
    ).rejects.toThrow('JSON');
    expect(taken.join('')).toContain('txn_1,');
  });
});

/** As nobody can through any door: the fact of one entry is no JSON any more. */
async function spoil(db: Db, engine: TestDatabase, id: bigint) {
  const guard = engine.name === 'sqlite' ? 'no_update' : 'append_only';
  const on = engine.name === 'sqlite' ? '' : ' on journal_entry';
  await sql.raw(`drop trigger journal_entry_${guard}${on}`).execute(db);
  await db.updateTable('journal_entry').set({ fact: '{' }).where('id', '=', id).execute();
}

describe('the memory of an export', () => {
  it('holds as many chunks as the window, however slowly they are read and however many there are', async () => {
    const { db, start } = await booksOf(sqlite, 7000);
    const running = await start('csv');
    const chunks = iterate(running);
    const first = await chunks.next();

    expect(await standsStill(running)).toBe(exportWindow);
    const rest = await read(chunks);
    expect(new TextDecoder().decode(first.value?.bytes) + rest).toBe(await makeExport(db, 'csv'));
    expect(running.waiting()).toBeLessThanOrEqual(exportWindow);
  });

  it('would be seen to grow without the window', async () => {
    const { start } = await booksOf(sqlite, 7000);
    const running = await start('csv', { window: Infinity });
    await iterate(running).next();

    expect(await standsStill(running)).toBeGreaterThan(exportWindow);
  });

  it('is given back as soon as its reader leaves', async () => {
    const { start } = await booksOf(sqlite, 7000);
    const running = await start('csv', { window: Infinity });
    for await (const chunk of running.chunks) {
      expect(chunk.entries).toBeLessThan(7000);
      break;
    }
    const waiting = running.waiting();

    expect(waiting).toBeLessThan(6);
    expect(await standsStill(running)).toBe(waiting);
  });
});
