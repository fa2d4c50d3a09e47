import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chargeMoments } from '../../src/ledger/billing-calendar.ts';
import { nextBoundary } from '../../src/stripe/sandbox/calendar.ts';

const at = (text: string) => Date.parse(text);
const momentsOf = (anchor: string, renews: string) =>
  chargeMoments({ anchorMs: at(anchor), renewsAtMs: at(renews), interval: 'month' }).map((ms) =>
    new Date(ms).toISOString().slice(0, 16),
  );

it('a promise of the 31st is charged on the last day of a shorter month, and on the 31st again after it', () => {
  expect(momentsOf('2027-01-31T23:30:00Z', '2027-02-28T23:30:00Z')).toEqual([
    '2027-02-28T23:30',
    '2027-03-31T23:30',
    '2027-04-30T23:30',
    '2027-05-31T23:30',
    '2027-06-30T23:30',
  ]);
  expect(momentsOf('2028-01-30T00:00:00Z', '2028-02-29T00:00:00Z').slice(0, 2)).toEqual([
    '2028-02-29T00:00',
    '2028-03-30T00:00',
  ]);
});

it('a yearly promise is charged once in the time that is looked ahead', () => {
  const renewsAtMs = at('2027-05-01T00:00:00Z');
  expect(chargeMoments({ anchorMs: at('2026-05-01T00:00:00Z'), renewsAtMs, interval: 'year' })).toEqual([
    renewsAtMs,
  ]);
});

it('counts as Stripe does, from any moment on', () => {
  const moment = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });
  fc.assert(
    fc.property(moment, fc.integer({ min: 0, max: 60 }), (anchorMs, months) => {
      let renewsAtMs = nextBoundary(anchorMs, 'month', 1, anchorMs);
      for (let n = 0; n < months; n++) renewsAtMs = nextBoundary(anchorMs, 'month', 1, renewsAtMs);
      const expected = [renewsAtMs];
      for (let n = 0; n < 4; n++) expected.push(nextBoundary(anchorMs, 'month', 1, expected.at(-1) ?? 0));
      expect(chargeMoments({ anchorMs, renewsAtMs, interval: 'month' })).toEqual(expected);
    }),
  );
});
