import type { Happening } from './happenings.ts';
import { createSums, type Sums } from './sums.ts';

// Reckoned from what happened alone: it knows no fact, no entry and no roll-up, and looks at everything each time.

/** By account and currency, in the order in which money moved, debit positive. */
interface Move {
  readonly on: string;
  readonly heard: number;
  readonly account: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly charge: number | undefined;
}

function movesOf(happening: Happening): Move[] {
  if (happening.what === 'matched') return [];
  const { on, heard } = happening;
  const { currency } = happening.money;
  const charge = 'charge' in happening ? happening.charge : undefined;
  return Object.entries(sidesOf(happening)).flatMap(([account, amount]) =>
    amount === 0n ? [] : [{ on, heard, currency, charge, account, amount }],
  );
}

function sidesOf(of: Exclude<Happening, { what: 'matched' }>): Record<string, bigint> {
  const { amount } = of.money;
  switch (of.what) {
    case 'gift':
      return { ...broughtIn(amount, of.fees), donations: -amount };
    case 'debit':
      return { ...broughtIn(amount, of.fees), donations_unsettled: -amount };
    case 'debit cleared':
      return { donations_unsettled: amount, donations: -amount };
    case 'debit failed':
      return { ...negative(broughtIn(amount, of.fees)), donations_unsettled: amount };
    case 'refund':
      return { 'stripe:payments': -amount, refunds: amount };
    case 'dispute':
      return { 'stripe:payments': -amount - of.fee, 'fees:dispute': of.fee, disputes: amount };
    case 'dispute won':
      return { 'stripe:payments': amount, disputes: -amount };
    case 'radar fee':
      return { 'stripe:payments': -amount, 'fees:radar': amount };
    case 'tax on fees':
      return { 'stripe:payments': -amount, 'fees:tax_on_fees': amount };
    case 'payout':
      return { 'stripe:payments': -amount, payouts_in_transit: amount };
    default:
      return { payouts_in_transit: -amount, bank: amount };
  }
}

const broughtIn = (amount: bigint, fees: { processing: bigint; billing: bigint }) => ({
  'stripe:payments': amount - fees.processing - fees.billing,
  'fees:processing': fees.processing,
  'fees:billing': fees.billing,
});

const negative = (sides: Record<string, bigint>) =>
  Object.fromEntries(Object.entries(sides).map(([account, amount]) => [account, -amount]));

export interface Until {
  readonly at?: string | undefined;
  /** The minute up to which things had been heard. */
  readonly heard?: number | undefined;
}

const countsBy = (until: Until) => (move: Move) =>
  (until.at === undefined || move.on <= until.at) && (until.heard === undefined || move.heard <= until.heard);

/** `account currency` → balance. */
export function expectedBalances(happened: readonly Happening[], until: Until): Sums {
  const sums = createSums();
  for (const move of happened.flatMap(movesOf).filter(countsBy(until)))
    sums.add(`${move.account} ${move.currency}`, move.amount);
  return sums.all();
}

/** `month interval campaign currency column` → amount or count. */
export function expectedIncome(happened: readonly Happening[]): Sums {
  const sums = createSums();
  for (const { on, account, amount, currency, charge } of happened.flatMap(movesOf)) {
    const gift = giftOf(happened, charge);
    const add = (column: string, by: bigint) =>
      sums.add(`${on.slice(0, 7)} ${gift} ${currency} ${column}`, by);
    const [column, sign] =
      account === 'donations'
        ? (['gross', -1n] as const)
        : account.startsWith('fees:')
          ? (['fees', 1n] as const)
          : ([account, 1n] as const);
    if (!['gross', 'refunds', 'disputes', 'fees'].includes(column)) continue;
    add(column, sign * amount);
    add('net', -amount);
    if (column === 'gross') add('donations', 1n);
  }
  return sums.all();
}

function giftOf(happened: readonly Happening[], charge: number | undefined): string {
  if (charge === undefined) return 'none none';
  for (const each of happened)
    if (each.what === 'matched' && each.charge === charge) return `${each.interval} ${each.campaign}`;
  return 'unmatched unmatched';
}

/** `month currency column` → amount. */
export function expectedFees(happened: readonly Happening[]): Sums {
  const sums = createSums();
  for (const { on, account, amount, currency } of happened.flatMap(movesOf)) {
    const add = (column: string, by: bigint) => sums.add(`${on.slice(0, 7)} ${currency} ${column}`, by);
    if (account === 'donations') add('gross', -amount);
    if (!account.startsWith('fees:')) continue;
    add(account.slice('fees:'.length), amount);
    add('fees', amount);
  }
  return sums.all();
}

/** Of one account the day, amount and balance of each movement. */
export function expectedStatement(
  happened: readonly Happening[],
  of: { account: string; currency: string },
  until: Until,
): string[] {
  let balance = 0n;
  return happened
    .flatMap(movesOf)
    .filter((move) => move.account === of.account && move.currency === of.currency)
    .filter(countsBy(until))
    .toSorted((a, b) => (a.on === b.on ? a.heard - b.heard : a.on < b.on ? -1 : 1))
    .map(({ on, amount }) => `${on} ${amount} ${(balance += amount)}`);
}

export const accountsMoved = (happened: readonly Happening[]) =>
  happened.flatMap(movesOf).map(({ account, currency }) => ({ account, currency }));
