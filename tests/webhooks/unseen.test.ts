import { describe, expect, it } from 'vitest';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import type { StripePort } from '../../src/stripe/stripe-port.ts';
import { translateCharge } from '../../webhooks/translate/charge.ts';
import { translationOfDispute } from '../../webhooks/translate/dispute.ts';
import { translationOfFraudWarning } from '../../webhooks/translate/fraud-warning.ts';
import { translationOfInvoicePayment } from '../../webhooks/translate/invoice-payment.ts';
import { translationOfPayout } from '../../webhooks/translate/payout.ts';
import { translationOfRefund } from '../../webhooks/translate/refund.ts';
import { subscribedTypes, translators, withoutEffect } from '../../webhooks/translate/registry.ts';
import { translationOfReview } from '../../webhooks/translate/review.ts';
import { translationOfSubscription } from '../../webhooks/translate/subscription.ts';

const created = 1_800_000_000;

const bt = (fields: object = {}) => ({
  ...{
    id: 'txn_1',
    object: 'balance_transaction',
    type: 'xyz',
    reporting_category: 'xyz',
    balance_type: 'xyz',
  },
  ...{ amount: 700, fee: 0, net: 700, currency: 'usd', created, available_on: created, exchange_rate: null },
  ...{ source: 'xyz_1', fee_details: [], description: null },
  ...fields,
});

const charge = (fields: object = {}) => ({
  ...{ id: 'ch_1', object: 'charge', status: 'succeeded', captured: true, livemode: false, metadata: {} },
  ...{ amount: 700, currency: 'usd', payment_intent: null, payment_method_details: { type: 'xyz' } },
  ...{ balance_transaction: bt(), failure_balance_transaction: null },
  ...fields,
});

// As Stripe may send them one day: values that the SDK's types do not have.
const unseen = (object: object) => object as never;

const translateThat = (fields: object) =>
  translateCharge(
    {
      stripe: {
        retrieveCharge: async () => unseen(charge(fields)),
      } as Partial<StripePort> as StripePort,
    },
    'ch_1',
  );

