import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { convertedReturnDefects, residualDefects } from '../../db/converted-returns.ts';
import { openDatabase, type Db, type Trx } from '../../db/database.ts';
import { hasStaleResiduals, refreshAllResiduals, refreshStaleResiduals } from '../../db/refresh-residuals.ts';
import { saveStripeObject } from '../../db/stripe-objects.ts';
import { createClock } from '../../src/clock.ts';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { secureRandom } from '../../src/random.ts';
import { residualJob } from '../../src/residual-job.ts';
import { runIfDue } from '../../src/run-jobs.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { databases, postgres, sqlite } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';
import { recordMany } from '../helpers/record-many.ts';

const now = '2026-11-22T10:00:00.000Z';

/** What the n-th gift moves after it, `days` later, of its $2 as of that day's rate. */
const movedOf = (
  n: number,
  what: 'refund' | 'refund_failure' | 'dispute' | 'dispute_reversal',
  { amount, days = 1 }: { amount: number; days?: number },
): BalanceTransactionFact => ({
  ...giftOf(n),
  ...{
    id: `txn_${what}_${n}`,
    reportingCategory: what,
    type: what.startsWith('refund') ? what : 'adjustment',
  },
  ...{ sourceId: `${what.startsWith('refund') ? 're' : 'dp'}_${n}`, feeDetails: [] },
  ...{ amountMinor: minorUnits(amount), feeMinor: minorUnits(0), netMinor: minorUnits(amount) },
  createdAt: new Date(Date.UTC(2026, 10, 22 + days)).toISOString(),
});

/** Of €1.85. */
const converted = (fact: BalanceTransactionFact): BalanceTransactionFact => ({
  ...fact,
  ...{ exchangeRate: (Math.abs(fact.amountMinor) / 185).toFixed(4) },
  ...{ presentmentCurrency: 'eur', presentmentMinor: minorUnits(185) },
});

/** A dispute of all of the n-th gift, or of `amountMinor` of its 185 cents. */
const disputeStands = (
  db: Db | Trx,
  n: number,
  {
    ticket,
    status = 'needs_response',
    amountMinor = 185,
  }: { ticket: number; status?: string; amountMinor?: number },
) =>
  saveStripeObject(
    db,
    {
      ...{ id: `dp_${n}`, kind: 'dispute', status, chargeId: `ch_${n}`, amountMinor, currency: 'eur' },
      ...{ createdAt: now, detail: {} },
    },
    { ticket: BigInt(ticket), now },
  );

/** Everything that the three reports say, the lists by pages of two. */
async function told(db: Db) {
  const deps = reportDeps(db);
  const list = async (name: string) => {
    const rows = [];
    for (let after: string | undefined = ''; after !== undefined;) {
      const page = await askReport(deps, name, { limit: '2', ...(after !== '' && { after }) });
      rows.push(...page.rows);
      after = page.next;
    }
    return rows;
  };
  return {
    fx: await list('fx'),
    movements: await list('fx-movements'),
    months: (await askReport(deps, 'fx-by-month')).rows,
  };
}

const chargesOf = ({ fx }: Awaited<ReturnType<typeof told>>) => fx.map(({ charge }) => charge);

