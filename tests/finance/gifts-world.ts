import type { Db } from '../../db/database.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { savePayoutItems, saveStripeObject } from '../../db/stripe-objects.ts';
import type { BalanceTransactionFact, ChargeSettledFact } from '../../src/ledger/facts.ts';
import type { Attribution } from '../../src/ledger/journal-entry.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { giftOf } from '../helpers/facts.ts';
import type { Dice } from '../simulation/dice.ts';

export const dayOf = (n: number) => new Date(Date.UTC(2026, 0, 20 + n)).toISOString().slice(0, 10);

export interface Carried {
  payout: string;
  items: readonly string[];
  amountMinor: number;
  currency: string;
  createdAt: string;
}

/** What happened, without an order. */
export interface Happened {
  movements: BalanceTransactionFact[];
  settlements: ChargeSettledFact[];
  attributions: Attribution[];
  payouts: Carried[];
}

const movement = (
  id: string,
  about: Partial<BalanceTransactionFact> & { gross: number; fee: number; day: number },
): BalanceTransactionFact => {
  const { gross, fee, day, ...rest } = about;
  const currency = rest.currency ?? 'usd';
  const detail = { type: 'stripe_fee', amountMinor: minorUnits(fee), currency, description: null };
  return {
    ...giftOf(0),
    ...rest,
    ...{ id: `txn_${id}`, sourceId: rest.sourceId ?? id, currency },
    ...{ amountMinor: minorUnits(gross), feeMinor: minorUnits(fee), netMinor: minorUnits(gross - fee) },
    createdAt: `${dayOf(day)}T12:00:00.000Z`,
    feeDetails: fee === 0 ? [] : [detail],
  };
};

/** A few donations with their charges, what was given back of them, and payouts that carried some of it. */
export function happen(dice: Dice): Happened {
  const happened: Happened = { movements: [], settlements: [], attributions: [], payouts: [] };
  for (let d = 0; d < dice.whole(1, 4); d++) {
    const interval = dice.pick(['once', 'month', 'year', 'other']);
    const campaign = dice.pick(['bar', 'none']);
    const currency = dice.pick(['usd', 'usd', 'eur']);
    for (let n = 0; n < dice.whole(1, 3); n++) charge(happened, dice, { d, n, interval, campaign, currency });
  }
  for (const currency of ['usd', 'eur']) carry(happened, dice, currency);
  return happened;
}

function charge(
  { movements, settlements, attributions }: Happened,
  dice: Dice,
  {
    d,
    n,
    interval,
    campaign,
    currency,
  }: Record<'interval' | 'campaign' | 'currency', string> & {
    d: number;
    n: number;
  },
): void {
  const chargeId = `ch_${d}_${n}`;
  const [day, gross] = [dice.whole(0, 40), dice.whole(200, 5000)];
  const later = dice.chance(0.2);
  const about = { chargeId, currency, paymentMethod: later ? 'us_bank_account' : 'card' };
  movements.push(movement(chargeId, { ...about, gross, fee: dice.whole(0, 90), day }));
  if (later && dice.chance(0.7))
    settlements.push({
      ...{ kind: 'charge_settled', chargeId, balanceTransactionId: `txn_${chargeId}`, currency },
      ...{ amountMinor: minorUnits(gross), availableAt: `${dayOf(day + 4)}T00:00:00.000Z` },
    });
  if (dice.chance(0.8)) attributions.push({ chargeId, donationId: `don_${d}`, interval, campaign });
  for (let r = 0; r < dice.whole(0, 2); r++) {
    const kind = dice.pick(['refund', 'refund_failure', 'dispute', 'dispute_reversal']);
    const sign = kind === 'refund' || kind === 'dispute' ? -1 : 1;
    const fee = kind === 'dispute' ? 1500 : 0;
    const given = { ...about, type: kind, reportingCategory: kind, gross: sign * dice.whole(1, gross) };
    movements.push(movement(`${chargeId}_${r}`, { ...given, fee, day: day + dice.whole(0, 30) }));
  }
}

/** Of one currency, up to two payouts, each with its own movement among its items. */
function carry({ movements, payouts }: Happened, dice: Dice, currency: string): void {
  const free = movements.filter((one) => one.currency === currency && dice.chance(0.8));
  for (let p = 0; p < 2; p++) {
    const items = free.splice(0, dice.whole(0, 5));
    const amountMinor = items.reduce((sum, { netMinor }) => sum + netMinor, 0);
    if (items.length === 0 || amountMinor === 0) continue;
    const payout = `po_${currency}_${p}`;
    const category = { type: 'payout', reportingCategory: 'payout', sourceId: payout, chargeId: null };
    const own = movement(payout, { ...category, currency, gross: -amountMinor, fee: 0, day: 50 + p });
    movements.push(own);
    const ids = [...items, own].map(({ id }) => id);
    payouts.push({ payout, items: ids, amountMinor, currency, createdAt: own.createdAt });
  }
}

/** In an order of the dice's, some of it twice. */
export async function hear(db: Db, dice: Dice, happened: Happened): Promise<void> {
  const now = '2026-06-01T00:00:00.000Z';
  type Act = (trx: Parameters<typeof lockLedger>[0]) => Promise<unknown>;
  const acts: Act[] = [
    ...[...happened.movements, ...happened.settlements].map(
      (fact): Act =>
        (trx) =>
          recordOutcome(trx, entryFor(fact, { timeZone: 'UTC' }), now),
    ),
    ...happened.attributions.map(
      (attribution): Act =>
        (trx) =>
          recordAttribution(trx, attribution, now),
    ),
    ...happened.payouts.map(
      ({ payout, items }): Act =>
        (trx) =>
          savePayoutItems(trx, payout, items),
    ),
    ...happened.payouts.map(
      (payout): Act =>
        (trx) =>
          saveStripeObject(trx, { ...objectOf(payout), kind: 'payout' }, { ticket: 1n, now }),
    ),
  ];
  const order = acts
    .flatMap((act) => (dice.chance(0.2) ? [act, act] : [act]))
    .map((act) => ({ act, at: dice.whole(0, 1_000_000) }))
    .sort((a, b) => a.at - b.at);
  for (const { act } of order)
    await db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      await act(trx);
    });
}

const objectOf = ({ payout, amountMinor, currency, createdAt }: Carried) => ({
  ...{ id: payout, status: 'paid', chargeId: null, amountMinor, currency, createdAt },
  detail: { arrival_date: '2026-03-20', automatic: true, reconciliation_status: 'completed' },
});
