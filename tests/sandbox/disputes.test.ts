import { assert as check, asyncProperty, array, boolean, constantFrom } from 'fast-check';
import type { Stripe } from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idOf } from '../../src/stripe/sandbox/object-kinds.ts';
import { type TestSandbox, testSandbox, until } from './test-sandbox.ts';

let t: TestSandbox;
beforeEach(async () => {
  t = await testSandbox({ timing: { settleDelayMs: 50 } });
});
afterEach(() => t.close());

/** A settled gift of ten dollars: its charge. */
async function charged(card_number = '4242424242424242', currency = 'usd'): Promise<string> {
  const { payment_intent } = await t.give({ amount: 1000, currency }, { card_number });
  await t.control('advance', { seconds: 60 });
  return idOf((await t.stripe.paymentIntents.retrieve(idOf(payment_intent))).latest_charge);
}

const open = async (order: object): Promise<Stripe.Dispute> =>
  (await t.control('disputes', order)) as Stripe.Dispute;
const move = async (dispute: Stripe.Dispute, order: object): Promise<Stripe.Dispute> =>
  (await t.control(`disputes/${dispute.id}`, order)) as Stripe.Dispute;
const read = (dispute: Stripe.Dispute) => t.stripe.disputes.retrieve(dispute.id);
const theDispute = async (): Promise<Stripe.Dispute> => {
  const [dispute] = (await t.stripe.disputes.list()).data;
  if (!dispute) throw new Error('expected a dispute, got none');
  return dispute;
};

/** `[amount, fee, reporting_category]` of everything the dispute moved. */
const movements = (dispute: Stripe.Dispute) =>
  dispute.balance_transactions.map((one) => [one.amount, one.fee, one.reporting_category]);

/** In the order in which they happened. */
async function eventsOf(dispute: Stripe.Dispute): Promise<Stripe.Event[]> {
  const { data } = await t.stripe.events.list({ limit: 100 });
  return data
    .toReversed()
    .filter(({ type }) => type.startsWith('charge.dispute.'))
    .filter(({ data: { object } }) => 'id' in object && object.id === dispute.id);
}
const told = async (dispute: Stripe.Dispute): Promise<[type: string, before: object | undefined][]> =>
  (await eventsOf(dispute)).map(({ type, data: { previous_attributes: before } }) => [
    type.replace('charge.dispute.', ''),
    before,
  ]);
const types = async (dispute: Stripe.Dispute) => (await told(dispute)).map(([type]) => type);

describe('a card that disputes', () => {
  it('takes the money and a fee some days after the charge has settled', async () => {
    const charge = await charged('4000000000000259');
    expect((await t.stripe.disputes.list()).data).toEqual([]);
    await t.control('advance', { days: 4 });
    const dispute = await theDispute();
    expect(dispute).toMatchObject({
      charge,
      amount: 1000,
      status: 'needs_response',
      reason: 'fraudulent',
      is_charge_refundable: false,
      balance_transactions: [
        {
          object: 'balance_transaction',
          type: 'adjustment',
          reporting_category: 'dispute',
          amount: -1000,
          fee: 1500,
          net: -2500,
          fee_details: [{ amount: 1500, type: 'stripe_fee', description: 'Dispute fee' }],
          source: dispute.id,
          status: 'available',
        },
      ],
    });
    expect((await t.stripe.charges.retrieve(charge)).disputed).toBe(true);
    expect(await told(dispute)).toEqual([
      ['created', undefined],
      ['funds_withdrawn', { balance_transactions: [] }],
    ]);
    await until('the webhook', () => t.types().includes('charge.dispute.funds_withdrawn'));
    const listed = await t.stripe.balanceTransactions.list({ source: dispute.id, expand: ['data.source'] });
    expect(listed.data).toMatchObject([{ net: -2500, source: { object: 'dispute', charge } }]);
  });

  it.each([
    ['4000000000002685', 'product_not_received', 'needs_response', 1],
    ['4000000000001976', 'general', 'warning_needs_response', 0],
  ])('…%s: %s', async (card, reason, status, moved) => {
    await charged(card);
    await t.control('advance', { days: 4 });
    const dispute = await theDispute();
    expect(dispute).toMatchObject({ reason, status });
    expect(dispute.balance_transactions.length).toBe(moved);
  });

  it('is silent if the reader was repaid in time', async () => {
    await t.stripe.refunds.create({ charge: await charged('4000000000000259') });
    await t.control('advance', { days: 30 });
    expect((await t.stripe.disputes.list()).data).toEqual([]);
  });
});

