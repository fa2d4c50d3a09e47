import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { fillFromLedger } from '../../db/migrations/0019-giving-recurring.ts';
import { refreshStalePromises } from '../../db/promises.ts';
import { instantOfSeconds } from '../../src/clock.ts';
import { addDays, dayOf } from '../../src/day.ts';
import type { Row } from '../../src/finance/reports/report.ts';
import { idOf } from '../../src/stripe/id-of.ts';
import { poll } from '../../webhooks/poll/poll.ts';
import { askReport } from '../helpers/ask-report.ts';
import { databases } from '../helpers/databases.ts';
import { startLifecycle, type Lifecycle } from '../helpers/lifecycle.ts';

/** Stripe's test card that is taken once and refused afterwards. */
const refusedLater = { card_number: '4000000000000341' };

const ask = async ({ deps }: Lifecycle, name: string, given: Record<string, string> = {}) =>
  (await askReport(deps, name, given)).rows;

/** Of all months together. */
const sumOf = (rows: readonly Row[], column: string) =>
  rows.reduce((sum, row) => sum + BigInt(row[column] ?? 0), 0n);

const movesIn = (db: Db) =>
  db
    .selectFrom('promise_move')
    .selectAll()
    .orderBy('donation_id')
    .orderBy('what')
    .orderBy('subject')
    .execute();

/** Five promises: one that just goes on, and one for each way in which another can go. */
async function liveForTwoMonths(life: Lifecycle) {
  const give = async (n: number, amountMinor: number, fields: Record<string, string> = {}) =>
    life.subscriptionOf(await life.give({ id: `don_${n}`, interval: 'month', amountMinor }, fields));
  await give(1, 200);
  const mended = await give(2, 500, refusedLater);
  await give(3, 700, refusedLater);
  const calledOff = await give(4, 900);
  const ended = await give(5, 1100);
  await life.promise({ id: 'don_6', interval: 'month', amountMinor: 1300 });
  await life.hear();
  await life.sdk.subscriptions.cancel(calledOff.id);
  await life.stripe.cancelSubscription(ended.id, 'end');
  await life.hear();
  await life.advance({ days: 32 });
  await life.hear();
  const card = await life.sdk.paymentMethods.attach('pm_card_visa', {
    customer: idOf(mended.customer) ?? '',
  });
  await life.sdk.subscriptions.update(mended.id, { default_payment_method: card.id });
  for (let weeks = 0; weeks < 4; weeks++) {
    await life.advance({ days: 6 });
    await life.hear((events) => events.toReversed());
  }
}

describe.each(databases)('promises that are lived at Stripe, on $name', (engine) => {
  it('are told of as they went, and what was expected of them came', async () => {
    const life = await startLifecycle(engine);
    await liveForTwoMonths(life);

    const bridge = await ask(life, 'recurring');
    expect(sumOf(bridge, 'new')).toBe(5n);
    expect(sumOf(bridge, 'new_minor')).toBe(3400n);
    expect([sumOf(bridge, 'ended_choice'), sumOf(bridge, 'ended_choice_minor')]).toEqual([1n, 900n]);
    expect([sumOf(bridge, 'ended_safety'), sumOf(bridge, 'ended_safety_minor')]).toEqual([1n, 1100n]);
    expect([sumOf(bridge, 'ended_failed_card'), sumOf(bridge, 'ended_failed_card_minor')]).toEqual([
      1n,
      700n,
    ]);
    expect(bridge.at(-1)).toMatchObject({ end: 2n, end_minor: 700n });
    expect((await ask(life, 'arr')).at(-1)).toMatchObject({
      ...{ currency: 'usd', monthly_promises: 2n, mrr_minor: 700n, arr_minor: 8400n },
    });
    const recovery = await ask(life, 'recovery');
    const [failed, recovered, lost, open] = ['failed', 'recovered', 'lost', 'open'].map((what) => [
      sumOf(recovery, what),
      sumOf(recovery, `${what}_minor`),
    ]);
    expect([failed, recovered, lost, open]).toEqual([
      [2n, 1200n],
      [1n, 500n],
      [1n, 700n],
      [0n, 0n],
    ]);
    expect(await ledgerDefects(life.db)).toEqual([]);

    const expected = await ask(life, 'expected');
    expect(await ask(life, 'expected', { by: 'currency' })).toEqual([
      {
        ...{ day: null, interval: null, currency: 'usd' },
        ...{ payments: sumOf(expected, 'payments'), amount_minor: sumOf(expected, 'amount_minor') },
      },
    ]);
    const from = Math.floor(life.deps.clock.nowMs() / 1000);
    for (let months = 0; months < 3; months++) await life.advance({ days: 30 });
    const came = new Map<string, bigint>();
    for await (const { period_end: due, amount_paid: paid } of life.sdk.invoices.list({
      created: { gte: from },
    })) {
      const day = dayOf(instantOfSeconds(due));
      came.set(day, (came.get(day) ?? 0n) + BigInt(paid));
    }
    // All but the last day, which is not over.
    const today = dayOf(instantOfSeconds(from));
    const sure = (day: unknown) => String(day) < addDays(today, 89);
    expect(came.size).toBeGreaterThan(2);
    expect(
      Object.fromEntries(
        expected.map((row) => [row['day'], row['amount_minor']]).filter(([day]) => sure(day)),
      ),
    ).toEqual(Object.fromEntries([...came].filter(([day]) => sure(day))));
  }, 60_000);

  it('are the same to a newsroom that heard of nothing and looked once, and to one that is upgraded', async () => {
    const life = await startLifecycle(engine);
    await liveForTwoMonths(life);
    const database = await engine.open();
    const { db } = database;
    const donations = await life.db.selectFrom('donation').selectAll().execute();
    await db
      .insertInto('donation')
      .values(
        donations.map((donation) => ({ ...donation, status: 'started' as const, subscription_id: null })),
      )
      .execute();
    await poll({ ...life.deps, db }, { span: {} });

    const moves = await movesIn(life.db);
    expect(moves.length).toBeGreaterThan(15);
    expect(await movesIn(db)).toEqual(moves);

    // As it was before there was any of this.
    for (const table of ['promise_move', 'promise_payment', 'failed_renewal'] as const)
      await db.deleteFrom(table).execute();
    await db.transaction().execute((trx) => database.runScript(trx, fillFromLedger));
    while ((await refreshStalePromises(db, { timeZone: 'UTC', limit: 2 })) > 0);
    const renewals = ['failed', 'recovered', 'lost'];
    expect(await movesIn(db)).toEqual(moves.filter(({ what }) => !renewals.includes(what)));
    await poll({ ...life.deps, db }, { span: {} });
    expect(await movesIn(db)).toEqual(moves);
    expect(await ledgerDefects(db)).toEqual([]);
  }, 60_000);
});
