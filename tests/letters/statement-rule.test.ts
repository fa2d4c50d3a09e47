import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BalanceTransactionFact, Fact } from '../../src/ledger/facts.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import type { Day } from '../../src/day.ts';
import { fiscalYear, yearToState } from '../../src/letters/statement/fiscal-year.ts';
import { statementOf, type Booked } from '../../src/letters/statement/statement.ts';
import { giftOf } from '../helpers/facts.ts';

const day = (text: string) => text as Day;
const year = { from: day('2026-01-01'), to: day('2026-12-31') };

const on = (bookDate: string, fact: Fact): Booked => ({ bookDate, fact });

/** A movement of a gift of €20.00 that came to us as $22.00. */
const movement = (
  reportingCategory: string,
  amountMinor: number,
  about: Partial<BalanceTransactionFact> = {},
): BalanceTransactionFact => ({
  ...giftOf(1),
  ...{ id: `txn_${reportingCategory}`, type: reportingCategory, reportingCategory },
  ...{ amountMinor: minorUnits(amountMinor), presentmentMinor: null, presentmentCurrency: null },
  exchangeRate: '1.1',
  ...about,
});

const charge = (about: Partial<BalanceTransactionFact> = {}) =>
  movement('charge', 2200, {
    ...{ presentmentMinor: minorUnits(2000), presentmentCurrency: 'eur' },
    ...about,
  });

const settled: Fact = {
  ...{ kind: 'charge_settled', chargeId: 'ch_1', balanceTransactionId: 'txn_1', currency: 'usd' },
  ...{ amountMinor: minorUnits(2200), availableAt: '2026-03-09T00:00:00.000Z' },
};

const told = (booked: readonly Booked[]) =>
  statementOf([booked], year).lines.map(({ on, kind, amountMinor, currency }) =>
    [on, kind, amountMinor, currency].join(' '),
  );

