import { addDays, type Day } from '../../../src/day.ts';
import { today, type Life, type Payment } from './lives.ts';

// Written apart from the reports: for every month every life is looked at again, by what it was and not by what changed.

const inOrder = ({ payments }: Life): Payment[] =>
  payments.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.charge < b.charge ? -1 : 1));

const begunOn = (life: Life) => inOrder(life)[0]?.on;

const endedOn = (life: Life) => {
  const begun = begunOn(life);
  if (!life.end || begun === undefined) return undefined;
  return life.end.on < begun ? begun : life.end.on;
};

/** At the end of a day: what the promise was worth, if it was one. */
function worthAt(life: Life, day: string): number | undefined {
  const [begun, ended] = [begunOn(life), endedOn(life)];
  if (begun === undefined || begun > day || (ended !== undefined && ended <= day)) return undefined;
  return inOrder(life).findLast(({ on }) => on <= day)?.amount;
}

function returned(life: Life, lives: readonly Life[]): boolean {
  const begun = begunOn(life);
  return lives.some((other) => {
    const [otherBegun, otherEnded] = [begunOn(other), endedOn(other)];
    if (other === life || other.donor !== life.donor || !other.isDonorKnown || !life.isDonorKnown)
      return false;
    if (begun === undefined || otherBegun === undefined || otherEnded === undefined) return false;
    return otherBegun < begun && otherEnded <= begun;
  });
}

const reasons = {
  choice: 'ended_choice',
  failed_card: 'ended_failed_card',
  safety: 'ended_safety',
  disputed: 'ended_safety',
};

const monthEnd = (month: string) => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
};

const allMonths = Array.from({ length: 18 }, (_, n) =>
  new Date(Date.UTC(2025, n, 1)).toISOString().slice(0, 7),
);

/** Each row of the bridge as an object without what is nothing. */
export function bridgeOf(lives: readonly Life[]): Record<string, number>[] {
  const rows = [];
  for (const month of allMonths)
    for (const currency of ['jpy', 'usd'])
      for (const interval of ['month', 'year']) {
        const own = lives.filter((life) => life.currency === currency && life.interval === interval);
        const row: Record<string, number> = {};
        const add = (what: string, minor: number, count = 1) => {
          row[what] = (row[what] ?? 0) + count;
          row[`${what}_minor`] = (row[`${what}_minor`] ?? 0) + minor;
        };
        for (const life of own) countMonth(life, lives, month, add);
        if (Object.keys(row).length > 0) rows.push({ month, interval, currency, ...row });
      }
  return rows as unknown as Record<string, number>[];
}

function countMonth(
  life: Life,
  lives: readonly Life[],
  month: string,
  add: (what: string, minor: number) => void,
) {
  const [start, end] = [worthAt(life, addDays(`${month}-01` as Day, -1)), worthAt(life, monthEnd(month))];
  if (start !== undefined) add('start', start);
  if (end !== undefined) add('end', end);
  const [begun, ended, order] = [begunOn(life), endedOn(life), inOrder(life)];
  if (begun?.startsWith(month)) add(returned(life, lives) ? 'returned' : 'new', order[0]?.amount ?? 0);
  const counted = order.filter(({ on }, n) => n === 0 || ended === undefined || on <= ended);
  for (const [n, { on, amount }] of counted.entries()) {
    const before = counted[n - 1]?.amount ?? amount;
    if (on.startsWith(month) && amount > before) add('raised', amount - before);
    if (on.startsWith(month) && amount < before) add('lowered', before - amount);
  }
  if (life.end && ended?.startsWith(month)) add(reasons[life.end.reason], counted.at(-1)?.amount ?? 0);
}

/** At the end of a day, by currency: monthly, yearly. */
export function heldAt(lives: readonly Life[], day: string) {
  const held: Record<string, { monthly: number; yearly: number }> = {};
  for (const life of lives) {
    const worth = worthAt(life, day);
    if (worth === undefined) continue;
    const sums = (held[life.currency] ??= { monthly: 0, yearly: 0 });
    sums[life.interval === 'month' ? 'monthly' : 'yearly'] += worth;
  }
  return held;
}

/** `month currency` → what became of renewals that failed. */
export function recoveriesOf(lives: readonly Life[]) {
  const rows: Record<string, Record<string, number>> = {};
  for (const life of lives.filter((life) => begunOn(life) !== undefined))
    for (const { triedOn, amount, paidOn, isGivenUp } of life.failures) {
      const row = (rows[`${triedOn.slice(0, 7)} ${life.currency}`] ??= {});
      const fate = paidOn !== undefined ? 'recovered' : life.end || isGivenUp ? 'lost' : 'open';
      for (const what of ['failed', fate]) {
        row[what] = (row[what] ?? 0) + 1;
        row[`${what}_minor`] = (row[`${what}_minor`] ?? 0) + amount;
      }
    }
  return rows;
}

/** `day interval currency` → [payments, minor units], for so many days. */
export function aheadOf(lives: readonly Life[], days: number) {
  const rows: Record<string, [number, number]> = {};
  for (let n = 0; n < days; n++) {
    const day = addDays(today, n);
    for (const life of lives) {
      if (begunOn(life) === undefined || life.end || !isDue(life, day)) continue;
      if (life.standing === 'paused' || life.standing === 'called off') continue;
      const row = (rows[`${day} ${life.interval} ${life.currency}`] ??= [0, 0]);
      row[0] += 1;
      row[1] += life.nextMinor;
    }
  }
  return rows;
}

function isDue({ begun, renewsOn, interval }: Life, day: string): boolean {
  if (day < renewsOn) return false;
  if (interval === 'year') return day === renewsOn;
  return (
    Number(day.slice(8)) === Math.min(Number(begun.slice(8)), Number(monthEnd(day.slice(0, 7)).slice(8)))
  );
}
