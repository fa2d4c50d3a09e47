import type { Account } from '../../../src/ledger/accounts.ts';
import type { Dice } from '../../simulation/dice.ts';

/** What happened, in nobody's words but these: on a day of the newsroom's calendar, and heard of in a minute. */
export type Happening = { readonly on: string; readonly heard: number } & (
  | { readonly what: 'gift' | 'debit'; readonly charge: number; readonly money: Money; readonly fees: Fees }
  | { readonly what: 'debit cleared'; readonly charge: number; readonly money: Money }
  | { readonly what: 'debit failed'; readonly charge: number; readonly money: Money; readonly fees: Fees }
  | { readonly what: 'refund' | 'dispute won'; readonly charge: number; readonly money: Money }
  | { readonly what: 'dispute'; readonly charge: number; readonly money: Money; readonly fee: bigint }
  | { readonly what: 'radar fee' | 'tax on fees'; readonly money: Money }
  | { readonly what: 'payout' | 'payout at the bank'; readonly payout: number; readonly money: Money }
  | {
      readonly what: 'adjusted' | 'taken back';
      readonly adjustment: number;
      readonly money: Money;
      readonly sides: Sides;
    }
  | { readonly what: 'closed'; readonly month: string }
  | {
      readonly what: 'matched';
      readonly charge: number;
      readonly interval: string;
      readonly campaign: string;
    }
);

export interface Money {
  readonly currency: string;
  /** In minor units, above zero. */
  readonly amount: bigint;
}

/** Accounts that somebody booked by hand. */
export interface Sides {
  readonly debit: Account;
  readonly credit: Account;
}

export interface Fees {
  readonly processing: bigint;
  readonly billing: bigint;
}

const days = 100;
// Over the end of a year, and of a short month.
export const dayOf = (n: number) => new Date(Date.UTC(2025, 10, 20 + n)).toISOString().slice(0, 10);
export const lastDay = days + 40;

// What a spread of its kinds takes; Omit alone would make one kind of all.
type Unheard = Happening extends infer H ? (H extends Happening ? Omit<H, 'heard'> : never) : never;

/** A season of a newsroom, heard of in any order whatever. */
export function history(dice: Dice): Happening[] {
  const happened: Unheard[] = [];
  const gifts = dice.whole(0, 14);
  for (let charge = 0; charge < gifts; charge += 1) happened.push(...lifeOfGift(dice, charge));
  for (let payout = 0; payout < dice.whole(0, 4); payout += 1) happened.push(...lifeOfPayout(dice, payout));
  for (let n = dice.whole(0, 3); n > 0; n -= 1)
    happened.push({
      ...{ what: dice.pick(['radar fee', 'tax on fees']), on: dayOf(dice.whole(0, days)) },
      money: { currency: dice.pick(currencies), amount: BigInt(dice.whole(1, 3000)) },
    });
  return decided(dice, shuffled(dice, happened)).map((each, heard) => ({ ...each, heard }));
}

/** What people do meanwhile: they close months, book by hand on days that are open, and take it back. */
function decided(dice: Dice, heard: readonly Unheard[]): Unheard[] {
  const all: Unheard[] = [];
  const months = dice.chance(0.5) ? ['2025-11', '2025-12', '2026-01', '2026-02'].slice(dice.whole(0, 3)) : [];
  let [open, last] = [dayOf(0), undefined as (Unheard & { what: 'adjusted' }) | undefined];
  for (const each of [...heard, undefined]) {
    if (dice.chance(0.1)) {
      const month = months.shift();
      if (month !== undefined) {
        all.push({ what: 'closed', month, on: open });
        open = firstDayAfter(month);
      }
    }
    const on = later(dayOf(dice.whole(0, lastDay)), open);
    if (last && dice.chance(0.3)) {
      all.push({ ...last, what: 'taken back', on });
      last = undefined;
    }
    if (dice.chance(0.05)) {
      const money = { currency: dice.pick(currencies), amount: BigInt(dice.whole(1, 5000)) };
      const sides = dice.pick(byHand);
      last = { what: 'adjusted', adjustment: all.length, on, money, sides };
      all.push(last);
    }
    if (each) all.push(each);
  }
  return all;
}

const byHand: readonly Sides[] = [
  { debit: 'bank', credit: 'suspense' },
  { debit: 'refunds', credit: 'suspense' },
  { debit: 'suspense', credit: 'fees:other' },
];

const later = (one: string, other: string) => (one > other ? one : other);

/** `2025-12` → `2026-01-01` */
export function firstDayAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10);
}

const currencies = ['usd', 'eur', 'gbp', 'jpy', 'kwd'];

function lifeOfGift(dice: Dice, charge: number): Unheard[] {
  const start = dice.whole(0, days);
  // Amounts that no binary fraction of a major unit is.
  const money = { currency: dice.pick(currencies), amount: BigInt(dice.whole(101, 9999)) };
  const fees = { processing: money.amount / 34n + 30n, billing: dice.chance(0.5) ? money.amount / 143n : 0n };
  const isDebit = dice.chance(0.2);
  const life: Unheard[] = [{ what: isDebit ? 'debit' : 'gift', on: dayOf(start), charge, money, fees }];
  const matched = {
    interval: dice.pick(['once', 'month', 'year']),
    campaign: dice.pick(['none', 'bar', 'article']),
  };
  if (dice.chance(0.85)) life.push({ what: 'matched', on: dayOf(start), charge, ...matched });
  const end = dayOf(start + dice.whole(4, 9));
  if (isDebit && dice.chance(0.3)) return [...life, { what: 'debit failed', on: end, charge, money, fees }];
  if (isDebit && dice.chance(0.7)) life.push({ what: 'debit cleared', on: end, charge, money });
  const [later, latest] = [dayOf(start + dice.whole(1, 15)), dayOf(start + dice.whole(16, 40))];
  const part = { ...money, amount: dice.chance(0.5) ? money.amount : money.amount / 3n };
  const fate = dice.pick(['kept', 'kept', 'refunded', 'disputed']);
  if (fate === 'refunded') life.push({ what: 'refund', on: later, charge, money: part });
  if (fate === 'disputed') {
    life.push({ what: 'dispute', on: later, charge, money: part, fee: dice.chance(0.8) ? 1500n : 0n });
    if (dice.chance(0.5)) life.push({ what: 'dispute won', on: latest, charge, money: part });
  }
  return life;
}

function lifeOfPayout(dice: Dice, payout: number): Unheard[] {
  const start = dice.whole(0, days);
  const money = { currency: dice.pick(currencies), amount: BigInt(dice.whole(100, 20_000)) };
  const sent: Unheard = { what: 'payout', on: dayOf(start), payout, money };
  return dice.chance(0.6)
    ? [sent, { what: 'payout at the bank', on: dayOf(start + 2), payout, money }]
    : [sent];
}

function shuffled<T>(dice: Dice, items: readonly T[]): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(dice.whole(0, left.length - 1), 1));
}