describe.each(databases)('charges that were converted and moved again, on $name', ({ open }) => {
  const facts = {
    'a converted gift that went back': [
      converted(giftOf(1)),
      converted(movedOf(1, 'refund', { amount: -200 })),
    ],
    'a converted gift that stayed': [converted(giftOf(2))],
    'a gift that went back as it came': [giftOf(3), movedOf(3, 'refund', { amount: -200 })],
  };

  it.each([
    ['as they happened', (all: BalanceTransactionFact[]) => all],
    ['the other way round', (all: BalanceTransactionFact[]) => all.toReversed()],
  ])('are told, heard of %s', async (_order, heard) => {
    const { db } = await open();
    for (const fact of heard(Object.values(facts).flat())) await recordMany(db, [fact], now);

    expect(chargesOf(await told(db))).toEqual(['ch_1']);
    expect(await convertedReturnDefects(db)).toEqual([]);
  });

  it('leave by month what their rows come to, whether they were worked out before or are now', async () => {
    const { db } = await open();
    const back = [-190, -203, -200, -210, -195].flatMap((amount, n) => [
      converted(giftOf(n)),
      converted(movedOf(n, 'refund', { amount, days: 3 * n })),
    ]);
    await recordMany(db, back, now);

    const asked = await told(db);
    expect(asked.fx.map(({ charge, book_date: on, residual_minor: left }) => [charge, on, left])).toEqual([
      ['ch_0', '2026-11-22', 10n],
      ['ch_1', '2026-11-25', -3n],
      ['ch_2', '2026-11-28', 0n],
      ['ch_3', '2026-12-01', -10n],
      ['ch_4', '2026-12-04', 5n],
    ]);
    expect(asked.movements).toHaveLength(10);
    const month = (name: string, charges: bigint, [gains, losses]: readonly [bigint, bigint]) => ({
      ...{ month: name, currency: 'usd', charges, gains_minor: gains, losses_minor: losses },
      residual_minor: gains - losses,
    });
    expect(asked.months).toEqual([month('2026-11', 3n, [10n, 3n]), month('2026-12', 2n, [5n, 10n])]);

    await refreshStaleResiduals(db, 3);
    expect(await told(db)).toEqual(asked);
    await refreshAllResiduals(db);
    expect(await hasStaleResiduals(db)).toBe(false);
    expect(await told(db)).toEqual(asked);
  });

  it.each([
    ['none is worked out', []],
    ['all are', [0, 1, 2, 3, 4]],
    ['those between are', [1, 2, 3]],
    ['the first and the last are', [0, 4]],
  ])('are listed of some days, and of a place on, where %s', async (_which, kept) => {
    const { db } = await open();
    const days = [0, 3, 6, 9, 12];
    for (const [n, day] of days.entries()) {
      const refund = movedOf(n, 'refund', { amount: -200 - n, days: day });
      await recordMany(db, [converted(giftOf(n)), converted(refund)], now);
    }
    await refreshAllResiduals(db);
    const stale = days.keys().filter((n) => !kept.includes(n));
    for (const n of stale)
      await db
        .updateTable('converted_return')
        // What stands in a row that is stale may be anything.
        .set({ stale: 1, book_date: '2026-11-26', residual_minor: 1000, currency: 'eur' })
        .where('charge_id', '=', `ch_${n}`)
        .execute();
    const ask = (given: Record<string, string>) => askReport(reportDeps(db), 'fx', given);
    const some = { from: '2026-11-25', to: '2026-12-01' };

    const [first, all] = [await ask({ ...some, limit: '2' }), await ask(some)];
    const rest = await ask({ ...some, limit: '2', after: first.next ?? '' });
    expect([first, rest, all].map(({ rows }) => rows.map(({ charge }) => charge))).toEqual([
      ['ch_1', 'ch_2'],
      ['ch_3'],
      ['ch_1', 'ch_2', 'ch_3'],
    ]);
    // A place before the days that are asked for is none to begin at.
    expect((await ask({ ...some, limit: '2', after: '2026-11-21:ch_x' })).rows).toEqual(first.rows);
    const monthOf = async (given: Record<string, string>) =>
      (await askReport(reportDeps(db), 'fx-by-month', given)).rows.map(({ month, residual_minor: left }) => [
        month,
        left,
      ]);
    expect(await monthOf({})).toEqual([
      ['2026-11', -3n],
      ['2026-12', -7n],
    ]);
    expect(await monthOf({ to: '2026-11' })).toEqual([['2026-11', -3n]]);
    expect(await monthOf({ from: '2026-12' })).toEqual([['2026-12', -7n]]);
  });

  it('leave an amount in the currency of what is added up', async () => {
    const { db } = await open();
    const inEuros = (fact: BalanceTransactionFact) => ({ ...converted(fact), currency: 'eur' });
    const taken = movedOf(1, 'refund', { amount: -185 });
    const returned = movedOf(1, 'refund_failure', { amount: 188, days: 2 });
    await recordMany(db, [converted(giftOf(1)), inEuros(taken), inEuros(returned)], now);

    const [row] = (await told(db)).fx;
    expect(row).toMatchObject({ what: 'taken and returned', residual_minor: 3n, currency: 'eur' });
    await refreshAllResiduals(db);
    expect((await told(db)).months).toMatchObject([{ currency: 'eur', residual_minor: 3n }]);
  });

  it('are worked out by the job of the service', async () => {
    const { db } = await open();
    const clock = createClock();
    await recordMany(db, facts['a converted gift that went back'], now);
    const deps = { db, clock, random: secureRandom, log: pino({ level: 'silent' }) };
    expect(await runIfDue(deps, residualJob({ db }))).toBe(true);
    expect(await hasStaleResiduals(db)).toBe(false);
    expect(await runIfDue(deps, residualJob({ db }))).toBe(false);
  });

  it('say what is known, whatever was heard since they were worked out', async () => {
    const n = 0;
    const hearings = [
      (db: Db) => recordMany(db, [converted(giftOf(n))], now),
      (db: Db) => recordMany(db, [converted(movedOf(n, 'dispute', { amount: -205 }))], now),
      (db: Db) => recordMany(db, [converted(movedOf(n, 'dispute_reversal', { amount: 202, days: 9 }))], now),
      (db: Db) => recordMany(db, [converted(movedOf(n, 'refund', { amount: -199, days: 40 }))], now),
      (db: Db) => recordMany(db, [converted(movedOf(n, 'refund_failure', { amount: 199, days: 45 }))], now),
      (db: Db) => disputeStands(db, n, { ticket: 1, amountMinor: 90 }),
      (db: Db) => disputeStands(db, n, { ticket: 2, status: 'won' }),
    ];
    const anyOrder = fc.shuffledSubarray(hearings.map((_, index) => index));
    const schedule = anyOrder.chain((order) =>
      fc.tuple(
        fc.constant(order),
        fc.array(fc.boolean(), { minLength: order.length, maxLength: order.length }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(schedule, async ([order, refreshes]) => {
        const { db } = await open();
        for (const [step, hearing] of order.entries()) {
          await hearings[hearing]?.(db);
          if (refreshes[step]) await refreshAllResiduals(db);
        }
        const asked = await told(db);
        expect(await residualDefects(db)).toEqual([]);
        await db.updateTable('converted_return').set({ stale: 1 }).execute();
        expect(await told(db)).toEqual(asked);
      }),
      {
        numRuns: 15,
        // The dispute turns out to be of all of it after it was worked out.
        examples: [
          [
            [
              [0, 1, 5, 6],
              [false, false, true, false],
            ],
          ],
        ],
      },
    );
  }, 60_000);

  it('are verified', async () => {
    const { db } = await open();
    await recordMany(db, Object.values(facts).flat(), now);
    await db.insertInto('converted_return').values({ charge_id: 'ch_2' }).execute();
    expect((await convertedReturnDefects(db)).map(({ where }) => where)).toEqual(['converted_return ch_2']);

    await refreshAllResiduals(db);
    expect(await residualDefects(db)).toEqual([]);
    await db
      .updateTable('converted_return')
      .set({ residual_minor: 7 })
      .where('charge_id', '=', 'ch_1')
      .execute();
    expect((await residualDefects(db)).map(({ where }) => where)).toEqual(['converted_return ch_1']);
  });

  it('are no defect where something is heard of them while they are verified', async () => {
    const { db } = await open();
    await recordMany(db, [converted(giftOf(1)), converted(movedOf(1, 'dispute', { amount: -205 }))], now);
    await disputeStands(db, 1, { ticket: 1, amountMinor: 90 });
    await refreshAllResiduals(db);
    const [defects] = await Promise.all([residualDefects(db), disputeStands(db, 1, { ticket: 2 })]);
    expect(defects).toEqual([]);
  });
});

// SQLite has one writer.
it('charges are marked again by who hears of them while they are worked out', async () => {
  const url = await postgres.createMigrated();
  const [one, other] = [openDatabase(url), openDatabase(url)];
  onTestFinished(async () => {
    await one.close();
    await other.close();
  });
  const disputed = (n: number) => [converted(giftOf(n)), converted(movedOf(n, 'dispute', { amount: -205 }))];
  await recordMany(one.db, [...disputed(0), ...disputed(1)], now);
  await disputeStands(one.db, 1, { ticket: 1, amountMinor: 90 });

  let refreshed: Promise<void> | undefined;
  await other.db.transaction().execute(async (trx) => {
    await disputeStands(trx, 1, { ticket: 2 });
    refreshed = refreshAllResiduals(one.db);
    await Promise.race([refreshed, setTimeout(300)]);
    // Of one that comes before it.
    await disputeStands(trx, 0, { ticket: 3 });
  });
  await refreshed;
  expect(await residualDefects(one.db)).toEqual([]);

  let booked: Promise<unknown> | undefined;
  await other.db.transaction().execute(async (trx) => {
    await disputeStands(trx, 2, { ticket: 4 });
    booked = recordMany(one.db, disputed(2), now).then(() => refreshAllResiduals(one.db));
    await Promise.race([booked, setTimeout(300)]);
  });
  await booked;
  expect(await residualDefects(one.db)).toEqual([]);

  for (let ticket = 3; ticket < 30; ticket += 1) {
    const heard = disputeStands(other.db, 1, { ticket, amountMinor: ticket % 2 === 0 ? 185 : 90 });
    await Promise.all([refreshAllResiduals(one.db), heard]);
    expect(await residualDefects(one.db)).toEqual([]);
  }
});

it('a thousand of them are a page, and one more is the next', async () => {
  const { db } = await sqlite.open();
  const many = Array.from({ length: 1001 }, (_, n) => [
    converted(giftOf(n)),
    converted(movedOf(n, 'refund', { amount: -203 })),
  ]);
  await recordMany(db, many.flat(), now);

  for (const _ of ['stale', 'kept']) {
    const first = await askReport(reportDeps(db), 'fx');
    const second = await askReport(reportDeps(db), 'fx', { after: first.next ?? '' });
    expect([first.rows.length, second.rows.length, second.next]).toEqual([1000, 1, undefined]);
    expect((await askReport(reportDeps(db), 'fx-by-month')).rows).toMatchObject([{ losses_minor: 3003n }]);
    await refreshAllResiduals(db);
  }
  expect(await residualDefects(db)).toEqual([]);
});
