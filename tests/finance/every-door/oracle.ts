import { firstDayAfter, type Happening } from './happenings.ts';
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

/** What is heard of after its month was closed counts on the first day that is open. @param happened as it was heard. */
function allMoves(happened: readonly Happening[]): Move[] {
  let open = '';
  return happened.flatMap((happening) => {
    if (happening.what === 'closed') open = firstDayAfter(happening.month);
    return movesOf(happening).map((move) => ({ ...move, on: move.on < open ? open : move.on }));
  });
}

function movesOf(happening: Happening): Move[] {
  if (happening.what === 'matched' || happening.what === 'closed') return [];
  const { on, heard } = happening;
  const { currency } = happening.money;
  const charge = 'charge' in happening ? happening.charge : undefined;
  return Object.entries(sidesOf(happening)).flatMap(([account, amount]) =>
    amount === 0n ? [] : [{ on, heard, currency, charge, account, amount }],
  );
}

function sidesOf(of: Exclude<Happening, { what: 'matched' | 'closed' }>): Record<string, bigint> {
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
    case 'adjusted':
      return { [of.sides.debit]: amount, [of.sides.credit]: -amount };
    case 'taken back':
      return { [of.sides.debit]: -amount, [of.sides.credit]: amount };
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
  for (const move of allMoves(happened).filter(countsBy(until)))
    sums.add(`${move.account} ${move.currency}`, move.amount);
  return sums.all();
}

/** `month interval campaign currency column` → amount or count. */
export function expectedIncome(happened: readonly Happening[]): Sums {
  const sums = createSums();
  const matches = matchesOf(happened);
  for (const move of allMoves(happened)) {
    const match =
      move.charge === undefined ? { gift: 'none none', open: '', heard: 0 } : matches.get(move.charge);
    const isLate = match !== undefined && move.heard < match.heard && move.on < match.open;
    addIncome(sums, move, match === undefined || isLate ? 'unmatched unmatched' : match.gift);
    if (!isLate) continue;
    // A closed month stays as it was read: the gift gets its money in the open one.
    addIncome(sums, { ...move, on: match.open }, match.gift);
    addIncome(sums, { ...move, on: match.open, amount: -move.amount }, 'unmatched unmatched');
  }
  return sums.all();
}

function addIncome(sums: ReturnType<typeof createSums>, move: Move, gift: string): void {
  const { on, account, amount, currency } = move;
  const add = (column: string, by: bigint) => sums.add(`${on.slice(0, 7)} ${gift} ${currency} ${column}`, by);
  const [column, sign] =
    account === 'donations'
      ? (['gross', -1n] as const)
      : account.startsWith('fees:')
        ? (['fees', 1n] as const)
        : ([account, 1n] as const);
  if (!['gross', 'refunds', 'disputes', 'fees'].includes(column)) return;
  add(column, sign * amount);
  add('net', -amount);
  if (column === 'gross') add('donations', amount < 0n ? 1n : -1n);
}

/** By charge what it was given for, when that was heard, and the first day that was open then. */
function matchesOf(happened: readonly Happening[]) {
  const found = new Map<number, { gift: string; heard: number; open: string }>();
  let open = '';
  for (const each of happened) {
    if (each.what === 'closed') open = firstDayAfter(each.month);
    if (each.what === 'matched' && !found.has(each.charge))
      found.set(each.charge, { gift: `${each.interval} ${each.campaign}`, heard: each.heard, open });
  }
  return found;
}

/** `month currency column` → amount. */
export function expectedFees(happened: readonly Happening[]): Sums {
  const sums = createSums();
  for (const { on, account, amount, currency } of allMoves(happened)) {
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
  return allMoves(happened)
    .filter((move) => move.account === of.account && move.currency === of.currency)
    .filter(countsBy(until))
    .toSorted((a, b) => (a.on === b.on ? a.heard - b.heard : a.on < b.on ? -1 : 1))
    .map(({ on, amount }) => `${on} ${amount} ${(balance += amount)}`);
}

export const accountsMoved = (happened: readonly Happening[]) =>
  allMoves(happened).map(({ account, currency }) => ({ account, currency }));
