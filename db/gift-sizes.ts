import { sql } from 'kysely';
import type { Trx } from './database.ts';
import { addTo } from './add-to.ts';
import type { Gift } from './gift.ts';

/** Gifts of one month, interval and presentment currency. */
type Cell = Pick<Gift, 'month' | 'gift_interval' | 'currency'>;

interface Median {
  /** Gifts that are smaller than `low`. */
  readonly below: bigint;
  /** The middle one, or the smaller of the two in the middle. */
  readonly low: bigint;
  readonly high: bigint;
}

/** Takes one gift out and puts another in, where they are not counted alike. */
export async function changeSizes(
  trx: Trx,
  before: Gift | undefined,
  after: Gift | undefined,
): Promise<void> {
  const isCountedAlike = before && after && sizeOf(before) === sizeOf(after);
  if (!isCountedAlike) {
    if (before) await count(trx, before, -1n);
    if (after) await count(trx, after, 1n);
  }
  const isKnownAlike = before?.donor_index === null && after?.donor_index === null;
  if (isCountedAlike && isKnownAlike) return;
  if (before?.donor_index === null) await countUnknown(trx, before, -1n);
  if (after?.donor_index === null) await countUnknown(trx, after, 1n);
}

const sizeOf = (gift: Gift) => [gift.month, gift.gift_interval, gift.currency, gift.amount_minor].join(' ');

const sizes = {
  table: 'gift_size',
  key: ['month', 'gift_interval', 'currency', 'amount_minor'],
  values: ['gifts'],
} as const;

async function count(trx: Trx, gift: Gift, sign: 1n | -1n): Promise<void> {
  const { month, gift_interval, currency, amount_minor: amount } = gift;
  const cell = { month, gift_interval, currency };
  await addTo(trx, sizes, [{ key: [month, gift_interval, currency, amount], values: [sign] }]);
  const known = await cellNow(trx, cell);
  const gifts = (known?.gifts ?? 0n) + sign;
  const median = await medianOf(trx, cell, gifts, movedBy(known, amount, sign));
  const counted = {
    gifts,
    sum_minor: (known?.sum_minor ?? 0n) + sign * amount,
    ...{ below_median: median.below, median_low_minor: median.low, median_high_minor: median.high },
  };
  await trx
    .insertInto('gift_month')
    .values({ ...cell, ...counted, unknown_gifts: 0n })
    .onConflict((oc) => oc.columns(['month', 'gift_interval', 'currency']).doUpdateSet(counted))
    .execute();
}

async function countUnknown(trx: Trx, gift: Gift, sign: 1n | -1n): Promise<void> {
  await trx
    .updateTable('gift_month')
    .set({ unknown_gifts: sql`unknown_gifts + ${sign}` })
    .where('month', '=', gift.month)
    .where('gift_interval', '=', gift.gift_interval)
    .where('currency', '=', gift.currency)
    .execute();
}

const cellNow = (trx: Trx, { month, gift_interval, currency }: Cell) =>
  trx
    .selectFrom('gift_month')
    .selectAll()
    .where('month', '=', month)
    .where('gift_interval', '=', gift_interval)
    .where('currency', '=', currency)
    .executeTakeFirst();

const belowAll = { below: 0n, low: -(10n ** 16n) };

// Where the median stood still says how many are smaller, once this gift is taken into account.
function movedBy(
  known: { gifts: bigint; below_median: bigint; median_low_minor: bigint } | undefined,
  amount: bigint,
  sign: 1n | -1n,
): Pick<Median, 'below' | 'low'> {
  if (!known || known.gifts === 0n) return belowAll;
  const low = known.median_low_minor;
  return { below: known.below_median + (amount < low ? sign : 0n), low };
}

/** Goes from where the median stood to where it stands: a step or two along the index, however many gifts there are. */
async function medianOf(
  trx: Trx,
  cell: Cell,
  gifts: bigint,
  from: Pick<Median, 'below' | 'low'>,
): Promise<Median> {
  if (gifts === 0n) return { below: 0n, low: 0n, high: 0n };
  const rank = (gifts + 1n) / 2n;
  let { below, low } = from;
  let here = (await sizeNear(trx, cell, '=', low))?.gifts ?? 0n;
  while (below >= rank) {
    const smaller = await requireSize(trx, cell, '<', low);
    ({ amount_minor: low, gifts: here } = smaller);
    below -= here;
  }
  while (below + here < rank) {
    below += here;
    ({ amount_minor: low, gifts: here } = await requireSize(trx, cell, '>', low));
  }
  const isBoth = below + here >= gifts / 2n + 1n;
  const high = isBoth ? low : (await requireSize(trx, cell, '>', low)).amount_minor;
  return { below, low, high };
}

type Side = '<' | '=' | '>';

const sizeNear = (trx: Trx, { month, gift_interval, currency }: Cell, side: Side, amount: bigint) =>
  trx
    .selectFrom('gift_size')
    .select(['amount_minor', 'gifts'])
    .where('month', '=', month)
    .where('gift_interval', '=', gift_interval)
    .where('currency', '=', currency)
    .where('amount_minor', side, amount)
    .where('gifts', '>', 0n)
    .orderBy('amount_minor', side === '<' ? 'desc' : 'asc')
    .limit(1)
    .executeTakeFirst();

async function requireSize(trx: Trx, cell: Cell, side: Side, amount: bigint) {
  const found = await sizeNear(trx, cell, side, amount);
  if (!found)
    throw new Error(
      `gift_month ${cell.month}: expected a gift ${side} ${amount}, found none; verify the ledger`,
    );
  return found;
}
