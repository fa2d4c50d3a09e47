import fc from 'fast-check';
import { sql } from 'kysely';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listRates } from '../../db/exchange-rates.ts';
import { openDatabase, type Db } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { createClock } from '../../src/clock.ts';
import { importRates } from '../../src/finance/rates/import-rates.ts';
import { readRates } from '../../src/finance/rates/read-rates.ts';
import { cli } from '../helpers/cli.ts';
import { databases, sqlite } from '../helpers/databases.ts';

const daily = `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject>
<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
<Cube><Cube time='2026-11-26'><Cube currency='USD' rate='1.0823'/><Cube currency='JPY' rate='163.27'/></Cube></Cube>
</gesmes:Envelope>
`;
const history = daily.replace(
  '</Cube></Cube>',
  "</Cube><Cube time='2026-11-25'><Cube currency='USD' rate='1.0800'/></Cube></Cube>",
);
const historyCsv = 'Date,USD,JPY,CYP,\n2026-11-26,1.0823,163.27,N/A,\n2026-11-25,1.0800,N/A,N/A,\n';
const own = 'date,base,quote,rate\n2026-11-26,USD,CHF,0.9\n';

const line = (day: string, quote: string, rate: string) => ({ day, base: 'eur', quote, rate });
const twoDays = [
  ...[line('2026-11-26', 'usd', '1.0823'), line('2026-11-26', 'jpy', '163.27')],
  line('2026-11-25', 'usd', '1.0800'),
];

describe('a file of exchange rates', () => {
  it('is one of the European Central Bank’s, or names its columns', () => {
    expect(readRates(daily)).toEqual({ rates: twoDays.slice(0, 2), source: 'ecb' });
    expect(readRates(history)).toEqual({ rates: twoDays, source: 'ecb' });
    expect(readRates(historyCsv)).toEqual({ rates: twoDays, source: 'ecb' });
    expect(readRates(own)).toEqual({
      rates: [{ day: '2026-11-26', base: 'usd', quote: 'chf', rate: '0.9' }],
      source: undefined,
    });
  });

  it.each([
    [own.replace('0.9', '0,9'), 'line 2'],
    [own.replace('0.9', '-1'), 'line 2: expected a rate such as 1.0823, got -1'],
    [own.replace('2026-11-26', '2026-02-30'), 'line 2: expected a day as YYYY-MM-DD, got 2026-02-30'],
    [own.replace('CHF', 'USD'), 'line 2: expected two currencies, got usd twice'],
    [own.replace('CHF', 'francs'), 'line 2: expected a currency code such as usd, got francs'],
    [historyCsv.replace('1.0800', ''), 'line 3: expected a rate such as 1.0823, got '],
    [history.replace('1.0800', '0'), 'line 5, Cube: expected a rate such as 1.0823, got 0'],
    [daily.replace('USD', 'US'), 'line 5, Cube: expected a currency code such as usd, got US'],
    ['<Envelope/>', 'line 1, Envelope: expected rates of the European Central Bank'],
    ['day,price\n2026-11-26,1\n', 'expected rates under the columns date, base, quote and rate'],
    [
      daily.replace('<gesmes:Env', '<!DOCTYPE x [<!ENTITY a "1">]><gesmes:Env'),
      'line 2: a document type (DTD) is not taken',
    ],
  ])('that says %j is refused, and says where', (text, message) => {
    expect(() => readRates(text)).toThrow(message);
  });
});

const take = (db: Db, text: string, options: { correct?: boolean; dryRun?: boolean; source?: string } = {}) =>
  importRates(
    { db, clock: createClock() },
    { text, source: options.source },
    { dryRun: options.dryRun ?? false, correct: options.correct ?? false },
  );

const kept = async (db: Db) =>
  (await listRates(db, { limit: 1000 })).map(
    ({ day, base, quote, rate, source, version }) => `${day} ${base} ${quote} ${rate} ${source} ${version}`,
  );