describe('a chargeback', () => {
  it('is won with winning evidence: the amount comes back, the fee does not', async () => {
    const dispute = await open({ charge: await charged() });
    const answered = await t.stripe.disputes.update(dispute.id, {
      evidence: { uncategorized_text: 'winning_evidence' },
    });
    expect(answered).toMatchObject({
      status: 'under_review',
      evidence_details: { has_evidence: true, submission_count: 1, submission_method: 'manual' },
    });
    await t.control('advance', { days: 6 });
    const won = await read(dispute);
    expect(won.status).toBe('won');
    expect(movements(won)).toEqual([
      [-1000, 1500, 'dispute'],
      [1000, 0, 'dispute_reversal'],
    ]);
    expect(await types(dispute)).toEqual([
      'created',
      'funds_withdrawn',
      'updated',
      'funds_reinstated',
      'closed',
    ]);
    expect((await told(dispute)).slice(2)).toMatchObject([
      ['updated', { status: 'needs_response', evidence: { uncategorized_text: null } }],
      ['funds_reinstated', { balance_transactions: [{ amount: -1000 }] }],
      ['closed', { status: 'under_review' }],
    ]);
  });

  it.each([
    ['losing_evidence', 6, 'lost'],
    ['The reader wrote to us.', 60, 'under_review'],
  ])('with %s is, after %i days, %s', async (words, days, status) => {
    const dispute = await open({ charge: await charged() });
    await t.stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: words } });
    await t.control('advance', { days });
    expect((await read(dispute)).status).toBe(status);
    expect(movements(await read(dispute))).toEqual([[-1000, 1500, 'dispute']]);
  });

  it('without an answer is lost when the time is over, although evidence was kept ready', async () => {
    const dispute = await open({ charge: await charged() });
    const staged = await t.stripe.disputes.update(dispute.id, {
      evidence: { uncategorized_text: 'winning_evidence' },
      submit: false,
    });
    expect(staged).toMatchObject({ status: 'needs_response', evidence_details: { submission_count: 0 } });
    await t.control('advance', { days: 11 });
    expect((await read(dispute)).status).toBe('lost');
    expect((await types(dispute)).at(-1)).toBe('closed');
    await expect(t.stripe.disputes.update(dispute.id, { submit: true })).rejects.toMatchObject({
      statusCode: 400,
    });
    expect(await t.stripe.disputes.update(dispute.id, { metadata: { seen: 'yes' } })).toMatchObject({
      metadata: { seen: 'yes' },
    });
  });

  it('can be given up', async () => {
    const dispute = await open({ charge: await charged() });
    expect((await t.stripe.disputes.close(dispute.id)).status).toBe('lost');
    await expect(t.stripe.disputes.close(dispute.id)).rejects.toMatchObject({ statusCode: 400 });
  });

  it('may concern a part, and be won in part, with or without the fee', async () => {
    const dispute = await open({ charge: await charged(), amount: 700 });
    const won = await move(dispute, { outcome: 'won', reversal_amount: 300, reversal_fee: -1500 });
    expect(movements(won)).toEqual([
      [-700, 1500, 'dispute'],
      [300, -1500, 'dispute_reversal'],
    ]);
    expect(won.balance_transactions[1]).toMatchObject({
      net: 1800,
      fee_details: [{ amount: -1500, description: 'Dispute fee refund' }],
    });
    await expect(open({ charge: dispute.charge, amount: 301 })).rejects.toThrow('from 1 to 300');
  });

  it('may be reinstated before it is decided, and taken again when lost', async () => {
    const dispute = await open({ charge: await charged() });
    const lent = await move(dispute, { outcome: 'reinstate_early' });
    expect(lent.status).toBe('under_review');
    const lost = await move(dispute, { outcome: 'lost' });
    expect(movements(lost)).toEqual([
      [-1000, 1500, 'dispute'],
      [1000, 0, 'dispute_reversal'],
      [-1000, 0, 'dispute'],
    ]);
    expect(await types(dispute)).toEqual([
      ...['created', 'funds_withdrawn', 'updated'],
      ...['funds_reinstated', 'funds_withdrawn', 'closed'],
    ]);
  });

  it('that is prevented repays the reader instead, and is never closed', async () => {
    const dispute = await open({ charge: await charged() });
    const prevented = await move(dispute, { outcome: 'prevented' });
    expect(prevented.status).toBe('prevented');
    expect(movements(prevented)).toEqual([
      [-1000, 1500, 'dispute'],
      [1000, -1500, 'dispute_reversal'],
      [-1000, 0, 'refund'],
    ]);
    expect(await types(dispute)).not.toContain('closed');
  });

  it('of a bank debit is final', async () => {
    const { payment_intent } = await t.give({ amount: 1000 }, { method: 'us_bank_account' });
    await t.control('advance', { days: 5 });
    const { latest_charge: charge } = await t.stripe.paymentIntents.retrieve(idOf(payment_intent));
    expect(await open({ charge })).toMatchObject({
      status: 'lost',
      reason: 'debit_not_authorized',
      evidence_details: { due_by: 0 },
    });
  });

  it('costs a fee of about fifteen dollars in every currency', async () => {
    const fees = ['eur', 'jpy'].map(async (currency) => {
      const dispute = await open({ charge: await charged(undefined, currency) });
      return dispute.balance_transactions.map((one) => [one.currency, one.fee]);
    });
    expect(await Promise.all(fees)).toEqual([[['eur', 1250]], [['jpy', 2250]]]);
  });
});

