import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importStatement } from '../../src/finance/bank/import-statement.ts';
import { parseMapping } from '../../src/finance/bank/mapping.ts';
import { createClock } from '../../src/clock.ts';
import { createSealing } from '../../src/sealing.ts';
import { askReport } from '../helpers/ask-report.ts';
import { startCase, type CaseWorld } from '../cases/case-world.ts';
import { databases, sqlite } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';
import { camt, entryOf, ofx1, ofx2, type SampleLine } from './bank-samples.ts';

/** Two payouts, a statement that has the first of them and the rent, and goes on for a month. */
async function withStatement(world: CaseWorld) {
  for (const amount_minor of [1000, 2500]) {
    await give(world, { interval: 'once', amount_minor, currency: 'usd' });
    await world.control('advance', { days: 4 });
    await world.control('payouts', { now: true });
    await world.control('advance', { days: 3 });
  }
  await world.control('advance', { days: 20 });
  await world.settled();
  await world.poll();
  const listed = (await world.stripe.payouts.list({})).data;
  const [missing, banked] = listed.map(({ id, amount, arrival_date, trace_id }) => ({
    ...{ id, amount, trace: trace_id?.value ?? '' },
    day: new Date(arrival_date * 1000).toISOString().slice(0, 10),
  }));
  if (!missing || !banked || listed.length !== 2) throw new Error('expected two payouts');
  const later = new Date(Date.parse(missing.day) + 10 * 86_400_000).toISOString().slice(0, 10);
  const lines: SampleLine[] = [
    { day: banked.day, amount: (banked.amount / 100).toFixed(2), id: 'R1', text: `STRIPE ${banked.trace}` },
    { day: later, amount: '-900.00', id: 'R2', text: 'Rent of Ms Example' },
  ];
  return { missing, banked, lines, later };
}

const asked = async (world: CaseWorld, ...args: string[]) =>
  JSON.parse(await world.run([...args, '--json'])) as Record<string, unknown>[];

describe.each(databases)('a statement in another form than CSV, on $name', (engine) => {
  it('is known by its content, adds nothing twice, and leaves what fits nothing on both sides', async () => {
    const world = await startCase(engine);
    const { missing, banked, lines, later } = await withStatement(world);
    const entries = lines.map((line) => entryOf(line));
    const take = (text: string) =>
      importStatement(world.deps, { text, accountName: 'main' }, { dryRun: false });
    expect(await take(camt(entries))).toMatchObject({ lines: 2, added: 2, pending: 0 });
    const interest = entryOf({ day: later, amount: '1.00', id: 'R3', text: 'Interest' });
    const path = join(world.dataDir, 'more.xml');
    writeFileSync(path, camt([...entries, interest]));
    expect(await asked(world, 'bank', 'import', path)).toMatchObject([{ lines: 3, added: 1, known: 2 }]);

    const printed = await world.run(['bank', 'match', '--dry-run']);
    expect(printed).toMatch(/lines that are of something else[^]*-90000[^]*payouts that are due[^]*po_/);
    expect(printed).not.toContain('Example');
    expect(JSON.parse(await world.run(['bank', 'match', '--json']))).toMatchObject({
      matched: [{ payout: banked.id, booked_on: banked.day, by: 'trace id' }],
      ...{ unmatched_lines: 2, unmatched_payouts: [missing.id] },
      left: {
        lines: expect.arrayContaining([
          { booked_on: later, account: 'main', currency: 'usd', amount_minor: '-90000' },
        ]) as unknown,
        payouts: [{ payout: missing.id, arrival_date: missing.day, amount_minor: String(missing.amount) }],
      },
    });

    const unmatched = await asked(world, 'report', 'bank-lines', '--unmatched', '--from', later);
    expect(new Set(unmatched.map(({ amount_minor }) => amount_minor))).toEqual(new Set(['-90000', '100']));
    const { rows } = await askReport(world.deps, 'bank-lines');
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({ booked_on: banked.day, payout: banked.id, matched_by: 'trace id' });
    expect(Object.keys(rows[0] ?? {})).not.toContain('reference');
    const page = await askReport(world.deps, 'bank-lines', { limit: '2' });
    const rest = await askReport(world.deps, 'bank-lines', { limit: '2', after: page.next ?? '' });
    expect([...page.rows, ...rest.rows]).toEqual(rows);
    expect((await askReport(world.deps, 'unmatched-payouts')).rows).toEqual([
      {
        ...{ payout: missing.id, status: 'paid', currency: 'usd', amount_minor: BigInt(missing.amount) },
        ...{ arrival_date: missing.day, covered: 'yes' },
      },
    ]);
    expect((await askReport(world.deps, 'unmatched-payouts', { currency: 'eur' })).rows).toEqual([]);
  });
});

