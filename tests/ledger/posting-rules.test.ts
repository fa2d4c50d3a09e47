import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import { imbalance, type Posting } from '../../src/ledger/journal-entry.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { giftOf } from '../helpers/facts.ts';

const books = { timeZone: 'UTC' };

const cardGift: BalanceTransactionFact = { ...giftOf(1), createdAt: '2026-11-22T23:30:00.000Z' };

function postingsOf(fact: BalanceTransactionFact): Record<string, number> {
  const outcome = entryFor(fact, books);
  if (outcome.kind !== 'entry') throw new Error(outcome.reason);
  return Object.fromEntries(outcome.entry.postings.map((p) => [p.account, p.amountMinor]));
}

const reasonFor = (fact: BalanceTransactionFact) => {
  const outcome = entryFor(fact, books);
  return outcome.kind === 'quarantine' ? outcome.reason : undefined;
};

describe('a balance transaction becomes an entry', () => {
  it('of a $2 card gift: 164 with Stripe, 36 fee, 200 donated', () => {
    expect(postingsOf(cardGift)).toEqual({ 'stripe:payments': 164, 'fees:processing': 36, donations: -200 });
  });

  it('of a refund: the gift goes back, the fee stays an expense', () => {
    const refund = {
      ...cardGift,
      ...{ id: 'txn_2', type: 'refund', reportingCategory: 'refund', feeDetails: [] },
      ...{ amountMinor: minorUnits(-200), feeMinor: minorUnits(0), netMinor: minorUnits(-200) },
    };
    expect(postingsOf(refund)).toEqual({ 'stripe:payments': -200, refunds: 200 });
  });

  it("of a renewal: Billing's share of the fee has its own account", () => {
    const renewal = {
      ...cardGift,
      feeMinor: minorUnits(37),
      netMinor: minorUnits(163),
      feeDetails: [
        ...cardGift.feeDetails,
        {
          type: 'stripe_fee',
          amountMinor: minorUnits(1),
          currency: 'usd',
          description: 'Billing - Usage Fee',
        },
      ],
    };
    expect(postingsOf(renewal)).toEqual({
      'stripe:payments': 163,
      'fees:processing': 36,
      'fees:billing': 1,
      donations: -200,
    });
  });

  it('of a dispute: the amount and its fee', () => {
    const dispute = {
      ...cardGift,
      ...{ type: 'adjustment', reportingCategory: 'dispute' },
      ...{ amountMinor: minorUnits(-1000), feeMinor: minorUnits(1500), netMinor: minorUnits(-2500) },
      feeDetails: [
        { type: 'stripe_fee', amountMinor: minorUnits(1500), currency: 'usd', description: 'Dispute fee' },
      ],
    };
    expect(postingsOf(dispute)).toEqual({ 'stripe:payments': -2500, 'fees:dispute': 1500, disputes: 1000 });
  });

  it('of a bank debit: owed until it has succeeded', () => {
    expect(postingsOf({ ...cardGift, paymentMethod: 'us_bank_account' })).toMatchObject({
      donations_unsettled: -200,
    });
  });

  it('of a type never seen: held in suspense', () => {
    expect(postingsOf({ ...cardGift, type: 'xyz', reportingCategory: 'xyz' })).toMatchObject({
      suspense: -200,
    });
  });

  it("of a fee that Stripe takes from the balance: the account is found by Stripe's text", () => {
    const radar = {
      ...cardGift,
      ...{ type: 'stripe_fee', reportingCategory: 'fee', description: 'Radar (2026-11)', feeDetails: [] },
      ...{ amountMinor: minorUnits(-5), feeMinor: minorUnits(0), netMinor: minorUnits(-5) },
      ...{ chargeId: null, paymentMethod: null },
    };
    expect(postingsOf(radar)).toEqual({ 'stripe:payments': -5, 'fees:radar': 5 });
  });
});

describe('a balance transaction is set aside', () => {
  it('when its net is not its amount less its fee', () => {
    expect(reasonFor({ ...cardGift, netMinor: minorUnits(165) })).toBe(
      'net 165 is not amount 200 less fee 36',
    );
  });

  it('when its fee details do not add up to its fee', () => {
    expect(reasonFor({ ...cardGift, feeDetails: [] })).toBe('fee details add up to 0, the fee is 36');
  });

  it('when a fee detail is in another currency', () => {
    const feeDetails = cardGift.feeDetails.map((detail) => ({ ...detail, currency: 'eur' }));
    expect(reasonFor({ ...cardGift, feeDetails })).toBe('a fee detail is in eur, the transaction in usd');
  });
});

describe('the book date', () => {
  it("is the day in the newsroom's time zone", () => {
    const dateIn = (timeZone: string) => {
      const outcome = entryFor(cardGift, { timeZone });
      return outcome.kind === 'entry' ? outcome.entry.bookDate : undefined;
    };
    expect(dateIn('UTC')).toBe('2026-11-22');
    expect(dateIn('Europe/Amsterdam')).toBe('2026-11-23');
    expect(dateIn('Pacific/Kiritimati')).toBe('2026-11-23');
  });
});

const anyFact = fc
  .record({
    amount: fc.integer({ min: -99_999_999, max: 99_999_999 }),
    fees: fc.array(
      fc.record({
        type: fc.constantFrom('stripe_fee', 'tax', 'application_fee', 'never_seen'),
        amountMinor: fc.integer({ min: -100_000, max: 100_000 }).map(minorUnits),
        description: fc.option(fc.string()),
      }),
      { maxLength: 4 },
    ),
    reportingCategory: fc.oneof(
      fc.constantFrom(
        'charge',
        'refund',
        'dispute',
        'fee',
        'tax',
        'payout',
        'charge_failure',
        'toString',
        '',
      ),
      fc.string(),
    ),
    balanceType: fc.constantFrom('payments', 'risk_reserved', 'refund_and_dispute_prefunding', 'issuing'),
    paymentMethod: fc.option(fc.constantFrom('card', 'us_bank_account', 'never_seen')),
    description: fc.option(fc.string()),
  })
  .map(({ amount, fees, ...rest }): BalanceTransactionFact => {
    const fee = fees.reduce((sum, f) => sum + f.amountMinor, 0);
    return {
      ...cardGift,
      ...rest,
      amountMinor: minorUnits(amount),
      feeMinor: minorUnits(fee),
      netMinor: minorUnits(amount - fee),
      feeDetails: fees.map((f) => ({ ...f, currency: 'usd' })),
    };
  });

/** A rule with a fault, to show that the property below would find one. */
const forgettingTheFee = (postings: readonly Posting[]) =>
  postings.filter((p) => !p.account.startsWith('fees:'));
const isBalanced = (postings: readonly Posting[]) =>
  [...imbalance(postings).values()].every((sum) => sum === 0);

describe('for any movement of the balance that adds up', () => {
  it('the entry balances, or there was nothing to book', () => {
    fc.assert(
      fc.property(anyFact, (fact) => {
        const outcome = entryFor(fact, books);
        if (outcome.kind === 'quarantine') return outcome.reason === 'moves no money';
        return isBalanced(outcome.entry.postings) && outcome.entry.postings.every((p) => p.amountMinor !== 0);
      }),
      { numRuns: 5000 },
    );
  });

  it('a rule that forgets the fee is caught', () => {
    const property = fc.property(anyFact, (fact) => {
      const outcome = entryFor(fact, books);
      return outcome.kind === 'quarantine' || isBalanced(forgettingTheFee(outcome.entry.postings));
    });
    expect(fc.check(property, { numRuns: 1000 }).failed).toBe(true);
  });
});