describe('an appeal', () => {
  it('of ours, after a loss, gives the money back if it is won', async () => {
    const dispute = await open({ charge: await charged() });
    await move(dispute, { outcome: 'lost' });
    expect((await move(dispute, { outcome: 'appeal' })).status).toBe('appeal_needs_response');
    const filed = await t.stripe.disputes.update(dispute.id, {
      evidence: { appeal: { card: { reason_for_filing: 'winning_evidence' } } },
    });
    expect(filed.status).toBe('appeal_under_review');
    await t.control('advance', { days: 6 });
    const won = await read(dispute);
    expect(won.status).toBe('won');
    expect(movements(won)).toEqual([
      [-1000, 1500, 'dispute'],
      [1000, 0, 'dispute_reversal'],
    ]);
    expect((await types(dispute)).filter((type) => type === 'closed').length).toBe(2);
  });

  it('of the bank, after we have won, takes the money a second time: a third transaction', async () => {
    const dispute = await open({ charge: await charged() });
    await move(dispute, { outcome: 'won' });
    const appealed = await move(dispute, { outcome: 'appeal' });
    expect(appealed.status).toBe('appeal_needs_response');
    expect(movements(appealed).map(([amount]) => amount)).toEqual([-1000, 1000, -1000]);
    const won = await move(dispute, { outcome: 'appeal_won' });
    expect(movements(won).map(([amount]) => amount)).toEqual([-1000, 1000, -1000, 1000]);
  });

  it('that nobody answers is lost', async () => {
    const dispute = await open({ charge: await charged() });
    await move(dispute, { outcome: 'lost' });
    await move(dispute, { outcome: 'appeal' });
    await t.control('advance', { days: 11 });
    expect((await read(dispute)).status).toBe('lost');
  });
});

