import pino from 'pino';
import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../db/database.ts';
import { insertOrFindDonation } from '../../db/donations.ts';
import { balances } from '../../db/ledger.ts';
import { claimEvents, replayEvent, storeEvent } from '../../db/webhook-events.ts';
import { createClock, plusMs } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { incomeReport } from '../../src/finance/reports/income.ts';
import { secureRandom } from '../../src/random.ts';
import { createSealing } from '../../src/sealing.ts';
import { StripeFailure, type StripePort } from '../../src/stripe/stripe-port.ts';
import { triesBeforeDead } from '../../webhooks/retry.ts';
import { workOnce, type WorkerDeps } from '../../webhooks/worker.ts';
import { databases } from '../helpers/databases.ts';

const sealing = createSealing([Buffer.alloc(32, 7)]);

/** As much of a charge as is read; the shapes themselves are tried against the sandbox elsewhere. */
const charge = (fields: Partial<Stripe.Charge> = {}) =>
  ({
    id: 'ch_1',
    ...{ status: 'succeeded', captured: true, livemode: false, created: 1_800_000_000 },
    ...{ amount: 200, currency: 'usd' },
    metadata: { donation_id: 'don_1' },
    payment_intent: 'pi_1',
    payment_method_details: { type: 'card' },
    balance_transaction: balanceTransaction(),
    ...fields,
  }) as Stripe.Charge;

const balanceTransaction = (fields: Partial<Stripe.BalanceTransaction> = {}) =>
  ({
    ...{
      id: 'txn_1',
      type: 'charge',
      reporting_category: 'charge',
      balance_type: 'payments',
      currency: 'usd',
    },
    ...{
      amount: 200,
      fee: 36,
      net: 164,
      created: 1_800_000_000,
      available_on: 1_800_600_000,
      source: 'ch_1',
    },
    fee_details: [{ amount: 36, currency: 'usd', type: 'stripe_fee', description: 'Stripe processing fees' }],
    ...fields,
  }) as Stripe.BalanceTransaction;

const invoiceOf = (donationId: string) =>
  ({
    id: 'in_1',
    ...{ livemode: false, created: 1_798_000_000, status_transitions: { paid_at: null } },
    parent: { subscription_details: { metadata: { donation_id: donationId } } },
  }) as unknown as Stripe.Invoice;

function unasked(): never {
  throw new Error('expected this not to be asked of Stripe');
}

function worldOf(database: OpenDatabase, answers: Partial<StripePort>) {
  let ahead = 0;
  const clock = createClock(() => ahead);
  const stripe = new Proxy(answers, {
    get: (port, call) => Reflect.get(port, call) ?? unasked,
  }) as StripePort;
  const deps: WorkerDeps = {
    ...{ db: database.db, stripe, clock, random: secureRandom, config: readConfig({}) },
    ...{ sealing, log: pino({ level: 'silent' }) },
  };
  return {
    deps,
    passes: (ms: number) => {
      ahead += ms;
    },
    receive: (fields: object = {}) => {
      const event = {
        ...{
          id: 'evt_1',
          type: 'charge.succeeded',
          api_version: '2026-10-28.endive',
          created: 1_800_000_000,
        },
        ...{ livemode: false, data: { object: { id: 'ch_1' } } },
        ...fields,
      };
      return storeEvent(database.db, sealing, event, Buffer.from(JSON.stringify(event)), clock.now());
    },
    event: () =>
      database.db
        .selectFrom('webhook_event')
        .select(['status', 'attempts', 'last_error', 'next_attempt_at'])
        .executeTakeFirstOrThrow(),
    promise: () =>
      insertOrFindDonation(database.db, {
        ...{ id: 'don_1', nonceHash: 'n', requestHash: 'r', interval: 'month', amountMinor: 200 },
        ...{ currency: 'usd', campaign: 'bar', locale: 'en', createdAt: clock.now(), expiresAt: clock.now() },
      }),
    income: () => incomeReport(database.db, {}),
    balances: () => balances(database.db),
  };
}

const hour = 3_600_000;

