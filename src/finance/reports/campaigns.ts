import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../../db/database.ts';
import { firstGiftsByDay } from '../../../db/first-gifts.ts';
import { dayFilter } from './filters.ts';
import { defineReport } from './report.ts';

/** Sentence for the output: what the figures are. */
export const campaignsDefinition =
  'How often the support page was opened, a checkout started and a gift paid for the first time, by campaign and interval, in the ' +
  'newsroom’s own days. Openings and starts are counted without anything of the reader; renewals are no new gifts. Gifts are ' +
  'counted as they are known today, in closed months too. While stolen cards are being tried out here, openings and starts are not ' +
  'counted. A reader who opens the page and then chooses another interval is opened under one and started under the other.';

export type Grain = 'day' | 'month';

export interface Period {
  /** `YYYY-MM-DD`, both included; open where absent. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly by: Grain;
}

export interface CampaignRow {
  /** `YYYY-MM-DD` or `YYYY-MM`. */
  period: string;
  campaign: string;
  interval: string;
  opened: bigint;
  started: bigint;
  paid: bigint;
}

/** By day or month, the latest first. */
export async function campaignsReport(db: Db, period: Period): Promise<CampaignRow[]> {
  const rows = new Map<string, CampaignRow>();
  const rowOf = ({ day, campaign, gift_interval: interval }: Omit<Cell, 'what' | 'count'>): CampaignRow => {
    const at = periodOf(day, period.by);
    const key = [at, campaign, interval].join(' ');
    const row = rows.get(key) ?? { period: at, campaign, interval, opened: 0n, started: 0n, paid: 0n };
    rows.set(key, row);
    return row;
  };
  for (const cell of await countedCells(db, period)) {
    if (cell.what === 'opened') rowOf(cell).opened += cell.count;
    if (cell.what === 'started') rowOf(cell).started += cell.count;
  }
  for (const cell of await firstGiftsByDay(db, period)) rowOf(cell).paid += cell.gifts;
  return [...rows.values()].sort(
    (a, b) =>
      compare(b.period, a.period) || compare(a.campaign, b.campaign) || compare(a.interval, b.interval),
  );
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

const periodOf = (day: string, by: Grain): string => (by === 'month' ? day.slice(0, 7) : day);

interface Cell {
  day: string;
  campaign: string;
  gift_interval: string;
  what: string;
  count: bigint;
}

function countedCells(db: Db, { from, to }: Period): Promise<Cell[]> {
  let query = db
    .selectFrom('support_count')
    .select(['day', 'campaign', 'gift_interval', 'what', sql<bigint>`cast(sum(count) as bigint)`.as('count')])
    .groupBy(['day', 'campaign', 'gift_interval', 'what']);
  if (from !== undefined) query = query.where('day', '>=', from);
  if (to !== undefined) query = query.where('day', '<=', to);
  return query.execute();
}

/** Of `campaigns` and `articles`. */
export const spanFilter = z.strictObject({
  ...{ from: dayFilter.optional(), to: dayFilter.optional() },
  by: z.enum(['day', 'month'], 'expected day or month').default('month'),
});

export const span = {
  ...{ from: 'first day, YYYY-MM-DD', to: 'last day, YYYY-MM-DD', by: 'day or month' },
};

export const campaigns = defineReport({
  ...{ name: 'campaigns', definition: campaignsDefinition, filter: spanFilter, filters: span },
  columns: {
    ...{ period: 'text', campaign: 'text', interval: 'text' },
    ...{ opened: 'count', started: 'count', paid: 'count' },
  },
  empty: 'nothing was counted yet',
  rows: ({ db }, filter) => campaignsReport(db, filter),
});