/** An empty newsroom that takes statements. */
async function desk() {
  const { db } = await sqlite.open();
  const deps = { db, clock: createClock(), sealing: createSealing([Buffer.alloc(32, 7)]) };
  const take = (text: string, mapping?: string) =>
    importStatement(
      deps,
      { text, accountName: 'main', mapping: mapping === undefined ? undefined : parseMapping(mapping) },
      { dryRun: false },
    );
  const lines = async () => {
    const rows = await db
      .selectFrom('bank_line')
      .select(['id', 'booked_on', 'amount_minor'])
      .orderBy('id')
      .execute();
    return rows.map((row) => `${row.id} ${row.booked_on} ${row.amount_minor}`);
  };
  return { take, lines };
}

describe('statements of one account', () => {
  it('leave the columns of its CSV remembered', async () => {
    const { take, lines } = await desk();
    const csv = 'Date,Amount,Text\n2026-01-02,1.00,a\n';
    const line: SampleLine = { day: '2026-01-03', amount: '2.00', id: 'F1', text: 'b' };
    await take(ofx2([line]));
    await expect(take(csv)).rejects.toThrow('its columns are not known yet');
    await take(csv, 'date=Date,amount=Amount,currency_code=usd,reference=Text');
    await take(ofx1([line]));
    expect(await take(csv)).toMatchObject({ added: 0, known: 1 });
    expect(await lines()).toHaveLength(2);
  });

  it('are taken whole or not at all', async () => {
    const { take, lines } = await desk();
    const line: SampleLine = { day: '2026-01-02', amount: '1.00', id: 'F1', text: 'a' };
    await expect(take(ofx1([line, { ...line, amount: 'one' }]))).rejects.toThrow(
      'line 28, TRNAMT: expected an amount, got one',
    );
    await expect(take(camt([entryOf(line), entryOf(line, { status: 'DONE' })]))).rejects.toThrow(
      'line 6, Sts',
    );
    expect(await lines()).toEqual([]);
  });

  it('keep two lines that the bank gave one name, and two that are alike and have none', async () => {
    const { take, lines } = await desk();
    const fee: SampleLine = { day: '2026-01-02', amount: '-0.50', id: 'R1', text: 'fee' };
    const unnamed = { ...fee, id: 'NONREF' };
    const text = camt([
      entryOf(fee),
      entryOf({ ...fee, amount: '100.00' }),
      entryOf(unnamed),
      entryOf(unnamed),
    ]);
    expect(await take(text)).toMatchObject({ added: 4 });
    expect(await take(text)).toMatchObject({ added: 0 });
    expect(await lines()).toHaveLength(4);
  });

  it('come to the same lines in whatever order, overlapping, and however often', async () => {
    // Alike in all but their names.
    const year = Array.from({ length: 12 }, (_, n): SampleLine => ({
      ...{ day: '2026-01-15', amount: '10.00', id: `L${n}`, text: 'STRIPE' },
    }));
    const window = fc.tuple(fc.nat(11), fc.integer({ min: 1, max: 12 }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('ofx', 'camt'),
        fc.array(window, { maxLength: 5 }),
        async (format, windows) => {
          const write = (lines: readonly SampleLine[]) =>
            format === 'ofx' ? ofx2(lines) : camt(lines.map((line) => entryOf(line)));
          const { take, lines } = await desk();
          for (const [from, count] of [...windows, ...windows])
            await take(write(year.slice(from, from + count)));
          const told = new Set(windows.flatMap(([from, count]) => year.slice(from, from + count)));
          const inOrder = await desk();
          for (const line of year.filter((one) => told.has(one))) await inOrder.take(write([line]));
          expect(await lines()).toHaveLength(told.size);
          expect(await lines()).toEqual(await inOrder.lines());
        },
      ),
      { numRuns: 8 },
    );
  });
});