describe.each(databases)('the worker on $name', (engine) => {
  it('posts what an event is about, once, and closes it', async () => {
    const world = worldOf(await engine.open(), { retrieveCharge: async () => charge() });
    await world.promise();
    await world.receive();
    expect(await workOnce(world.deps)).toBe(1);
    expect(await workOnce(world.deps)).toBe(0);
    expect(await world.event()).toMatchObject({ status: 'done', attempts: 1n });
    expect(await world.income()).toMatchObject([{ interval: 'month', campaign: 'bar', gross_minor: 200n }]);
  });

  it('leaves alone what it does not know, what is live, and what is of a connected account', async () => {
    for (const [fields, note] of [
      [{ type: 'something.new' }, null],
      [{ livemode: true }, 'expected a test mode event, got live mode'],
      [{ account: 'acct_1' }, 'is of a connected account'],
    ] as const) {
      const world = worldOf(await engine.open(), {});
      await world.receive(fields);
      await workOnce(world.deps);
      expect(await world.event()).toMatchObject({ status: 'ignored', last_error: note });
      expect(await world.balances()).toEqual([]);
    }
  });

  it('looks again later where Stripe does not know the fee yet', async () => {
    let settled = false;
    const world = worldOf(await engine.open(), {
      retrieveCharge: async () => charge(settled ? {} : { balance_transaction: null }),
    });
    await world.receive();
    await workOnce(world.deps);
    expect(await world.event()).toMatchObject({ status: 'retry', attempts: 1n });
    expect(await world.balances()).toEqual([]);

    settled = true;
    expect(await workOnce(world.deps)).toBe(0);
    world.passes(2_000);
    await workOnce(world.deps);
    expect(await world.event()).toMatchObject({ status: 'done', attempts: 2n, last_error: null });
    expect(await world.balances()).toHaveLength(3);
  });

  it('tries again, ever later, gives up in the end, and goes on when it is replayed', async () => {
    let away = true;
    const world = worldOf(await engine.open(), {
      retrieveCharge: async () => {
        if (away)
          throw new StripeFailure('Stripe: 429', { retryable: true, stored: false, code: 'rate_limit' });
        return charge();
      },
    });
    await world.receive();
    for (let tries = 1; tries < triesBeforeDead; tries++) {
      await workOnce(world.deps);
      expect(await world.event()).toMatchObject({
        status: 'retry',
        attempts: BigInt(tries),
        last_error: 'Stripe: 429',
      });
      expect(await workOnce(world.deps)).toBe(0);
      world.passes(hour);
    }
    await workOnce(world.deps);
    expect(await world.event()).toMatchObject({ status: 'dead', attempts: BigInt(triesBeforeDead) });
    world.passes(100 * hour);
    expect(await workOnce(world.deps)).toBe(0);

    away = false;
    await replayEvent(world.deps.db, 'evt_1', world.deps.clock.now());
    await workOnce(world.deps);
    expect(await world.event()).toMatchObject({ status: 'done', attempts: 1n });
    expect(await world.balances()).toHaveLength(3);
  });

  it('hands an event on when its worker has died', async () => {
    const world = worldOf(await engine.open(), { retrieveCharge: async () => charge() });
    await world.receive();
    const { db, clock, random } = world.deps;
    await claimEvents(db, { now: clock.now(), limit: 16, leaseMs: 120_000, random });
    expect(await workOnce(world.deps)).toBe(0);
    world.passes(120_000);
    expect(await workOnce(world.deps)).toBe(1);
    expect(await world.event()).toMatchObject({ status: 'done' });
  });

  it('undoes what it did after it lost its lease', async () => {
    const database = await engine.open();
    const world = worldOf(database, {
      // While Stripe thinks, the lease runs out and another worker takes the event.
      retrieveCharge: async () => {
        await claimEvents(database.db, {
          ...{
            now: plusMs(world.deps.clock.now(), 200_000),
            limit: 16,
            leaseMs: 120_000,
            random: secureRandom,
          },
        });
        return charge();
      },
    });
    await world.receive();
    await workOnce(world.deps);
    expect(await world.event()).toMatchObject({ status: 'new', attempts: 2n });
    expect(await world.balances()).toEqual([]);
  });

  it('books money without a known gift as unmatched, until an invoice says whose it is', async () => {
    const world = worldOf(await engine.open(), {
      retrieveCharge: async () => charge({ metadata: {} }),
      invoicesOfPaymentIntent: async () => [],
      retrieveInvoice: async () => invoiceOf('don_1'),
      paymentIntentsOfInvoice: async () => ['pi_1'],
      retrievePaymentIntent: async () =>
        ({
          id: 'pi_1',
          latest_charge: 'ch_1',
          amount: 200,
          currency: 'usd',
          livemode: false,
        }) as Stripe.PaymentIntent,
    });
    await world.promise();
    await world.receive();
    await workOnce(world.deps);
    expect(await world.income()).toMatchObject([{ interval: 'unmatched', gross_minor: 200n }]);

    await world.receive({ id: 'evt_2', type: 'invoice.paid', data: { object: { id: 'in_1' } } });
    await workOnce(world.deps);
    expect(await world.income()).toMatchObject([{ interval: 'month', campaign: 'bar', gross_minor: 200n }]);
  });

  it('books money of another amount than was promised, but not to that gift', async () => {
    const world = worldOf(await engine.open(), { retrieveCharge: async () => charge({ amount: 9900 }) });
    await world.promise();
    await world.receive();
    await workOnce(world.deps);
    expect(await world.event()).toMatchObject({ status: 'done' });
    expect(await world.income()).toMatchObject([{ interval: 'unmatched', campaign: 'unmatched' }]);
  });

  it('sets aside a transaction that does not add up, and books the others', async () => {
    const database = await engine.open();
    const world = worldOf(database, {
      retrieveCharge: async () => charge({ balance_transaction: balanceTransaction({ net: 165 }) }),
    });
    await world.receive();
    await workOnce(world.deps);
    expect(await world.event()).toMatchObject({ status: 'done' });
    expect(await world.balances()).toEqual([]);
    const quarantined = await database.db.selectFrom('quarantined_fact').select(['key', 'reason']).execute();
    expect(quarantined).toEqual([{ key: 'bt:txn_1', reason: 'net 165 is not amount 200 less fee 36' }]);
  });
});
