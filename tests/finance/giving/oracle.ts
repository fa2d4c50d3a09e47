import { timeZone, type Life } from './lives.ts';

// Written apart from the reports: every gift is looked at for every figure.

interface Given {
  readonly donor: string | undefined;
  readonly interval: string;
  readonly month: string;
  readonly year: number;
  readonly shown: { readonly minor: number; readonly currency: string };
  readonly gross: { readonly minor: number; readonly currency: string };
}

export type Expected = ReturnType<typeof expectedOf>;

const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' });
const monthAt = (instant: string) => parts.format(new Date(instant));

function giftsIn(lives: readonly Life[]): Given[] {
  return lives
    .filter((life) => life.interval !== 'other' && (life.isDebit ? life.hasSettled : life.isChargeBooked))
    .map((life) => {
      const month = monthAt(life.isDebit ? life.settledAt : life.chargedAt);
      const { donor, interval = 'unmatched', settled: gross } = life;
      const shown = life.isChargeBooked ? life.shown : gross;
      return { donor, interval, month, year: Number(month.slice(0, 4)), shown, gross };
    });
}

const distinct = <T extends string | number>(items: readonly T[]) =>
  [...new Set(items)].toSorted((a, b) => (a < b ? -1 : 1));
const sum = (amounts: readonly number[]) => BigInt(amounts.reduce((a, b) => a + b, 0));
const count = (items: readonly unknown[]) => BigInt(items.length);

/** What every count has to be, of charges of which everything has been heard. */
export function expectedOf(lives: readonly Life[]) {
  const gifts = giftsIn(lives);
  const donors = distinct(gifts.flatMap(({ donor }) => donor ?? []));
  const monthsOf = (donor: string) => distinct(gifts.flatMap((g) => (g.donor === donor ? g.month : [])));
  const yearsOf = (donor: string) => monthsOf(donor).map((month) => Number(month.slice(0, 4)));
  const months = distinct(gifts.map(({ month }) => month));
  const years = distinct(gifts.map(({ year }) => year));
  const inMonth = (month: string, isNew: boolean) =>
    donors.filter((one) => monthsOf(one).includes(month) && (monthsOf(one)[0] === month) === isNew);
  const gave = (year: number) => donors.filter((one) => yearsOf(one).includes(year));
  const sizes = distinct(gifts.map((g) => `${g.month} ${g.shown.currency} ${g.interval}`));
  return {
    months: months.map((month) => {
      const here = gifts.filter((g) => g.month === month);
      const [fresh, back] = [count(inMonth(month, true)), count(inMonth(month, false))];
      return { ...row(month, fresh, back), ...heads(here) };
    }),
    years: years.map((year) => {
      const fresh = gave(year).filter((one) => yearsOf(one)[0] === year);
      const back = count(gave(year)) - count(fresh);
      return { ...row(String(year), count(fresh), back), ...heads(gifts.filter((g) => g.year === year)) };
    }),
    cohorts: months.flatMap((cohort) =>
      months.flatMap((month) => {
        const both = donors.filter((d) => monthsOf(d)[0] === cohort && monthsOf(d).includes(month));
        return both.length === 0 ? [] : [{ cohort, month, donors: count(both) }];
      }),
    ),
    retention: years.map((year) => {
      const gone = donors.filter((d) => yearsOf(d).some((y) => y < year) && !yearsOf(d).includes(year));
      const [before, now] = [gave(year - 1), gave(year)];
      return {
        ...{ year: String(year), before: count(before) },
        retained: count(before.filter((one) => now.includes(one))),
        ...{ lybunt: count(before.filter((one) => !now.includes(one))), sybunt: count(gone) },
      };
    }),
    revenue: distinct(gifts.map((g) => `${g.year} ${g.gross.currency}`)).map((key) => {
      const here = gifts.filter((g) => `${g.year} ${g.gross.currency}` === key);
      const known = here.filter(({ donor }) => donor !== undefined);
      const retained = known.filter((g) => gave(g.year - 1).includes(g.donor ?? ''));
      return {
        ...{ year: key.slice(0, 4), currency: key.slice(5) },
        gross_minor: sum(known.map(({ gross }) => gross.minor)),
        retained_minor: sum(retained.map(({ gross }) => gross.minor)),
        unknown_minor: sum(here.filter((g) => g.donor === undefined).map(({ gross }) => gross.minor)),
      };
    }),
    sizes: sizes.map((key) => {
      const here = gifts.filter((g) => `${g.month} ${g.shown.currency} ${g.interval}` === key);
      const amounts = here.map(({ shown }) => shown.minor).toSorted((a, b) => a - b);
      const [month, currency, interval] = key.split(' ');
      const middle = [amounts[Math.ceil(amounts.length / 2) - 1], amounts[Math.floor(amounts.length / 2)]];
      return {
        ...{ month, currency, interval, gifts: count(here), sum: sum(amounts) },
        median: middle.map((amount) => BigInt(amount ?? -1)),
      };
    }),
  };
}

const row = (period: string, fresh: bigint, back: bigint) => ({
  ...{ period, donors: fresh + back, new_donors: fresh, returning_donors: back },
});

const heads = (gifts: readonly Given[]) => ({
  gifts: count(gifts),
  unknown_gifts: count(gifts.filter(({ donor }) => donor === undefined)),
});
