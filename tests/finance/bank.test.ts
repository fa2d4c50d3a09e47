import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseMapping } from '../../src/finance/bank/mapping.ts';
import { readCsv } from '../../src/finance/bank/read-csv.ts';
import { parseStatementAmount } from '../../src/money/statement-amount.ts';
import { startCase, type CaseWorld } from '../cases/case-world.ts';
import { databases } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';

const european = parseMapping(
  'date=Buchungstag,date_format=DD.MM.YYYY,amount=Betrag,decimal=comma,currency=Währung,reference=Text',
);

describe('a statement', () => {
  it('is read with semicolons, decimal commas, quoted lines and a byte order mark', () => {
    const text =
      '\uFEFFBuchungstag;Betrag;Währung;Text\r\n' +
      '02.11.2026;"1.234,50";EUR;"STRIPE\nPAYOUT ""A"""\r\n' +
      '03.11.2026;-12,3;EUR;Rent; \r\n'.replace('; \r\n', '\r\n') +
      '04.11.2026;0,00;EUR;Nothing\r\n';
    expect(readCsv(text, european)).toEqual([
      { bookedOn: '2026-11-02', currency: 'eur', amountMinor: 123450, reference: 'STRIPE\nPAYOUT "A"' },
      { bookedOn: '2026-11-03', currency: 'eur', amountMinor: -1230, reference: 'Rent' },
    ]);
  });

  it('may have what came in and what went out apart', () => {
    const mapping = parseMapping('date=Date,credit=In,debit=Out,currency_code=USD,reference=Text');
    expect(
      readCsv('Date,In,Out,Text\n2026-11-02,10.00,,a\n2026-11-03,,4.00,b\n', mapping).map(
        ({ amountMinor }) => amountMinor,
      ),
    ).toEqual([1000, -400]);
  });

  it.each([
    ['31.02.2026;1,00;EUR;a', 'line 2, column “Buchungstag”: expected a day as DD.MM.YYYY, got 31.02.2026'],
    ['02.11.2026;1.23;EUR;a', 'line 2, column “Betrag”: expected an amount of eur'],
    ['02.11.2026;1,234;EUR;a', 'line 2, column “Betrag”: expected an amount of eur'],
    ['02.11.2026;1,00;EURO;a', 'line 2, column “Währung”: expected a currency code'],
  ])('with %s says where it is wrong', (line, message) => {
    expect(() => readCsv(`Buchungstag;Betrag;Währung;Text\n${line}\n`, european)).toThrow(message);
  });

  it('without a column that was named says which it has', () => {
    expect(() => readCsv('Date,Amount\n', european)).toThrow(/no such line|expected a column/);
    expect(() => readCsv('Date,Amount\n2026-11-02,1\n', european)).toThrow(
      'expected a column “Buchungstag”, got Date, Amount',
    );
  });
});

describe('an amount on a statement', () => {
  it.each([
    ['1,234.56', '.', 'usd', 123456],
    ['(12.30)', '.', 'usd', -1230],
    ['12.30-', '.', 'usd', -1230],
    ['−7', '.', 'usd', -700],
    ["1'000.05", '.', 'chf', 100005],
    ['1500', ',', 'jpy', 1500],
    ['0,620', ',', 'kwd', 620],
    ['90071992547409,91', ',', 'eur', undefined],
  ] as const)('%s is read digit by digit', (text, decimal, currency, expected) => {
    if (expected === undefined)
      expect(() => parseStatementAmount(text, decimal, currency)).toThrow(RangeError);
    else expect(parseStatementAmount(text, decimal, currency)).toBe(expected);
  });
});

