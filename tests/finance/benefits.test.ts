import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { insertOrFindDonation } from '../../db/donations.ts';
import { lockLedger } from '../../db/ledger.ts';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { rebuildLedger } from '../../db/ledger-rebuild.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { takeTicket } from '../../db/stripe-objects.ts';
import { recogniseBenefits } from '../../src/benefits.ts';
import { createClock } from '../../src/clock.ts';
import { shareDay, shareOf } from '../../src/ledger/benefits.ts';
import type { BalanceTransactionFact, Fact } from '../../src/ledger/facts.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { closePeriod } from '../../src/finance/periods/close-period.ts';
import { reverse } from '../../src/finance/periods/correct.ts';
import { createSealing } from '../../src/sealing.ts';
import { post } from '../../webhooks/post.ts';
import { nothing, type Translation } from '../../webhooks/translate/translation.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { dropLocks } from '../helpers/drop-locks.ts';
import { databases } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';

const sealing = createSealing([Buffer.alloc(32, 7)]);
const now = '2026-02-01T00:00:00.000Z';

/** A yearly gift of $120, for which the donor gets something that costs $25. */
const charge: BalanceTransactionFact = {
  ...giftOf(1),
  ...{ amountMinor: minorUnits(12_000), netMinor: minorUnits(11_964), presentmentMinor: minorUnits(12_000) },
  createdAt: '2026-01-15T12:00:00.000Z',
};

const refund: BalanceTransactionFact = {
  ...charge,
  ...{ id: 'txn_back', type: 'refund', reportingCategory: 'refund', sourceId: 're_1', feeDetails: [] },
  ...{ amountMinor: minorUnits(-12_000), feeMinor: minorUnits(0), netMinor: minorUnits(-12_000) },
  createdAt: '2026-03-20T12:00:00.000Z',
};

/** No bank took it. */
const refundFailed: BalanceTransactionFact = {
  ...refund,
  ...{ id: 'txn_back_again', type: 'refund_failure', reportingCategory: 'refund_failure' },
  ...{ amountMinor: minorUnits(12_000), netMinor: minorUnits(12_000), createdAt: '2026-05-10T12:00:00.000Z' },
};

const dispute: BalanceTransactionFact = {
  ...refund,
  ...{ id: 'txn_disputed', type: 'adjustment', reportingCategory: 'dispute', sourceId: 'du_1' },
  ...{ presentmentMinor: null, presentmentCurrency: null },
};

const won: BalanceTransactionFact = {
  ...dispute,
  ...{ id: 'txn_won', reportingCategory: 'dispute_reversal', createdAt: '2026-05-10T12:00:00.000Z' },
  ...{ amountMinor: minorUnits(12_000), netMinor: minorUnits(12_000) },
};

/** As it was settled in another currency, without a fee. */
const inEuro = (fact: BalanceTransactionFact, minor: number): BalanceTransactionFact => ({
  ...{ ...fact, currency: 'eur', feeDetails: [], feeMinor: minorUnits(0) },
  ...{ amountMinor: minorUnits(minor), netMinor: minorUnits(minor) },
});

const facts = (...told: Fact[]): Translation => ({ ...nothing, facts: told });

const claimOf = (n: number): Translation => ({
  ...nothing,
  claims: [
    {
      ...{ chargeId: `ch_${n}`, donationId: `don_${n}`, subscriptionId: undefined },
      ...{ amountMinor: 12_000, currency: 'usd', livemode: false, paidAt: 1_768_478_400 },
    },
  ],
});
const claim = claimOf(1);

async function promised(db: Db, benefitMinor: number, n = 1) {
  await insertOrFindDonation(db, {
    ...{ id: `don_${n}`, nonceHash: `n${n}`, requestHash: 'r', interval: 'year', amountMinor: 12_000 },
    ...{ currency: 'usd', campaign: 'bar', locale: 'en', createdAt: now, expiresAt: now, benefitMinor },
  });
}