describe('a statement tells', () => {
  it('a gift as its donor paid it, in the currency that the donor saw', () => {
    expect(told([on('2026-03-02', charge())])).toEqual(['2026-03-02 paid 2000 eur']);
  });

  it('a refund as much as went back', () => {
    const refund = movement('refund', -1100, {
      ...{ presentmentMinor: minorUnits(1000), presentmentCurrency: 'eur' },
    });

    const booked = [on('2026-03-02', charge()), on('2026-04-01', refund)];

    expect(told(booked)).toEqual(['2026-03-02 paid 2000 eur', '2026-04-01 returned 1000 eur']);
    expect(statementOf([booked], year).totals).toEqual([
      { currency: 'eur', paidMinor: 2000, returnedMinor: 1000, keptMinor: 1000 },
    ]);
  });

  it('a refund of last year’s gift, and not that gift', () => {
    const refund = movement('refund', -2200, { presentmentMinor: minorUnits(2000) });

    expect(told([on('2025-12-31', charge()), on('2026-01-01', refund)])).toEqual([
      '2026-01-01 returned 2000 eur',
    ]);
  });

  it('a dispute as the whole gift, at whatever rate, and nothing where it was won', () => {
    const taken = on('2026-04-01', movement('dispute', -2310));
    const won = on('2026-05-01', movement('dispute_reversal', 2310));

    const lost = statementOf([[on('2026-03-02', charge()), taken]], year);
    const kept = statementOf([[on('2026-03-02', charge()), taken, won]], year);

    expect(lost.totals).toEqual([{ currency: 'eur', paidMinor: 2000, returnedMinor: 2000, keptMinor: 0 }]);
    expect(kept.totals).toEqual([{ currency: 'eur', paidMinor: 2000, returnedMinor: 0, keptMinor: 2000 }]);
    expect(kept.lines.at(-1)?.kind).toBe('return reversed');
  });

  it('of a dispute about a part, that part at the rate of the gift', () => {
    expect(told([on('2026-03-02', charge()), on('2026-04-01', movement('dispute', -1100))]).at(-1)).toBe(
      '2026-04-01 returned 1000 eur',
    );
  });

  it('a bank debit once it has succeeded, on the day of the books', () => {
    const debit = charge({ paymentMethod: 'sepa_debit' });

    expect(told([on('2026-03-02', debit)])).toEqual([]);
    expect(told([on('2026-03-02', debit), on('2026-03-09', settled)])).toEqual(['2026-03-09 paid 2000 eur']);
  });

  it('nothing of a bank debit that failed', () => {
    const debit = charge({ paymentMethod: 'sepa_debit' });

    expect(told([on('2026-03-02', debit), on('2026-03-06', movement('charge_failure', -2200))])).toEqual([]);
  });

  it('nothing of what was sold, nor of what was charged before the books began', () => {
    const sold: Fact = {
      ...{ kind: 'reclassified', balanceTransactionId: 'txn_1', chargeId: 'ch_1', from: 'donations' },
      ...{ to: 'other_income:shop', amountMinor: minorUnits(2200), currency: 'usd' },
      createdAt: '2026-03-02T10:00:00.000Z',
    };

    expect(told([on('2026-03-02', charge()), on('2026-03-02', sold)])).toEqual([]);
    expect(told([on('2026-03-02', movement('refund', -2200))])).toEqual([]);
  });

  it('in any parts that a time is cut into, what the whole of it tells', () => {
    const anyDay = fc
      .integer({ min: 0, max: 3 * 365 })
      .map((n) => day(new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10)));
    const anyGift = fc
      .record({
        paidOn: anyDay,
        minor: fc.integer({ min: 50, max: 1_000_000 }),
        currency: fc.constantFrom('usd', 'eur', 'jpy'),
        later: fc.array(
          fc.record({
            on: anyDay,
            category: fc.constantFrom('refund', 'refund_failure', 'dispute', 'dispute_reversal'),
            percent: fc.integer({ min: 1, max: 100 }),
          }),
          { maxLength: 4 },
        ),
      })
      .map(({ paidOn, minor, currency, later }) => [
        on(paidOn, charge({ presentmentMinor: minorUnits(minor), presentmentCurrency: currency })),
        ...later.map(({ on: movedOn, category, percent }) =>
          on(movedOn, movement(category, (category.includes('_') ? 1 : -1) * 22 * percent)),
        ),
      ]);
    const all = { from: day('2024-01-01'), to: day('2029-12-31') };

    fc.assert(
      fc.property(fc.array(anyGift, { maxLength: 8 }), fc.array(anyDay, { maxLength: 4 }), (gifts, cuts) => {
        const starts = [all.from, ...new Set(cuts.toSorted())];
        const parts = starts.map((from, i) => ({ from, to: dayBefore(starts[i + 1]) ?? all.to }));
        const whole = statementOf(gifts, all);
        const pieces = parts.map((part) => statementOf(gifts, part));

        expect(pieces.flatMap(({ lines }) => lines)).toHaveLength(whole.lines.length);
        for (const total of whole.totals)
          for (const field of ['paidMinor', 'returnedMinor', 'keptMinor'] as const)
            expect(
              pieces
                .flatMap(({ totals }) => totals.filter(({ currency }) => currency === total.currency))
                .reduce((sum, piece) => sum + piece[field], 0),
            ).toBe(total[field]);
      }),
    );
  });
});

const dayBefore = (next: Day | undefined): Day | undefined =>
  next && day(new Date(Date.parse(next) - 24 * 60 * 60 * 1000).toISOString().slice(0, 10));

describe('a fiscal year', () => {
  it('begins on the newsroom’s day and ends before the next', () => {
    expect(fiscalYear(2026, '01-01')).toEqual({ from: '2026-01-01', to: '2026-12-31' });
    expect(fiscalYear(2026, '04-06')).toEqual({ from: '2026-04-06', to: '2027-04-05' });
    expect(fiscalYear(2027, '03-01')).toEqual({ from: '2027-03-01', to: '2028-02-29' });
  });

  it('is told from two weeks after its end, for less than three months, as the newsroom counts days', () => {
    const due = (now: string, yearBegins = '01-01', timeZone = 'UTC') =>
      yearToState(now, { timeZone, yearBegins })?.from;

    expect(due('2027-01-14T23:59:59.999Z')).toBeUndefined();
    expect(due('2027-01-15T00:00:00.000Z')).toBe('2026-01-01');
    expect(due('2027-01-14T22:00:00.000Z', '01-01', 'Europe/Moscow')).toBe('2026-01-01');
    expect(due('2027-03-31T00:00:00.000Z')).toBe('2026-01-01');
    expect(due('2027-04-01T00:00:00.000Z')).toBeUndefined();
    expect(due('2027-04-20T00:00:00.000Z', '04-06')).toBe('2026-04-06');
  });
});
