import type { Stripe } from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idOf } from '../../src/stripe/sandbox/object-kinds.ts';
import { converted } from '../../src/stripe/sandbox/settlement.ts';
import { type TestSandbox, testSandbox } from './test-sandbox.ts';

let t: TestSandbox;
beforeEach(async () => {
  t = await testSandbox({ timing: { settleDelayMs: 0 }, listen: false });
});
afterEach(() => t.close());

const rows = async (params: Stripe.BalanceTransactionListParams = {}): Promise<Stripe.BalanceTransaction[]> =>
  (await t.stripe.balanceTransactions.list({ limit: 100, ...params })).data;

/** A gift, and the balance transaction it became. */
async function settledGift(amount: number, currency: string, fields: Record<string, string> = {}) {
  const { payment_intent } = await t.give({ amount, currency }, fields);
  const { latest_charge } = await t.stripe.paymentIntents.retrieve(idOf(payment_intent), {
    expand: ['latest_charge.balance_transaction'],
  });
  if (typeof latest_charge !== 'object' || latest_charge === null) throw new Error('no charge');
  const { balance_transaction: row } = latest_charge;
  if (typeof row !== 'object' || row === null) throw new Error('not settled');
  return { charge: latest_charge, row };
}

describe('a conversion', () => {
  it.each([
    [1000, 'eur', 'usd', '1.0800', 1080],
    [-1000, 'eur', 'usd', '1.0800', -1080],
    [1000, 'jpy', 'usd', '0.0067', 670],
    [620, 'kwd', 'usd', '3.2514', 202],
    [500, 'usd', 'jpy', '149.25', 746],
    [500, 'usd', 'kwd', '0.3075', 1540],
    [500, 'usd', 'isk', '137.2', 68_600],
    [1, 'eur', 'usd', '0.5', 1],
    [99_999_999, 'eur', 'usd', '1.123456789', 112_345_678],
  ])('of %i %s into %s at %s is %i', (amount, from, to, rate, expected) => {
    expect(converted(amount, { from, to, rate })).toBe(expected);
  });
});

describe('an account that holds dollars and euros', () => {
  beforeEach(() =>
    t.control('account', {
      settlement_currencies: ['usd', 'eur'],
      rates: { jpy: '0.0067', kwd: '3.25', gbp: '1.25' },
    }),
  );

  it('settles pounds in dollars, the fee too, at the rate of the day', async () => {
    const { row, charge } = await settledGift(1000, 'gbp');
    expect(charge).toMatchObject({ amount: 1000, currency: 'gbp' });
    expect(row).toMatchObject({
      amount: 1250,
      currency: 'usd',
      exchange_rate: 1.25,
      fee: 66,
      net: 1184,
      fee_details: [{ amount: 66, currency: 'usd' }],
    });
  });

  it('settles yen and dinars by what a whole one is worth', async () => {
    expect((await settledGift(1000, 'jpy')).row).toMatchObject({ amount: 670, currency: 'usd' });
    expect((await settledGift(620, 'kwd')).row).toMatchObject({ amount: 202, currency: 'usd' });
  });

  it('keeps each currency that it holds, with a balance of its own', async () => {
    const { row } = await settledGift(1000, 'eur');
    expect(row).toMatchObject({ amount: 1000, currency: 'eur', exchange_rate: null });
    await settledGift(1000, 'gbp');
    const { pending } = await t.stripe.balance.retrieve();
    expect(pending.map(({ amount, currency }) => [currency, amount])).toEqual([
      ['eur', 946],
      ['usd', 1184],
    ]);
  });

  it('gives a refund and loses a dispute at the rate of their own day', async () => {
    const gift = await settledGift(1000, 'gbp');
    const other = await settledGift(1000, 'gbp');
    await t.control('account', { rates: { gbp: '1.30' } });
    const refund = await t.stripe.refunds.create({ charge: gift.charge.id, expand: ['balance_transaction'] });
    expect(refund).toMatchObject({
      amount: 1000,
      currency: 'gbp',
      balance_transaction: { amount: -1300, currency: 'usd', exchange_rate: 1.3 },
    });
    await t.control('disputes', { charge: other.charge.id });
    const [dispute] = (await t.stripe.disputes.list()).data;
    expect(dispute).toMatchObject({
      amount: 1000,
      currency: 'gbp',
      balance_transactions: [{ amount: -1300, fee: 1500, currency: 'usd', exchange_rate: 1.3 }],
    });
    expect(gift.row.amount).toBe(1250);
  });

  it('says so', async () => {
    expect(await t.stripe.accounts.retrieveCurrent()).toMatchObject({
      id: expect.stringMatching(/^acct_/),
      country: 'US',
      default_currency: 'usd',
      charges_enabled: true,
      settings: { payouts: { schedule: { interval: 'manual' } } },
    });
  });
});