describe('an inquiry', () => {
  it('moves no money, and is closed', async () => {
    const dispute = await open({ charge: await charged(), inquiry: true });
    expect(dispute).toMatchObject({
      status: 'warning_needs_response',
      is_charge_refundable: true,
      balance_transactions: [],
    });
    await t.stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: 'winning_evidence' } });
    expect((await read(dispute)).status).toBe('warning_under_review');
    await t.control('advance', { days: 6 });
    expect(await read(dispute)).toMatchObject({ status: 'warning_closed', balance_transactions: [] });
    expect(await types(dispute)).toEqual(['created', 'updated', 'closed']);
  });

  it('may become a chargeback', async () => {
    const dispute = await open({ charge: await charged(), inquiry: true });
    const escalated = await move(dispute, { outcome: 'escalate' });
    expect(escalated).toMatchObject({ status: 'needs_response', is_charge_refundable: false });
    expect(movements(escalated)).toEqual([[-1000, 1500, 'dispute']]);
    expect(await told(dispute)).toMatchObject([
      ['created', undefined],
      ['updated', { status: 'warning_needs_response' }],
      ['funds_withdrawn', { balance_transactions: [] }],
    ]);
  });

  it('that has become a chargeback has a new time for an answer, and what was answered before is past', async () => {
    const dispute = await open({ charge: await charged(), inquiry: true });
    await t.control('advance', { days: 6 });
    await t.stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: 'winning_evidence' } });
    await move(dispute, { outcome: 'escalate' });
    await t.control('advance', { days: 8 });
    expect((await read(dispute)).status).toBe('needs_response');
    await t.control('advance', { days: 2 });
    expect((await read(dispute)).status).toBe('lost');
  });

  it('that came to nothing does not stand in the way of a chargeback', async () => {
    const inquiry = await open({ charge: await charged(), inquiry: true });
    await t.stripe.disputes.close(inquiry.id);
    expect(await open({ charge: inquiry.charge })).toMatchObject({ amount: 1000, status: 'needs_response' });
    expect((await t.stripe.disputes.list({ charge: idOf(inquiry.charge) })).data.length).toBe(2);
  });

  it('leaves the charge refundable; what is refunded can no longer be taken', async () => {
    const charge = await charged();
    const dispute = await open({ charge, inquiry: true });
    await t.stripe.refunds.create({ charge });
    expect((await read(dispute)).is_charge_refundable).toBe(false);
    await expect(move(dispute, { outcome: 'escalate' })).rejects.toThrow('refunded in full');
  });
});

describe('whatever banks decide, in any order', () => {
  const decisions = ['won', 'lost', 'prevented', 'escalate', 'reinstate_early', 'appeal', 'appeal_won'];
  // What the dispute keeps from us, in parts of its amount, by how it stands.
  const kept: Record<string, number[]> = {
    ...{ warning_needs_response: [0], warning_closed: [0], won: [0], under_review: [0, -1000] },
    ...{ needs_response: [-1000], lost: [-1000], prevented: [-1000], appeal_needs_response: [-1000] },
  };

  it('the money is where the status says, and each event says what the last one left', async () => {
    const walk = array(constantFrom(...decisions), { minLength: 1, maxLength: 8 });
    await check(
      asyncProperty(boolean(), walk, async (inquiry, steps) => {
        const dispute = await open({ charge: await charged(), inquiry });
        for (const outcome of steps) await move(dispute, { outcome }).catch(() => undefined);
        const after = await read(dispute);
        const sum = after.balance_transactions.reduce((total, { amount }) => total + amount, 0);
        expect(kept[after.status]).toContain(sum);
        const { data } = await t.stripe.balanceTransactions.list({ source: dispute.id });
        expect(data.toReversed()).toEqual(after.balance_transactions);

        const events = await eventsOf(dispute);
        for (const [index, { data: told }] of events.entries()) {
          const next = events[index + 1]?.data;
          if (next) expect(undone(next.object, next.previous_attributes ?? {})).toEqual(told.object);
          else expect(told.object).toEqual(JSON.parse(JSON.stringify(after)));
        }
      }),
      { numRuns: 25 },
    );
  });
});

/** What the object was before the change: `previous_attributes` laid over it. */
function undone(object: object, previous: object): object {
  const before: Record<string, unknown> = { ...object };
  for (const [key, value] of Object.entries(previous)) {
    const now = before[key];
    const isNested = isPlain(value) && isPlain(now);
    before[key] = isNested ? undone(now, value) : value;
  }
  return before;
}
const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

describe('a refund of a disputed charge', () => {
  it('is refused while the bank has the money, and after it has kept it', async () => {
    const charge = await charged();
    const dispute = await open({ charge, amount: 400 });
    const refusal = { statusCode: 400, code: 'charge_disputed' };
    await expect(t.stripe.refunds.create({ charge })).rejects.toMatchObject(refusal);
    await move(dispute, { outcome: 'lost' });
    await expect(t.stripe.refunds.create({ charge })).rejects.toMatchObject(refusal);
  });
});