/** Two deposits at the bank, and what a statement would say of them. */
async function withPayouts(world: CaseWorld) {
  const once = { interval: 'once', amount_minor: 1000, currency: 'usd' } as const;
  for (const amount_minor of [1000, 2500]) {
    await give(world, { ...once, amount_minor });
    await world.control('advance', { days: 4 });
    await world.control('payouts', { now: true });
    await world.control('advance', { days: 3 });
  }
  await world.settled();
  await world.poll();
  const payouts = (await world.stripe.payouts.list({})).data;
  const day = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);
  const rows = payouts.map(
    ({ amount, arrival_date, trace_id }, i) =>
      `${day(arrival_date)},${(amount / 100).toFixed(2)},"STRIPE ${i === 0 ? (trace_id?.value ?? '') : ''}"`,
  );
  const path = join(world.dataDir, 'statement.csv');
  writeFileSync(path, `Date,Amount,Text\n${rows.join('\n')}\n2026-01-02,-900.00,Rent of Ms Example\n`);
  return { payouts, path, days: payouts.map(({ arrival_date }) => day(arrival_date)) };
}

const map = 'date=Date,amount=Amount,currency_code=usd,reference=Text';

describe.each(databases)('payouts on a statement, on $name', (engine) => {
  it('are at the bank on the day of their line, once, however often the file is read', async () => {
    const world = await startCase(engine);
    const { payouts, path, days } = await withPayouts(world);
    await world.run(['bank', 'import', path, '--map', map, '--dry-run']);
    const first = JSON.parse(await world.run(['bank', 'import', path, '--map', map, '--json'])) as object[];
    expect(first).toMatchObject([{ lines: 3, added: 3, known: 0 }]);
    // The columns are kept for the account.
    const again = JSON.parse(await world.run(['bank', 'import', path, '--json'])) as object[];
    expect(again).toMatchObject([{ lines: 3, added: 0, known: 3 }]);

    const matched = JSON.parse(await world.run(['bank', 'match', '--json'])) as object;
    expect(matched).toMatchObject({ unmatched_lines: 1, unmatched_payouts: [] });
    expect((await world.balances())['bank usd']).toBe(payouts.reduce((sum, { amount }) => sum + amount, 0));
    expect((await world.balances())['payouts_in_transit usd']).toBeUndefined();
    const entries = await world.deps.db
      .selectFrom('journal_entry')
      .select('book_date')
      .where('kind', '=', 'banked')
      .orderBy('book_date')
      .execute();
    expect(entries.map(({ book_date }) => book_date)).toEqual(days.toSorted());
    const digest = await world.digest();
    expect(JSON.parse(await world.run(['bank', 'match', '--json']))).toMatchObject({ matched: [] });
    expect(await world.digest()).toBe(digest);
    const reconciled = JSON.parse(await world.run(['stripe', 'reconcile', '--json'])) as object;
    expect(reconciled).toMatchObject({ ok: true, not_checked: [] });
  }, 60_000);

  it('keep what a line says of people only as ciphertext', async () => {
    const world = await startCase(engine);
    const path = join(world.dataDir, 'statement.csv');
    writeFileSync(path, 'Date,Amount,Text\n2026-01-02,-900.00,Rent of Ms Example\n');
    await world.run(['bank', 'import', path, '--map', map]);
    const lines = await world.deps.db.selectFrom('bank_line').selectAll().execute();
    expect(
      JSON.stringify(
        lines.map((line) => ({ ...line, reference: line.reference.toString('latin1') })),
        (_k, v: unknown) => (typeof v === 'bigint' ? v.toString() : v),
      ),
    ).not.toContain('Example');
  });

  it('that are told wrongly are refused whole', async () => {
    const world = await startCase(engine);
    const path = join(world.dataDir, 'statement.csv');
    writeFileSync(path, 'Date,Amount,Text\n2026-01-02,1.00,a\n2026-01-03,one,b\n');
    await expect(world.run(['bank', 'import', path, '--map', map])).rejects.toThrow(
      'line 3, column “Amount”: expected an amount of usd',
    );
    expect(await world.deps.db.selectFrom('bank_line').select('id').execute()).toEqual([]);
    await world.run(['bank', 'import', path, '--map', 'date=Date'], 2);
  });
});
