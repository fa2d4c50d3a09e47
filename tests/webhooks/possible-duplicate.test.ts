import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { forgetCardPayments } from '../../db/card-payments.ts';
import { plusMs } from '../../src/clock.ts';
import { resolveTask } from '../../src/finance/resolve-task.ts';
import { applyPolicies } from '../../webhooks/policies/apply-policies.ts';
import { databases } from '../helpers/databases.ts';
import { startLifecycle, type Lifecycle, type Promised } from '../helpers/lifecycle.ts';

const first: Promised = { id: 'don_1', interval: 'once', amountMinor: 1000 };
const second: Promised = { ...first, id: 'don_2' };
const monthly = (promised: Promised): Promised => ({ ...promised, interval: 'month' });
const otherCard = { card_number: '5555555555554444' };

/** Given, and minutes later given again from a form of its own. */
async function giveTwice(life: Lifecycle, about: { one: Promised; other: Promised; minutes: number }) {
  const earlier = await life.give(about.one);
  await life.advance({ seconds: about.minutes * 60 });
  const later = await life.give(about.other);
  return { earlier, later };
}

const decide = (life: Lifecycle, key: string) =>
  resolveTask(life.deps, key, { note: 'she pressed twice', giveBack: true });

/** The text of all that is stored. */
async function everyCell({ db }: Lifecycle): Promise<string> {
  const tables = await db.introspection.getTables();
  const cells: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<object>`select * from ${sql.table(name)}`.execute(db);
    cells.push(...rows.flatMap((row) => Object.values(row).map(String)));
  }
  expect(tables.map(({ name }) => name)).toContain('card_payment');
  return cells.join('\n');
}

const orders = [
  ['in the order of Stripe', <T>(events: T[]) => events],
  ['in the opposite order', <T>(events: T[]) => events.toReversed()],
] as const;

describe.each(databases)('one card that gives the same twice, on $name', (engine) => {
  it.each(orders)(
    'is told to a person once, heard %s, and nothing is given back by itself',
    async (_, order) => {
      const life = await startLifecycle(engine, { duplicate_payments: 'refund' });
      const { earlier, later } = await giveTwice(life, { one: first, other: second, minutes: 5 });
      await life.hear(order);
      const [charge, kept] = [await life.chargeOf(later), await life.chargeOf(earlier)];
      expect(await life.tasks()).toMatchObject([
        {
          key: `possible_duplicate:${charge.id}`,
          detail: expect.stringMatching(`1000 usd.*${kept.id} for don_1, then ${charge.id} for don_2`),
        },
      ]);
      expect([charge.amount_refunded, kept.amount_refunded]).toEqual([0, 0]);
    },
  );

  it.each(orders)('is told of promises to renew too, heard %s', async (_, order) => {
    const life = await startLifecycle(engine);
    const { later } = await giveTwice(life, { one: monthly(first), other: monthly(second), minutes: 5 });
    await life.hear(order);
    expect(await life.tasks()).toMatchObject([{ subject_id: (await life.chargeOf(later)).id }]);
    await life.advance({ days: 32 });
    await life.hear(order);
    expect(await life.tasks()).toHaveLength(1);
  });

  it('is seen by the poller alone', async () => {
    const life = await startLifecycle(engine);
    await giveTwice(life, { one: monthly(first), other: monthly(second), minutes: 5 });
    await life.poll();
    await life.poll();
    expect(await life.tasks()).toMatchObject([{ kind: 'possible_duplicate' }]);
  });

  it('is nothing to look at where card, amount or interval differ, or hours lie between', async () => {
    const life = await startLifecycle(engine);
    await life.give(first);
    await life.give({ ...second, amountMinor: 1100 });
    await life.give({ ...second, id: 'don_3' }, otherCard);
    await life.give({ ...monthly(second), id: 'don_4' });
    await life.advance({ seconds: 61 * 60 });
    await life.give({ ...second, id: 'don_5' });
    await life.hear();
    expect(await life.tasks()).toEqual([]);
  });

  it('gives back the later one and ends it, once, where a person says so, whatever crashes between', async () => {
    const life = await startLifecycle(engine);
    const { earlier, later } = await giveTwice(life, {
      ...{ one: monthly(first), other: monthly(second), minutes: 5 },
    });
    await life.hear();
    const charge = await life.chargeOf(later);
    expect(await decide(life, `possible_duplicate:${charge.id}`)).toBe('resolved');
    const refundCharge = async () => Promise.reject(new Error('killed'));
    const dying = { ...life.deps, stripe: { ...life.deps.stripe, refundCharge } };
    await applyPolicies(dying, ['give_back']);
    expect(await life.tasks()).toMatchObject([{ kind: 'give_back' }]);
    for (let again = 0; again < 2; again++) await applyPolicies(life.deps, ['give_back']);
    await life.hear();

    expect((await life.chargeOf(later)).amount_refunded).toBe(1000);
    expect((await life.subscriptionOf(later)).status).toBe('canceled');
    expect((await life.chargeOf(earlier)).amount_refunded).toBe(0);
    expect((await life.subscriptionOf(earlier)).status).toBe('active');
    expect((await life.sdk.refunds.list({ charge: charge.id })).data).toHaveLength(1);
    expect(await life.balances()).toMatchObject({ donations: -2000, refunds: 1000 });
    expect(await life.tasks()).toEqual([]);
    expect(await decide(life, `possible_duplicate:${charge.id}`)).toBe('resolved before');
    expect(await decide(life, 'possible_duplicate:none')).toMatchObject({ refused: /there is no task/ });
  });

  it('keeps no card: a keyed hash for two days, then nothing', async () => {
    const life = await startLifecycle(engine);
    await life.give(first);
    await life.hear();
    expect(await everyCell(life)).not.toMatch(/sandbox42424242/);
    const rows = await life.db.selectFrom('card_payment').select('card_index').execute();
    expect(rows.map(({ card_index }) => card_index.length)).toEqual([32]);
    const hours = (n: number) => plusMs(life.deps.clock.now(), n * 3_600_000);
    expect(await forgetCardPayments(life.db, hours(47))).toBe(0);
    expect(await forgetCardPayments(life.db, hours(49))).toBe(1);
  });
});
