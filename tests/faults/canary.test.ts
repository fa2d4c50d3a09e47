import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../db/database.ts';
import { databases } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';
import { startTestService, until } from '../helpers/service.ts';

const canaries = {
  donorAddress: 'canary-donor@example.org',
  donorName: 'Canaria Donorova',
  card: '4242424242424242',
  reminderAddress: 'canary-reminder@example.org',
};

/** Every value of every table as the database would show it, bytes as text. */
async function everyValue({ db, engine }: OpenDatabase): Promise<string> {
  const values: string[] = [];
  for (const { name } of await db.introspection.getTables()) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db);
    for (const value of rows.flatMap((row) => Object.values(row)))
      values.push(Buffer.isBuffer(value) ? value.toString('latin1') : String(value));
  }
  expect([engine, values.length > 100]).toEqual([engine, true]);
  return values.join('\n');
}

/** The bytes of the database's own files: freed pages and the write-ahead log too. */
const bytesOf = (dataDir: string) =>
  readdirSync(dataDir)
    .filter((file) => file.startsWith('books.sqlite'))
    .map((file) => readFileSync(join(dataDir, file), 'latin1'))
    .join('\n');

const found = (text: string) =>
  Object.entries(canaries)
    .filter(([, canary]) => text.includes(canary) || text.includes(Buffer.from(canary).toString('base64')))
    .map(([name]) => name);

describe.each(databases)('who gave, and who asked to be reminded, on $name', (engine) => {
  it('stands nowhere in the database and in no line of the log', async () => {
    const service = await startTestService(engine);
    const donor = { email: canaries.donorAddress, name: canaries.donorName, card_number: canaries.card };
    await give(service, { interval: 'month', amount_minor: 200, currency: 'usd' }, donor);
    await give(
      service,
      { interval: 'once', amount_minor: 200, currency: 'usd' },
      { ...donor, card_number: '4000000000000002' },
    );
    const day = new Date(service.deps.clock.nowMs() + 5 * 86_400_000).toISOString().slice(0, 10);
    const asked = await fetch(`${service.base}/remind`, {
      method: 'POST',
      headers: { origin: service.base },
      body: new URLSearchParams({
        own_date: day,
        email: canaries.reminderAddress,
        interval: 'month',
        currency: 'usd',
      }),
      redirect: 'manual',
    });
    expect(asked.status).toBe(303);
    expect(asked.headers.get('location')).not.toContain('canary');
    expect(found(await everyValue(service.deps.database))).toEqual([]);

    await service.control('advance', { days: 6 });
    await until('the letter', async () => {
      const mails = await service.deps.db.selectFrom('outbox_mail').select('status').execute();
      return mails.some((mail) => mail.status === 'sent');
    });
    await service.settled();

    expect(found(await everyValue(service.deps.database))).toEqual([]);
    expect(await service.deps.db.selectFrom('reminder').selectAll().execute()).toEqual([]);
    expect(found(service.logged.join('\n'))).toEqual([]);
    const secrets = /sk_(test|live)_|whsec_|"token"/;
    expect(service.logged.filter((line) => secrets.test(line))).toEqual([]);
  }, 60_000);
});

describe('the bytes of a SQLite file', () => {
  it('keep no address that was deleted', async () => {
    const [sqlite] = databases;
    if (!sqlite) throw new Error('expected a database');
    const service = await startTestService({
      ...sqlite,
      createMigrated: async () => sqlite.create().then((url) => url.replace(/test\.sqlite$/, 'books.sqlite')),
    });
    const file = service.settings['DATABASE_URL']?.slice('file:'.length) ?? '';
    await give(
      service,
      { interval: 'once', amount_minor: 200, currency: 'usd' },
      { email: canaries.donorAddress },
    );
    await service.settled();
    const planted = 'planted-in-plain-text';
    await service.deps.db
      .insertInto('mail_suppression')
      .values({ address_index: Buffer.from(planted), reason: 'stopped', since: '2026-01-01T00:00:00.000Z' })
      .execute();
    const folder = join(file, '..');
    expect(bytesOf(folder)).toContain(planted);
    await service.deps.db.deleteFrom('mail_suppression').execute();
    await service.deps.database.forgetDeleted();
    expect(bytesOf(folder)).not.toContain(planted);
    expect(found(bytesOf(folder))).toEqual([]);
  });
});