describe('an early fraud warning', () => {
  it('comes before any dispute, and is settled by a refund', async () => {
    const charge = await charged('4000000000005423');
    await t.control('advance', { days: 2 });
    const { data } = await t.stripe.radar.earlyFraudWarnings.list({ charge });
    expect(data).toMatchObject([{ actionable: true, charge, fraud_type: 'unauthorized_use_of_card' }]);
    await t.stripe.refunds.create({ charge });
    const after = await t.stripe.radar.earlyFraudWarnings.retrieve(data[0]?.id ?? '', { expand: ['charge'] });
    expect(after).toMatchObject({ actionable: false, charge: { refunded: true } });
    const [event] = (await t.stripe.events.list({ type: 'radar.early_fraud_warning.updated' })).data;
    expect(event?.data.previous_attributes).toEqual({ actionable: true });
  });

  it('comes on demand, and a dispute settles it too', async () => {
    const charge = await charged();
    const warning = (await t.control('early_fraud_warnings', { charge })) as { id: string };
    await open({ charge });
    expect((await t.stripe.radar.earlyFraudWarnings.retrieve(warning.id)).actionable).toBe(false);
    await move(await theDispute(), { outcome: 'won' });
    await t.stripe.refunds.create({ charge });
    const { data } = await t.stripe.events.list({ type: 'radar.early_fraud_warning.updated' });
    expect(data.length).toBe(1);
    expect(await t.control('early_fraud_warnings', { charge, actionable: true })).toMatchObject({
      actionable: true,
    });
  });
});

describe('a payment of elevated risk', () => {
  it('waits for a person, whose approval ends the review', async () => {
    const charge = await t.stripe.charges.retrieve(await charged('4000000000009235'), { expand: ['review'] });
    expect(charge).toMatchObject({
      status: 'succeeded',
      outcome: { risk_level: 'elevated', type: 'manual_review' },
      review: { object: 'review', open: true, reason: 'rule' },
    });
    const [review] = (await t.stripe.reviews.list()).data;
    expect(await t.stripe.reviews.approve(review?.id ?? '')).toMatchObject({
      open: false,
      closed_reason: 'approved',
    });
    expect((await t.stripe.reviews.list()).data).toEqual([]);
    await until('review.closed', () => t.types().includes('review.closed'));
  });

  it('is decided by a dispute or a refund, too', async () => {
    await open({ charge: await charged('4000000000009235') });
    await t.stripe.refunds.create({ charge: await charged('4000000000009235'), reason: 'fraudulent' });
    const { data } = await t.stripe.events.list({ type: 'review.closed' });
    expect(data.map((event) => event.data.object)).toMatchObject([
      { closed_reason: 'refunded_as_fraud' },
      { closed_reason: 'disputed' },
    ]);
    expect(data[0]?.data.previous_attributes).toEqual({ open: true, closed_reason: null, reason: 'rule' });
  });
});

describe('the control', () => {
  it('has a button on its page for everything that the bank could do now', async () => {
    const charge = await charged();
    const press = (path: string) =>
      fetch(`${t.url}/control/${path}`, { method: 'POST', redirect: 'manual' }).then(({ status }) => status);
    expect(await press(`charges/${charge}/warn-of-fraud`)).toBe(303);
    expect(await press(`charges/${charge}/inquire`)).toBe(303);
    const { id } = await theDispute();
    const front = await (await fetch(t.url)).text();
    expect(front).toContain(`/control/disputes/${id}/escalate"`);
    expect(front).not.toContain(`/control/disputes/${id}/appeal"`);
    expect(await press(`disputes/${id}/escalate`)).toBe(303);
    expect(await press(`disputes/${id}/reinstate-early`)).toBe(303);
    expect((await theDispute()).status).toBe('under_review');
    expect(await press(`disputes/${id}/escalate`)).toBe(400);
  });

  it('refuses what cannot be, and says why', async () => {
    const charge = await charged();
    const dispute = await open({ charge });
    const refused: [path: string, order: object, why: string][] = [
      ['disputes', { charge: 'ch_none' }, 'expected a charge'],
      ['disputes', { charge }, 'from 1 to 0'],
      ['disputes', { charge, colour: 'red' }, 'colour'],
      [`disputes/${dispute.id}`, { outcome: 'escalate' }, 'got needs_response'],
      [`disputes/${dispute.id}`, { outcome: 'lost', reversal_amount: 1 }, 'reversal belongs to'],
      ['disputes/dp_none', { outcome: 'won' }, 'expected a dispute'],
      ['early_fraud_warnings', { charge: 'ch_none' }, 'expected a charge'],
    ];
    for (const [path, order, why] of refused) await expect(t.control(path, order)).rejects.toThrow(why);
    expect((await t.state()).counts['dispute']).toBe(1);
  });
});
