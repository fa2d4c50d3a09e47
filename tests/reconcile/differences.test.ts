import { sql } from 'kysely';
import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { secondsOf } from '../../src/clock.ts';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { balanceTransactionFact, noSource } from '../../webhooks/translate/balance-transaction.ts';
import { databases } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';
import { reconcileWorld, type ReconcileWorld } from './reconcile-world.ts';

/** A newsroom in which all is well: a gift, part of it given back, and a payout at the bank. */
async function wellKept(engine: (typeof databases)[number]) {
  const world = await reconcileWorld(engine);
  const charge = await world.gift();
  await world.days(1);
  await world.stripe.refunds.create({ charge, amount: 300 });
  await world.days(9);
  await world.control('payouts', { now: true });
  await world.days(3);
  await world.look();
  expect(await world.differences()).toEqual({});
  const [payout] = (await world.stripe.payouts.list()).data;
  if (!payout) throw new Error('expected a payout');
  return { world, charge, payout };
}

const transactionsOf = async (world: ReconcileWorld, source: string) =>
  (await world.stripe.balanceTransactions.list({ limit: 100 })).data.filter((bt) => bt.source === source);

/** One that Stripe never made. */
const invented = (fields: Partial<BalanceTransactionFact>): BalanceTransactionFact => ({
  ...giftOf(1),
  ...fields,
});