const hear = (db: Db, translation: Translation) =>
  db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    const ticket = await takeTicket(trx);
    return post(trx, translation, {
      timeZone: 'UTC',
      now,
      live: false,
      otherIncome: [],
      recoverableTax: false,
      sealing,
      ticket,
    });
  });

const recognise = (db: Db, at: string) => recogniseBenefits(reportDeps(db, { now: at }));

async function balances(db: Db) {
  const { rows } = await askReport(reportDeps(db, { now }), 'trial-balance');
  return Object.fromEntries(
    rows
      .map((row) => [row['account'], Number(row['balance_minor'])] as const)
      .filter(([, balance]) => balance !== 0),
  );
}

/** The same of the n-th gift. */
const ofGift = (fact: BalanceTransactionFact, n: number): BalanceTransactionFact => ({
  ...{ ...fact, id: `${fact.id}_${n}`, chargeId: `ch_${n}` },
  sourceId: fact.sourceId === 'ch_1' ? `ch_${n}` : `${fact.sourceId}_${n}`,
});

const ordersOf = <T>(these: readonly T[]): T[][] =>
  these.length === 0
    ? [[]]
    : these.flatMap((first) =>
        ordersOf(these.filter((other) => other !== first)).map((rest) => [first, ...rest]),
      );

/**
 * What gifts came to of which the same is heard, of each in an order of its own.
 * @param months when those are run that have been given, after so much was heard.
 */
async function hearInOrders(
  db: Db,
  orders: readonly (readonly (BalanceTransactionFact | 'claim')[])[],
  months: readonly (string | undefined)[],
) {
  for (const n of orders.keys()) await promised(db, 2500, n);
  for (const step of orders[0]?.keys() ?? []) {
    for (const [n, order] of orders.entries()) {
      const told = order[step];
      if (told !== undefined) await hear(db, told === 'claim' ? claimOf(n) : facts(ofGift(told, n)));
    }
    const month = months[step];
    if (month !== undefined) await recognise(db, month);
  }
  return Promise.all(orders.map((_order, n) => movedBy(db, `ch_${n}`)));
}

/** What the entries of a charge come to, by account and month. */
async function movedBy(db: Db, chargeId: string): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('posting as p')
    .innerJoin('journal_entry as e', 'e.id', 'p.entry_id')
    .select(['p.account', 'p.amount_minor', 'e.book_date'])
    .where('e.charge_id', '=', chargeId)
    .orderBy('p.account')
    .orderBy('e.book_date')
    .execute();
  const sums: Record<string, number> = {};
  for (const { account, book_date: on, amount_minor: minor } of rows) {
    const cell = `${account} ${on.slice(0, 7)}`;
    sums[cell] = (sums[cell] ?? 0) + Number(minor);
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
}

/** By account alone. */
function wholeLifeOf(moved: Readonly<Record<string, number>>): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [cell, sum] of Object.entries(moved)) {
    const account = cell.slice(0, cell.lastIndexOf(' '));
    sums[account] = (sums[account] ?? 0) + sum;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
}

it('a whole is shared out to the last unit, each share at the end of its month', () => {
  const shares = Array.from({ length: 12 }, (_, n) => shareOf(2500n, 12, n + 1));
  expect(shares.reduce((sum, share) => sum + share, 0)).toBe(2500);
  expect(Math.max(...shares) - Math.min(...shares)).toBe(1);
  expect([1, 2, 3, 12, 14].map((part) => shareDay('2026-01-31', part))).toEqual([
    ...['2026-01-31', '2026-02-28', '2026-03-31', '2026-12-31', '2027-02-28'],
  ]);
});