describe('rows that no event announces', () => {
  const events = async () => (await t.state()).counts['event'];

  it('are booked as they were asked for, contradictions and all', async () => {
    const before = await events();
    const made = await t.control('balance_transactions', {
      type: 'moon_fee',
      reporting_category: 'moon',
      amount: 500,
      currency: 'usd',
      fee: 10,
      net: 400,
      fee_details: [{ amount: 7, currency: 'eur', type: 'stripe_fee' }],
      source: 'moon_1',
      description: 'From the moon',
    });
    expect(await rows()).toMatchObject([{ ...(made as object), type: 'moon_fee', fee: 10, net: 400 }]);
    expect(await events()).toBe(before);
    expect((await t.stripe.balance.retrieve()).available).toMatchObject([{ amount: 400, currency: 'usd' }]);
  });

  it('stand where their date puts them', async () => {
    const { row } = await settledGift(1000, 'usd');
    await t.control('balance_transactions', {
      type: 'adjustment',
      reporting_category: 'other_adjustment',
      amount: -5,
      currency: 'usd',
      created: row.created - 86_400,
    });
    expect((await rows()).map(({ type }) => type)).toEqual(['charge', 'adjustment']);
    expect((await rows({ created: { lt: row.created } })).map(({ type }) => type)).toEqual(['adjustment']);
  });

  it('are the fees of the account, and the tax on them', async () => {
    await t.control('fees', {
      description: 'Billing - Usage Fee (2026-11-01)',
      amount: 210,
      currency: 'usd',
      tax: 40,
    });
    expect(await rows()).toMatchObject([
      { type: 'tax_fee', reporting_category: 'tax', amount: -40, fee: 0, source: null },
      { type: 'stripe_fee', reporting_category: 'fee', amount: -210, fee: 0, net: -210, source: null },
    ]);
  });

  it('lie beside the balance when they belong there', async () => {
    for (const [amount, balance_type] of [
      [-300, 'payments'],
      [300, 'refund_and_dispute_prefunding'],
    ]) {
      await t.control('balance_transactions', {
        type: 'reserve_hold',
        reporting_category: 'risk_reserved_funds',
        currency: 'usd',
        amount,
        balance_type,
      });
    }
    expect(await t.stripe.balance.retrieve()).toMatchObject({
      available: [{ amount: -300, currency: 'usd' }],
      refund_and_dispute_prefunding: { available: [{ amount: 300, currency: 'usd' }] },
    });
  });

  it('are refused when they say nothing', async () => {
    await expect(t.control('balance_transactions', { amount: 1 })).rejects.toThrow(/400/);
    await expect(t.control('fees', { description: 'x', amount: 1.5, currency: 'usd' })).rejects.toThrow(
      /400/,
    );
  });
});

describe('the list of balance transactions', () => {
  it('is expanded as far as each source goes', async () => {
    const { charge } = await settledGift(1000, 'usd');
    await t.stripe.refunds.create({ charge: charge.id, amount: 300 });
    await t.control('disputes', { charge: charge.id, amount: 200 });
    await t.control('fees', { description: 'Radar', amount: 5, currency: 'usd' });
    await t.control('balance_transactions', {
      type: 'transfer',
      reporting_category: 'transfer',
      amount: 1,
      currency: 'usd',
      source: 'tr_unknown',
    });
    const all = await rows({ expand: ['data.source', 'data.source.charge'] });
    const sources = new Map(all.map(({ type, source }) => [type, source]));
    expect(sources.get('charge')).toMatchObject({ object: 'charge', id: charge.id });
    expect(sources.get('refund')).toMatchObject({ object: 'refund', charge: { id: charge.id } });
    expect(sources.get('adjustment')).toMatchObject({ object: 'dispute', charge: { id: charge.id } });
    expect(sources.get('stripe_fee')).toBeNull();
    expect(sources.get('transfer')).toBe('tr_unknown');
    await expect(rows({ expand: ['data.colour'] })).rejects.toMatchObject({ param: 'expand' });
  });
});