describe.each(databases)('a planted difference, on $name', (engine) => {
  it('R0: an entry that does not add up, under guards that were taken off', async () => {
    const { world } = await wellKept(engine);
    const { id, key } = await world.db
      .selectFrom('journal_entry')
      .select(['id', 'key'])
      .where('kind', '=', 'charge')
      .executeTakeFirstOrThrow();
    await world.db.transaction().execute(async (trx) => {
      const guard =
        engine.name === 'sqlite'
          ? 'drop trigger posting_no_update'
          : 'alter table posting disable trigger user';
      await sql.raw(guard).execute(trx);
      const forged = `update posting set amount_minor = amount_minor + 7 where entry_id = ${id} and account = 'donations'`;
      await sql.raw(forged).execute(trx);
    });
    expect(await world.differences()).toEqual({ 'R0 usd': [key] });
  });

  it('R1: a movement that we missed, and one that Stripe never made', async () => {
    const { world } = await wellKept(engine);
    await world.control('fees', { description: 'Radar', amount: 60, currency: 'usd' });
    const [fee] = (await world.stripe.balanceTransactions.list({ limit: 1 })).data;
    expect(await world.differences()).toEqual({ 'R1 usd': [fee?.id], 'R2 usd': [fee?.id] });
    await world.look();
    expect(await world.differences()).toEqual({});

    await world.book(invented({ id: 'txn_invented', chargeId: null, reportingCategory: 'other_adjustment' }));
    expect(await world.differences()).toMatchObject({ 'R1 usd': ['txn_invented'] });
  });

  it('R1: a movement that we have with another amount', async () => {
    const world = await reconcileWorld(engine);
    await world.control('fees', { description: 'Radar', amount: 60, currency: 'usd' });
    const [fee] = (await world.port.listBalanceTransactions({})).items;
    if (!fee) throw new Error('expected a fee');
    const other = { ...fee, amount: -50, net: -50 };
    await world.book(balanceTransactionFact(other, noSource));
    expect(await world.reconcile()).toMatchObject([
      { identity: 'R1', currency: 'usd', expectedMinor: -60n, actualMinor: -50n, objects: [fee.id] },
      { identity: 'R2', currency: 'usd', expectedMinor: -60n, actualMinor: -50n },
    ]);
  });

  it('R1, R2: a movement that contradicts itself is set aside, known, and missing from the balance', async () => {
    const { world } = await wellKept(engine);
    await world.control('balance_transactions', {
      ...{ type: 'adjustment', reporting_category: 'other_adjustment', currency: 'usd' },
      ...{ amount: 700, fee: 10, net: 700 },
    });
    await world.look();
    const [odd] = (await world.stripe.balanceTransactions.list({ limit: 1 })).data;
    expect(await world.differences()).toEqual({ 'R2 usd': [odd?.id] });
  });

  it('R2: money in our account at Stripe of which Stripe knows nothing', async () => {
    const { world } = await wellKept(engine);
    await world.book({
      ...{ kind: 'opening_balance', account: 'stripe:payments', chargeId: null, currency: 'usd' },
      ...{ amountMinor: minorUnits(500), at: world.clock.now() },
    });
    expect(await world.differences()).toEqual({ 'R2 usd': ['opening:stripe:payments:usd'] });
  });

  it('R3: a balance that says more is pending than its movements do', async () => {
    const { world } = await wellKept(engine);
    const charge = await world.gift();
    await world.days(1);
    await world.look();
    const boastful = {
      ...world.port,
      async retrieveBalance() {
        const balance = await world.port.retrieveBalance();
        const moved = (list: Stripe.Balance.Available[], by: number) =>
          list.map((sum) => ({ ...sum, amount: sum.amount + by }));
        return { ...balance, available: moved(balance.available, -5), pending: moved(balance.pending, 5) };
      },
    };
    expect(await world.differences()).toEqual({});
    const [pending] = await transactionsOf(world, charge);
    expect(await world.differences({}, boastful)).toEqual({ 'R3 usd': [pending?.id] });
  });

  it('R4: a payout whose contents we have too much of, or none of', async () => {
    const { world, payout } = await wellKept(engine);
    const late = await world.gift();
    await world.days(1);
    await world.look();
    const [bt] = await transactionsOf(world, late);
    await world.db
      .insertInto('payout_item')
      .values({ payout_id: payout.id, transaction_id: bt?.id ?? '' })
      .execute();
    expect(await world.differences()).toEqual({ 'R4 usd': [payout.id] });
    await world.db.deleteFrom('payout_item').where('payout_id', '=', payout.id).execute();
    expect(await world.differences()).toEqual({ 'R4 usd': [payout.id] });
    await world.look();
    expect(await world.differences()).toEqual({});
  });

  it('R5: a payout that came to the bank with another amount', async () => {
    const { world, payout } = await wellKept(engine);
    await world.book({
      ...{ kind: 'payout_banked', payoutId: payout.id, currency: 'usd' },
      ...{ amountMinor: minorUnits(payout.amount - 5), bankedOn: world.clock.now().slice(0, 10) },
    });
    expect(await world.reconcile()).toMatchObject([
      { identity: 'R5', expectedMinor: 0n, actualMinor: 5n, objects: [payout.id] },
    ]);
  });

  it('R6: a charge that was booked twice, one that was not, and a refund that we know nothing of', async () => {
    const { world, charge } = await wellKept(engine);
    await world.db.deleteFrom('stripe_object').where('kind', '=', 'refund').execute();
    expect(await world.differences()).toEqual({ 'R6 usd': [charge] });
    await world.look();
    const missed = await world.gift();
    await world.days(1);
    const [bt] = await transactionsOf(world, missed);
    expect(await world.differences()).toMatchObject({ 'R1 usd': [bt?.id], 'R6 usd': [missed] });
    await world.look();
    await world.book(invented({ chargeId: charge }));
    expect(await world.differences()).toMatchObject({ 'R6 usd': [charge] });
  });

  it('R7: a dispute that was lost and took more than was given; a win in part is none', async () => {
    const { world, charge } = await wellKept(engine);
    const disputed = await world.gift();
    await world.days(1);
    for (const one of [charge, disputed]) await world.control('disputes', { charge: one });
    const [second, first] = (await world.stripe.disputes.list()).data;
    await world.control(`disputes/${first?.id}`, { outcome: 'won', reversal_amount: 400 });
    await world.control(`disputes/${second?.id}`, { outcome: 'lost' });
    await world.days(1);
    await world.look();
    expect(await world.differences()).toEqual({});
    const greedy = {
      ...world.port,
      async listDisputes(span: Parameters<typeof world.port.listDisputes>[0]) {
        const page = await world.port.listDisputes(span);
        const twice = (dispute: Stripe.Dispute) =>
          dispute.status === 'lost'
            ? [...dispute.balance_transactions, ...dispute.balance_transactions]
            : dispute.balance_transactions;
        const items = page.items.map((one) => ({ ...one, balance_transactions: twice(one) }));
        return { ...page, items };
      },
    };
    expect(await world.differences({}, greedy)).toEqual({ 'R7 usd': [second?.id] });
  });

  it('R8: money of an unknown kind, money between accounts, and gifts that nobody claims', async () => {
    const { world } = await wellKept(engine);
    const row = { amount: 700, currency: 'usd' };
    await world.control('balance_transactions', { ...row, type: 'xyz', reporting_category: 'xyz' });
    const [unknown] = (await world.stripe.balanceTransactions.list({ limit: 1 })).data;
    await world.control('balance_transactions', {
      ...{ ...row, type: 'reserve_hold', reporting_category: 'reserve_hold', amount: -200 },
    });
    const [hold] = (await world.stripe.balanceTransactions.list({ limit: 1 })).data;
    const strange = await world.gift({}, { isKnown: false });
    await world.control('advance', { seconds: 100 });
    await world.look();
    const soon = await world.differences();
    expect(soon['R8 usd']?.toSorted()).toEqual([`bt:${unknown?.id}`, `bt:${hold?.id}`].toSorted());
    await world.control('advance', { seconds: 3600 });
    const later = await world.differences();
    expect(later['R8 usd']?.toSorted()).toEqual([`bt:${unknown?.id}`, `bt:${hold?.id}`, strange].toSorted());
  });

  it('R8: a debit that is undecided after fourteen days, and none that was decided in time', async () => {
    const world = await reconcileWorld(engine);
    await world.gift({ method: 'us_bank_account' });
    const createdAt = world.clock.now();
    await world.days(8);
    await world.look();
    for (let day = 8; day < 22; day++) {
      expect(await world.differences()).toEqual({});
      await world.days(1);
    }
    await world.book(
      invented({ id: 'txn_slow', paymentMethod: 'sepa_debit', chargeId: 'ch_slow', createdAt }),
    );
    expect((await world.differences())['R8 usd']).toEqual(['bt:txn_slow', 'ch_slow']);
  });

  it('R9: a payout at the bank that is on no line of the statement, or on one of another amount', async () => {
    const { world, payout } = await wellKept(engine);
    const bankedOn = world.clock.now().slice(0, 10);
    const line = (id: string, amount: number) => ({
      ...{ id, account_name: 'main', booked_on: bankedOn, currency: 'usd', amount_minor: amount },
      ...{ reference: new Uint8Array(1), imported_at: world.clock.now() },
    });
    await world.db.insertInto('bank_account').values({ name: 'main', mapping: '{}' }).execute();
    await world.db.insertInto('bank_line').values(line('of somebody else', 1)).execute();
    await world.book({
      ...{ kind: 'payout_banked', payoutId: payout.id, currency: 'usd' },
      ...{ amountMinor: minorUnits(payout.amount), bankedOn },
    });
    const found = [{ identity: 'R9', objects: [`payout:${payout.id}:banked`] }];
    expect(await world.reconcile()).toMatchObject(found);
    await world.db
      .insertInto('bank_line')
      .values(line('short', payout.amount - 5))
      .execute();
    await world.db
      .insertInto('bank_match')
      .values({
        line_id: 'short',
        payout_id: payout.id,
        matched_by: 'trace id',
        matched_at: world.clock.now(),
      })
      .execute();
    expect(await world.reconcile()).toMatchObject([
      { ...found[0], expectedMinor: BigInt(payout.amount - 5), actualMinor: BigInt(payout.amount) },
    ]);
  });

  it('is not made of what was before the books began', async () => {
    const world = await reconcileWorld(engine);
    const before = await world.gift();
    await world.days(4);
    const balance = await world.port.retrieveBalance();
    const held = [...balance.available, ...balance.pending].reduce((sum, { amount }) => sum + amount, 0);
    const cutover = world.clock.now();
    await world.db
      .insertInto('adoption')
      .values({ id: 1, cutover_at: cutover, adopted_at: cutover })
      .execute();
    await world.book({
      ...{ kind: 'opening_balance', account: 'stripe:payments', chargeId: null, currency: 'usd' },
      ...{ amountMinor: minorUnits(held), at: cutover },
    });
    await world.days(1);
    await world.gift();
    await world.stripe.refunds.create({ charge: before, amount: 200 });
    await world.days(6);
    await world.control('payouts', { now: true });
    await world.days(3);
    await world.look();
    expect(await world.differences()).toEqual({});
    const everything = { from: 0 };
    expect(await world.differences(everything)).toEqual({});
  });

  it('is found in a span of days as in the whole, and only there', async () => {
    const { world } = await wellKept(engine);
    await world.gift();
    await world.days(1);
    await world.look();
    await world.control('fees', { description: 'Radar', amount: 60, currency: 'usd' });
    const [fee] = (await world.stripe.balanceTransactions.list({ limit: 1 })).data;
    const at = fee?.created ?? 0;
    await world.days(1);
    const now = secondsOf(world.clock.now());
    expect((await world.differences({ from: at }))['R1 usd']).toEqual([fee?.id]);
    expect((await world.differences({ from: at + 1 }))['R1 usd']).toBeUndefined();
    // Nothing of what is pending was made in this span.
    expect((await world.differences({ from: now }))['R3 usd']).toBeUndefined();
    expect((await world.differences({ to: at }))['R1 usd']).toBeUndefined();
  });
});