describe('a value never seen before', () => {
  it('of a dispute, a refund, a payout, a subscription, a warning or a review is kept as it came', () => {
    const dispute = translationOfDispute(
      unseen({
        ...{
          id: 'dp_1',
          status: 'appeal_under_review',
          amount: 700,
          currency: 'usd',
          created,
          reason: 'xyz',
        },
        ...{ charge: charge(), balance_transactions: [bt()], evidence_details: { due_by: null } },
      }),
    );
    const refund = translationOfRefund(
      unseen({
        ...{ id: 're_1', status: 'xyz', amount: 700, currency: 'usd', created, reason: 'xyz' },
        ...{ charge: charge(), balance_transaction: null, failure_balance_transaction: null },
      }),
    );
    const payout = translationOfPayout(
      unseen({
        ...{ id: 'po_1', status: 'xyz', amount: 700, currency: 'usd', created, arrival_date: created },
        ...{ automatic: true, reconciliation_status: 'xyz', failure_code: null, trace_id: null },
        ...{ balance_transaction: bt(), failure_balance_transaction: null },
      }),
    );
    const subscription = translationOfSubscription(
      unseen({
        ...{ id: 'sub_1', status: 'xyz', currency: 'usd', created, items: { data: [] }, metadata: {} },
        ...{ cancel_at_period_end: false, pause_collection: { behavior: 'xyz' }, ended_at: null },
      }),
    );
    const warning = translationOfFraudWarning(
      unseen({
        id: 'issfr_1',
        actionable: false,
        created,
        charge: 'ch_1',
        fraud_type: 'xyz',
      }),
    );
    const review = translationOfReview(
      unseen({
        id: 'prv_1',
        open: false,
        created,
        charge: null,
        reason: 'xyz',
        closed_reason: 'xyz',
      }),
    );
    const statuses = [dispute, refund, payout, subscription, warning, review].flatMap(({ objects }) =>
      objects.map(({ status }) => status),
    );
    expect(statuses).toEqual(['appeal_under_review', 'xyz', 'xyz', 'xyz', 'settled', 'closed']);
    expect(subscription.objects[0]?.detail).toMatchObject({ paused: true, interval: null });
    expect(dispute.tasks).toEqual([]);
  });

  it('of a movement is booked, in suspense', () => {
    const { facts } = translationOfDispute(
      unseen({
        ...{ id: 'dp_1', status: 'xyz', amount: 700, currency: 'usd', created, reason: 'xyz' },
        ...{ charge: null, balance_transactions: [bt()], evidence_details: { due_by: null } },
      }),
    );
    const [outcome] = facts.map((fact) => entryFor(fact, { timeZone: 'UTC' }));
    expect(
      JSON.stringify(outcome, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).toContain('suspense');
  });

  it.each(['appeal_needs_response', 'needs_response', 'warning_needs_response'])(
    'of a dispute that %s asks a person, once for each time it is asked',
    (status) => {
      const { tasks } = translationOfDispute(
        unseen({
          ...{ id: 'dp_1', status, amount: 700, currency: 'usd', created, reason: 'fraudulent' },
          ...{ charge: charge(), balance_transactions: [], evidence_details: { due_by: created } },
        }),
      );
      expect(tasks).toMatchObject([{ key: `dispute:dp_1:${status}` }]);
      expect(tasks[0]?.detail).toMatch(/until 2027-01-15$/);
    },
  );
});

describe('a charge', () => {
  it('is never booked by a guess at how it was paid', async () => {
    expect(await translateThat({ payment_method_details: null })).toMatchObject({
      ...{ facts: [], waitingFor: 'its payment method' },
    });
  });

  it('is waited for where its money is on the way, and not where it was only authorised', async () => {
    const onTheWay = await translateThat({ balance_transaction: null });
    expect(onTheWay.waitingFor).toBe('its balance transaction');
    const authorised = await translateThat({ balance_transaction: null, captured: false });
    expect(authorised.waitingFor).toBeUndefined();
  });

  it('that failed and moved nothing is nothing', async () => {
    const failed = await translateThat({
      status: 'failed',
      balance_transaction: null,
      payment_method_details: null,
    });
    expect(failed).toMatchObject({ facts: [], claims: [] });
    expect(failed.waitingFor).toBeUndefined();
  });
});

describe('an invoice payment', () => {
  const invoice = {
    ...{ id: 'in_1', livemode: false, created: 1, status_transitions: { paid_at: 2 } },
    parent: { subscription_details: { subscription: 'sub_1', metadata: { donation_id: 'don_1' } } },
  };
  const paid = (payment: object, fields: object = {}) =>
    translationOfInvoicePayment(
      unseen({
        ...{ id: 'inpay_1', status: 'paid', amount_paid: 200, currency: 'usd', invoice, payment },
        ...fields,
      }),
    ).claims;

  it('says which charge was for which gift', () => {
    const intent = {
      type: 'payment_intent',
      payment_intent: { latest_charge: 'ch_1', amount: 200, currency: 'usd' },
    };
    const claim = { chargeId: 'ch_1', donationId: 'don_1', subscriptionId: 'sub_1', amountMinor: 200 };
    expect(paid(intent)).toMatchObject([claim]);
    expect(paid({ type: 'charge', charge: 'ch_1' })).toMatchObject([claim]);
  });

  it('says nothing where no charge paid: a credit, a payment out of band, or nothing to pay', () => {
    expect(paid({ type: 'payment_record', payment_record: 'pr_1' })).toEqual([]);
    expect(paid({ type: 'payment_intent', payment_intent: { latest_charge: null } })).toEqual([]);
    expect(paid({ type: 'xyz' })).toEqual([]);
    expect(paid({ type: 'charge', charge: 'ch_1' }, { status: 'open' })).toEqual([]);
    expect(paid({ type: 'charge', charge: 'ch_1' }, { invoice: { id: 'in_1', deleted: true } })).toEqual([]);
  });
});

it('hears every type that can change what is kept here', () => {
  const families = {
    'checkout.session': 'completed async_payment_succeeded async_payment_failed expired',
    charge: 'pending succeeded updated failed refunded',
    'charge.dispute': 'created updated funds_withdrawn funds_reinstated closed',
    refund: 'created updated failed',
    'radar.early_fraud_warning': 'created updated',
    review: 'opened closed',
    payout: 'created updated paid failed canceled reconciliation_completed',
    invoice:
      'paid payment_failed payment_action_required finalization_failed voided marked_uncollectible upcoming overpaid',
    invoice_payment: 'paid',
    'customer.subscription': 'created updated deleted paused resumed',
    customer: 'deleted',
    payment_intent: 'payment_failed canceled',
    balance: 'available',
    topup: 'created succeeded failed canceled reversed',
    'reserve.hold': 'created',
    'reserve.release': 'created',
    mandate: 'updated',
    'reporting.report_run': 'succeeded',
  };
  const wanted = Object.entries(families).flatMap(([family, names]) =>
    names.split(' ').map((name) => `${family}.${name}`),
  );
  expect(subscribedTypes).toEqual(wanted.toSorted());
});

it('every type either makes us look at something, or is said to have no effect', () => {
  const both = Object.keys(withoutEffect).filter((type) => type in translators);
  expect(both).toEqual([]);
  expect(Object.values(withoutEffect).every((reason) => reason.length > 10)).toBe(true);
});
