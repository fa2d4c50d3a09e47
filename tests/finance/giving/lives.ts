import type { Trx } from '../../../db/database.ts';
import { recordGiftDonor } from '../../../db/gift-donors.ts';
import { recordAttribution, recordOutcome } from '../../../db/ledger.ts';
import type { BalanceTransactionFact, Fact } from '../../../src/ledger/facts.ts';
import { entryFor } from '../../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../../src/money/minor-units.ts';
import { giftOf } from '../../helpers/facts.ts';
import type { Dice } from '../../simulation/dice.ts';

export const timeZone = 'Pacific/Auckland';
const heardAt = '2026-11-26T00:00:00.000Z';

/** One charge as it is in life; what becomes known of it comes as happenings, in any order. */
export interface Life {
  readonly n: number;
  /** Undefined: never known. */
  readonly donor: string | undefined;
  /** Undefined: never known. `other` is a sale. */
  readonly interval: string | undefined;
  readonly isDebit: boolean;
  /** A debit's may never come. */
  readonly hasSettled: boolean;
  /** Of a debit that was on its way when the books began. */
  readonly isChargeBooked: boolean;
  readonly isRefunded: boolean;
  readonly chargedAt: string;
  readonly settledAt: string;
  readonly shown: { readonly minor: number; readonly currency: string };
  readonly settled: { readonly minor: number; readonly currency: string };
}

export type Happening = (trx: Trx) => Promise<unknown>;

/** Up to `count` charges of a few donors within five years, many of them on the edges of months and years. */
export function throwLives(dice: Dice, count: number): Life[] {
  return Array.from({ length: count }, (_, n): Life => {
    const currency = dice.pick(['usd', 'eur', 'jpy']);
    const minor = dice.pick([200, 500, 500, 1000, dice.whole(50, 5000)]);
    const isDebit = dice.chance(0.3);
    const year = dice.whole(2022, 2026);
    const chargedAt = dice.chance(0.3)
      ? `${year}-12-31T${dice.pick(['10', '11', '12'])}:30:00.000Z`
      : `${year}-${dice.pick(['01', '02', '11', '12'])}-15T12:00:00.000Z`;
    return {
      n,
      donor: dice.chance(0.85) ? `donor ${dice.whole(1, 4)}` : undefined,
      interval: dice.chance(0.85) ? dice.pick(['once', 'month', 'month', 'year', 'other']) : undefined,
      isDebit,
      hasSettled: dice.chance(0.8),
      isChargeBooked: !isDebit || dice.chance(0.8),
      isRefunded: dice.chance(0.2),
      chargedAt,
      settledAt: new Date(Date.parse(chargedAt) + 5 * 86_400_000).toISOString(),
      shown: { minor, currency },
      settled: currency === 'jpy' ? { minor: minor + 7, currency: 'usd' } : { minor, currency },
    };
  });
}

const index = (donor: string) => Buffer.from(donor.padEnd(32));

/** Everything that is heard of a charge; each may come at any time, and more than once. */
export function happeningsOf(life: Life): Happening[] {
  const chargeId = `ch_${life.n}`;
  const { donor, interval } = life;
  const facts = factsOf(life);
  const attribution = { chargeId, donationId: `don_${life.n}`, campaign: 'bar' };
  return [
    ...facts.map((fact) => (trx: Trx) => book(trx, fact)),
    ...(interval === undefined
      ? []
      : [(trx: Trx) => recordAttribution(trx, { ...attribution, interval }, heardAt)]),
    ...(donor === undefined
      ? []
      : [
          (trx: Trx) => recordGiftDonor(trx, { chargeId, donorIndexes: [index(donor)], recordedAt: heardAt }),
        ]),
  ];
}

function book(trx: Trx, fact: Fact) {
  return recordOutcome(trx, entryFor(fact, { timeZone }), heardAt);
}

function factsOf(life: Life): Fact[] {
  const [chargeId, balanceTransactionId] = [`ch_${life.n}`, `txn_${life.n}`];
  const { minor, currency } = life.settled;
  const amountMinor = minorUnits(minor);
  const charge = movement(life, minor, life.chargedAt);
  const refund = { ...movement(life, -minor, life.settledAt), id: `txn_${life.n}_back`, type: 'refund' };
  const settled = { chargeId, balanceTransactionId, amountMinor, currency, availableAt: life.settledAt };
  const sale = { chargeId, balanceTransactionId, amountMinor, currency, createdAt: life.chargedAt };
  const isIncome = !life.isDebit || life.hasSettled;
  return [
    ...(life.isChargeBooked ? [charge] : []),
    ...(life.isDebit && life.hasSettled ? [{ kind: 'charge_settled' as const, ...settled }] : []),
    ...(life.isRefunded ? [{ ...refund, reportingCategory: 'refund' }] : []),
    ...(life.interval === 'other' && isIncome
      ? [
          {
            kind: 'reclassified' as const,
            ...sale,
            from: 'donations' as const,
            to: 'other_income:shop' as const,
          },
        ]
      : []),
  ];
}

const movement = (life: Life, minor: number, createdAt: string): BalanceTransactionFact => ({
  ...{ ...giftOf(life.n), createdAt, currency: life.settled.currency, feeDetails: [] },
  ...{ amountMinor: minorUnits(minor), feeMinor: minorUnits(0), netMinor: minorUnits(minor) },
  paymentMethod: life.isDebit ? 'sepa_debit' : 'card',
  ...{ presentmentMinor: minorUnits(life.shown.minor), presentmentCurrency: life.shown.currency },
});
