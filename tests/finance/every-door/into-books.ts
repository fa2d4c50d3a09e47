import type { Db } from '../../../db/database.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../../db/ledger.ts';
import { recordPeriodStep } from '../../../db/periods.ts';
import { keyOf, type BalanceTransactionFact, type Fact, type FeeDetail } from '../../../src/ledger/facts.ts';
import { lastDayOf } from '../../../src/ledger/open-period.ts';
import { entryFor } from '../../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../../src/money/minor-units.ts';
import { giftOf } from '../../helpers/facts.ts';
import type { Happening } from './happenings.ts';

/** A quarter to six ahead of UTC, all year: midnight is not where a day of UTC ends. */
export const timeZone = 'Asia/Kathmandu';
const aheadMs = 345 * 60_000;

export const minuteOf = (heard: number) => new Date(Date.UTC(2026, 5, 1, 0, heard)).toISOString();

/** At either end of that day, as the newsroom has it. */
const momentOf = (on: string, n: number) =>
  new Date(Date.parse(`${on}T00:00:00Z`) - aheadMs + (n % 2 === 0 ? 0 : 86_399_000)).toISOString();

export async function intoBooks(db: Db, happened: readonly Happening[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    for (const happening of happened) {
      const now = minuteOf(happening.heard);
      if (happening.what === 'matched') {
        const { charge, interval, campaign } = happening;
        await recordAttribution(
          trx,
          { chargeId: `ch_${charge}`, donationId: `don_${charge}`, interval, campaign },
          now,
        );
        continue;
      }
      if (happening.what === 'closed') {
        await recordPeriodStep(trx, closeOf(happening.month), now);
        continue;
      }
      const outcome = entryFor(factOf(happening), { timeZone });
      if (outcome.kind !== 'entry') throw new Error(outcome.reason);
      await recordOutcome(trx, outcome, now);
    }
  });
}

const closeOf = (period: string) => ({
  ...{ action: 'closed' as const, period, closedThrough: lastDayOf(period) },
  ...{ reason: 'reported', decidedBy: 'treasurer' },
});

type Moving = Exclude<Happening, { what: 'matched' | 'closed' }>;

type ByHand = Extract<Moving, { sides: unknown }>;

const byHand = ({ adjustment, on, money, sides }: ByHand): Fact & { kind: 'adjustment' } => ({
  ...{ kind: 'adjustment', reference: `${adjustment}`, ...sides, bookedOn: on },
  ...{ amountMinor: minorUnits(Number(money.amount)), currency: money.currency },
  ...{ reason: 'by hand', decidedBy: 'treasurer' },
});

function takenBack(of: ByHand): Fact {
  const { debit, credit, amountMinor, currency, bookedOn, reason, decidedBy, ...fact } = byHand(of);
  return {
    ...{ kind: 'reversal', of: keyOf({ ...byHand(of), ...fact }), chargeId: null },
    postings: [
      { account: debit, currency, amountMinor: minorUnits(-amountMinor) },
      { account: credit, currency, amountMinor },
    ],
    ...{ bookedOn, reason, decidedBy },
  };
}

function factOf(of: Moving): Fact {
  const amount = Number(of.money.amount);
  switch (of.what) {
    case 'gift':
      return movement(of, { category: 'charge', amount, fees: feesOf(of.fees, 1) });
    case 'debit':
      return movement(of, {
        category: 'charge',
        amount,
        fees: feesOf(of.fees, 1),
        method: 'us_bank_account',
      });
    case 'debit failed':
      return movement(of, {
        ...{
          category: 'charge_failure',
          amount: -amount,
          fees: feesOf(of.fees, -1),
          method: 'us_bank_account',
        },
      });
    case 'debit cleared':
      return {
        ...{ kind: 'charge_settled', chargeId: `ch_${of.charge}`, balanceTransactionId: `txn_${of.charge}` },
        ...{ amountMinor: minorUnits(amount), currency: of.money.currency },
        availableAt: momentOf(of.on, of.charge),
      };
    case 'refund':
      return movement(of, { category: 'refund', amount: -amount });
    case 'dispute':
      return movement(of, { category: 'dispute', amount: -amount, fees: [['Dispute fee', Number(of.fee)]] });
    case 'dispute won':
      return movement(of, { category: 'dispute_reversal', amount });
    case 'radar fee':
      return movement(of, { category: 'fee', amount: -amount, description: 'Radar' });
    case 'tax on fees':
      return movement(of, { category: 'tax', amount: -amount, description: 'Automatic tax' });
    case 'payout':
      return movement(of, { category: 'payout', amount: -amount });
    case 'adjusted':
      return byHand(of);
    case 'taken back':
      return takenBack(of);
    default:
      return {
        ...{ kind: 'payout_banked', payoutId: `po_${of.payout}`, bankedOn: of.on },
        ...{ amountMinor: minorUnits(amount), currency: of.money.currency },
      };
  }
}

const feesOf = (fees: { processing: bigint; billing: bigint }, sign: number): [string, number][] => [
  ['Stripe processing fees', sign * Number(fees.processing)],
  ['Billing - Usage Fee', sign * Number(fees.billing)],
];

function movement(
  of: Moving,
  about: {
    category: string;
    amount: number;
    fees?: [description: string, amount: number][];
    method?: string;
    description?: string;
  },
): BalanceTransactionFact {
  const { currency } = of.money;
  const feeDetails = (about.fees ?? [])
    .filter(([, fee]) => fee !== 0)
    .map(([description, fee]): FeeDetail => ({
      ...{ type: 'stripe_fee', amountMinor: minorUnits(fee), currency, description },
    }));
  const fee = feeDetails.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const chargeId = 'charge' in of ? `ch_${of.charge}` : null;
  return {
    ...{ ...giftOf(0), id: `txn_${of.heard}`, type: about.category, reportingCategory: about.category },
    ...{ amountMinor: minorUnits(about.amount), feeMinor: minorUnits(fee) },
    ...{ netMinor: minorUnits(about.amount - fee), currency, feeDetails, chargeId },
    ...{ createdAt: momentOf(of.on, of.heard), paymentMethod: chargeId && (about.method ?? 'card') },
    ...{ description: about.description ?? null, sourceId: chargeId },
  };
}