describe.each(databases)('exchange rates on $name', ({ open }) => {
  it('are taken once, whichever of the files tells of them', async () => {
    const { db } = await open();
    expect(await take(db, history, { dryRun: true })).toMatchObject({ added: 3 });
    expect(await kept(db)).toEqual([]);
    expect(await take(db, daily)).toEqual({ source: 'ecb', rates: 2, added: 2, known: 0, corrected: 0 });
    expect(await take(db, historyCsv)).toMatchObject({ rates: 3, added: 1, known: 2 });
    expect(await take(db, history.replace('1.0800', '1.08'))).toMatchObject({ added: 0, known: 3 });
    expect(await take(db, own)).toMatchObject({ source: 'own', added: 1 });
    expect(await take(db, own, { source: 'bank' })).toMatchObject({ source: 'bank', added: 1 });
    expect(await kept(db)).toEqual([
      ...[
        '2026-11-26 usd chf 0.9 bank 1',
        '2026-11-26 eur jpy 163.27 ecb 1',
        '2026-11-26 eur usd 1.0823 ecb 1',
      ],
      ...['2026-11-26 usd chf 0.9 own 1', '2026-11-25 eur usd 1.0800 ecb 1'],
    ]);
  });

  it('that differ from what was said before are refused whole, or kept as a later version', async () => {
    const { db } = await open();
    await take(db, daily);
    const other = history.replace('1.0823', '1.09');
    await expect(take(db, other)).rejects.toThrow(
      '2026-11-26 eur usd of ecb: expected 1.0823 as it was imported before, got 1.09',
    );
    expect(await kept(db)).toHaveLength(2);
    expect(await take(db, other, { correct: true })).toMatchObject({ added: 1, known: 1, corrected: 1 });
    expect(await take(db, other)).toMatchObject({ added: 0, known: 3 });
    expect(await kept(db)).toContain('2026-11-26 eur usd 1.0823 ecb 1');
    expect(await kept(db)).toContain('2026-11-26 eur usd 1.09 ecb 2');
    await expect(take(db, `${own}2026-11-26,USD,CHF,0.8\n`)).rejects.toThrow(
      'the file says both 0.9 and 0.8',
    );
  });

  it('are never changed nor removed', async () => {
    const { db } = await open();
    await take(db, daily);
    await expect(db.updateTable('exchange_rate').set({ rate: '2' }).execute()).rejects.toThrow('append-only');
    await expect(db.deleteFrom('exchange_rate').execute()).rejects.toThrow('append-only');
    const replace = sql`insert into exchange_rate values ('ecb', '2026-11-26', 'eur', 'usd', 1, '2', 'now')`;
    await expect(replace.execute(db)).rejects.toThrow(/append-only|duplicate key/);
    expect(await kept(db)).toHaveLength(2);
  });
});

describe('exchange rates', () => {
  it('come to the same in whatever order, overlapping, and however often', async () => {
    const days = Array.from({ length: 10 }, (_, n) => `2026-11-${10 + n},usd,chf,0.9${n}`);
    const window = fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 10 }));
    const file = (from: number, count: number) =>
      `date,base,quote,rate\n${days.slice(from, from + count).join('\n')}\n`;
    await fc.assert(
      fc.asyncProperty(fc.array(window, { minLength: 1, maxLength: 5 }), async (windows) => {
        const [{ db: one }, { db: other }] = [await sqlite.open(), await sqlite.open()];
        for (const [from, count] of [...windows, ...windows]) await take(one, file(from, count));
        for (const [from, count] of windows.toReversed()) await take(other, file(from, count));
        expect(await kept(one)).toEqual(await kept(other));
        const told = new Set(windows.flatMap(([from, count]) => days.slice(from, from + count)));
        expect(await kept(one)).toHaveLength(told.size);
      }),
      { numRuns: 6 },
    );
  });

  it('are imported and listed on the command line', async () => {
    const url = await sqlite.create();
    const database = openDatabase(url);
    await migrate(database, { clock: createClock(), timeZone: 'UTC' });
    await database.close();
    const path = join(dirname(url.slice('file:'.length)), 'eurofxref-daily.xml');
    writeFileSync(path, daily);
    const settings = { DATABASE_URL: url };
    const imported = await cli(settings, 'rates', 'import', path, '--json');
    expect(JSON.parse(imported.stdout)).toMatchObject([{ source: 'ecb', added: 2 }]);
    const listed = await cli(settings, 'rates', 'list', '--currency', 'jpy', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { day: '2026-11-26', base: 'eur', quote: 'jpy', rate: '163.27', source: 'ecb', version: '1' },
    ]);
    writeFileSync(path, daily.replace('163.27', '1'));
    const refused = await cli(settings, 'rates', 'import', path);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('--correct keeps it as a later version'),
    ]);
  });
});