describe.each(databases)('what a donor gets for a gift, on $name', ({ open }) => {
  it('is nothing by default: an annual gift is income at once', async () => {
    const { db } = await open();
    await promised(db, 0);
    await hear(db, facts(charge));
    await hear(db, claim);
    await recognise(db, '2027-06-01T00:00:00.000Z');

    expect(await balances(db)).toEqual({
      donations: -12_000,
      'fees:processing': 36,
      'stripe:payments': 11_964,
    });
  });

  it('is owed from the payment on and earned month by month, in whatever order it is heard', async () => {
    const [one, other] = [(await open()).db, (await open()).db];
    for (const db of [one, other]) await promised(db, 2500);
    for (const told of [facts(charge), claim, facts(charge), claim]) await hear(one, told);
    for (const told of [claim, facts(charge)]) await hear(other, told);
    expect((await balances(one))['deferred_benefits']).toBe(-2500);
    expect((await balances(one))['donations']).toBe(-9500);

    expect(await recognise(one, '2026-01-31T23:00:00.000Z')).toBe(0);
    expect(await recognise(one, '2026-02-01T01:00:00.000Z')).toBe(1);
    expect((await balances(one))['deferred_benefits']).toBe(-2500 + 208);
    for (const db of [one, other]) await recognise(db, '2027-01-15T00:00:00.000Z');

    expect(await balances(one)).toEqual({
      ...{ donations: -9500, 'other_income:benefits': -2500 },
      ...{ 'fees:processing': 36, 'stripe:payments': 11_964 },
    });
    expect((await ledgerDigest(one)).canonical).toBe((await ledgerDigest(other)).canonical);
    expect(await ledgerDefects(one)).toEqual([]);
    expect(await rebuildLedger(one, { timeZone: 'UTC', clock: createClock() })).toMatchObject({
      equal: true,
    });
    const { rows } = await askReport(reportDeps(one, { now }), 'income');
    const gross = rows.reduce((sum, row) => sum + BigInt(row['gross_minor'] ?? 0), 0n);
    expect([gross, rows[0]?.['gross_minor'], rows[0]?.['campaign']]).toEqual([12_000n, 9500n + 208n, 'bar']);
  });

  it('is owed no longer once the gift went back, whether that is heard before its gift or after', async () => {
    const [one, other] = [(await open()).db, (await open()).db];
    for (const db of [one, other]) await promised(db, 2500);
    await hear(one, facts(charge));
    await hear(one, claim);
    await hear(one, facts(refund));
    for (const told of [facts(refund), facts(charge), claim]) await hear(other, told);

    for (const db of [one, other]) {
      expect(await recognise(db, '2027-06-01T00:00:00.000Z')).toBe(0);
      expect(await balances(db)).toEqual({
        ...{ donations: -9500, refunds: 9500, 'fees:processing': 36, 'stripe:payments': -36 },
      });
    }
    expect((await ledgerDigest(one)).canonical).toBe((await ledgerDigest(other)).canonical);
  });

  it('stays earned as far as it was when the gift goes back', async () => {
    const { db } = await open();
    await promised(db, 2500);
    await hear(db, facts(charge));
    await hear(db, claim);
    await recognise(db, '2026-03-02T00:00:00.000Z');
    await hear(db, facts(refund));

    // Two months of twelve.
    expect(await balances(db)).toMatchObject({ 'other_income:benefits': -416, refunds: 12_000 - 2500 + 416 });
    expect((await balances(db))['deferred_benefits']).toBeUndefined();
  });

  it('is the same share of what was paid out in another currency', async () => {
    const { db } = await open();
    await promised(db, 2500);
    await hear(db, facts(inEuro(charge, 11_000)));
    await hear(db, claim);

    expect((await balances(db))['deferred_benefits']).toBe(-2292);
  });

  it('is owed no longer once all that the donor paid went back, at whatever rate', async () => {
    const [lower, higher] = [(await open()).db, (await open()).db];
    for (const [db, minor] of [
      [lower, 10_800],
      [higher, 11_200],
    ] as const) {
      await promised(db, 2500);
      for (const told of [facts(inEuro(charge, 11_000)), claim, facts(inEuro(refund, -minor))])
        await hear(db, told);

      expect(await recognise(db, '2027-06-01T00:00:00.000Z')).toBe(0);
      expect(await balances(db)).toEqual({
        ...{ donations: -8708, refunds: minor - 2292, 'stripe:payments': 11_000 - minor },
      });
      expect(await ledgerDefects(db)).toEqual([]);
    }
  });

  it('is owed as long as a part of what the donor paid stays, at whatever rate', async () => {
    const { db } = await open();
    await promised(db, 2500);
    const part = { ...inEuro(refund, -11_000), presentmentMinor: minorUnits(11_500) };
    for (const told of [facts(inEuro(charge, 11_000)), claim, facts(part)]) await hear(db, told);

    expect((await balances(db))['deferred_benefits']).toBe(-2292);
  });

  it('is not owed where a dispute took the gift back at another rate, and owed where it was won at a third', async () => {
    const { db } = await open();
    await promised(db, 2500);
    for (const told of [facts(inEuro(charge, 11_000)), claim, facts(inEuro(dispute, -10_700))])
      await hear(db, told);
    expect((await balances(db))['deferred_benefits']).toBeUndefined();

    await hear(db, facts(inEuro(won, 10_900)));
    expect((await balances(db))['deferred_benefits']).toBe(-2292);
  });

  describe.each([
    { what: 'a dispute that was won', took: dispute, gave: won },
    { what: 'a refund that failed', took: refund, gave: refundFailed },
  ])('after $what', ({ took, gave }) => {
    const end = '2027-02-01T00:00:00.000Z';
    const months = ['2026-03-02', '2026-05-02', '2026-06-02'].map((day) => `${day}T00:00:00.000Z`);

    it.each([
      { runs: 'at the end', at: [undefined, undefined, undefined, end] },
      { runs: 'after each', at: [...months, end] },
      { runs: 'after the third', at: [undefined, undefined, months[2], end] },
    ])('is earned as if nothing had been, in every order, the months run $runs', async ({ at }) => {
      const { db } = await open();
      const [first, ...others] = await hearInOrders(db, ordersOf([charge, 'claim' as const, took, gave]), at);

      expect(wholeLifeOf(first ?? {})).toEqual({
        ...{ donations: -9500, 'other_income:benefits': -2500 },
        ...{ 'fees:processing': 36, 'stripe:payments': 11_964 },
      });
      expect(first).toMatchObject({ 'other_income:benefits 2026-01': -208, 'donations 2026-01': -9500 });
      for (const other of others) expect(other).toEqual(first);
      expect(await ledgerDefects(db)).toEqual([]);
    });

    it('is owed again at once, and the months that passed are earned in the open period', async () => {
      const { db } = await open();
      await promised(db, 2500);
      for (const told of [facts(charge), claim, facts(took)]) await hear(db, told);
      expect((await balances(db))['deferred_benefits']).toBeUndefined();
      const said = { decidedBy: 'treasurer', reason: 'month end' };
      const deps = reportDeps(db, { now: '2026-06-01T12:00:00.000Z' });
      expect(await closePeriod(deps, { period: '2026-04', ...said }, { dryRun: false })).toMatchObject({
        kind: 'done',
      });

      await hear(db, facts(gave));
      expect((await balances(db))['deferred_benefits']).toBe(-2500);
      await recognise(db, '2026-06-02T00:00:00.000Z');

      const moved = await movedBy(db, 'ch_1');
      expect(moved['other_income:benefits 2026-05']).toBe(-1041);
      expect(moved['deferred_benefits 2026-05']).toBe(-2500 + 1041);
      expect(await ledgerDefects(db)).toEqual([]);
      expect(await rebuildLedger(db, { timeZone: 'UTC', clock: createClock() })).toMatchObject({
        equal: true,
      });
    });
  });

  it('goes back from where the money is, whichever of a refund, its failure and a dispute is heard first', async () => {
    const { db } = await open();
    const later = { ...dispute, createdAt: '2026-06-10T12:00:00.000Z' };
    const orders = ordersOf([refund, refundFailed, later]).map((order) => [
      charge,
      'claim' as const,
      ...order,
    ]);
    const [first, ...others] = await hearInOrders(db, orders, []);

    expect(wholeLifeOf(first ?? {})).toEqual({
      ...{ donations: -9500, disputes: 9500, 'fees:processing': 36, 'stripe:payments': -36 },
    });
    for (const other of others) expect(other).toEqual(first);
    expect(await ledgerDefects(db)).toEqual([]);
  });

  it('goes back again when a gift does that had come back', async () => {
    const { db } = await open();
    await promised(db, 2500);
    const again = { ...refund, id: 'txn_back_2', createdAt: '2026-06-20T12:00:00.000Z' };
    for (const told of [facts(charge), claim, facts(refund), facts(refundFailed), facts(again)])
      await hear(db, told);

    expect(await recognise(db, '2027-06-01T00:00:00.000Z')).toBe(0);
    expect(await balances(db)).toMatchObject({ donations: -9500, refunds: 9500 });
    expect((await balances(db))['deferred_benefits']).toBeUndefined();
    expect(await ledgerDefects(db)).toEqual([]);
  });

  it('is left to whoever took its return back by hand', async () => {
    const { db } = await open();
    await promised(db, 2500);
    for (const told of [facts(charge), claim, facts(dispute)]) await hear(db, told);
    await reverse(
      reportDeps(db, { now: '2026-04-02T00:00:00.000Z' }),
      {
        ...{ key: 'benefit:ch_1:returned', bookedOn: '2026-04-01', today: '2026-04-02' },
        ...{ reason: 'the dispute will be won', decidedBy: 'treasurer' },
      },
      { dryRun: false },
    );
    await hear(db, facts(won));

    expect(await balances(db)).toMatchObject({ donations: -9500, deferred_benefits: -2500 });
    expect(await ledgerDefects(db)).toEqual([]);
  });

  it('is told from what the ledger says, where somebody changed it', async () => {
    const { db } = await open();
    for (const n of [1, 2, 3, 4, 5, 6, 7]) {
      await promised(db, 2500, n);
      await hear(db, facts(ofGift(charge, n)));
      await hear(db, claimOf(n));
    }
    await recognise(db, '2026-04-02T00:00:00.000Z');
    await hear(db, facts(ofGift(refund, 6)));
    expect(await ledgerDefects(db)).toEqual([]);

    await dropLocks(db, 'deferred_benefit');
    await sql`update deferred_benefit set amount_minor = 2501 where charge_id = 'ch_1'`.execute(db);
    await sql`update deferred_benefit set recognised = 4 where charge_id = 'ch_2'`.execute(db);
    await sql`update deferred_benefit set next_on = null where charge_id = 'ch_3'`.execute(db);
    await sql`update deferred_benefit set begins_on = '2026-02-01' where charge_id = 'ch_4'`.execute(db);
    await sql`delete from deferred_benefit where charge_id = 'ch_5'`.execute(db);
    await sql`update deferred_benefit set next_on = '2026-04-30' where charge_id = 'ch_6'`.execute(db);
    await sql`insert into deferred_benefit values ('ch_x', 'usd', 1, '2026-01-01', 1, 0, '2026-01-31')`.execute(
      db,
    );
    expect(await ledgerDefects(db)).toEqual(
      [
        ['ch_5', 'is missing, though a benefit was deferred'],
        ['ch_1', 'differs from what was deferred'],
        ['ch_2', 'differs from the months that were booked as earned'],
        ['ch_3', 'the next month is not due when it says'],
        ['ch_4', 'begins on another day than its money was income'],
        ['ch_6', 'the next month is not due when it says'],
        ['ch_x', 'no benefit was deferred'],
      ].map(([charge_id, what]) => ({ where: `deferred_benefit ${charge_id}`, what })),
    );
  });
});
