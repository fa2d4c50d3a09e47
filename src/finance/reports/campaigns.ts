import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';

/** Sentence for the output: what the figures are. */
export const campaignsDefinition =
  'How often the support page was opened, a checkout started and a gift paid for the first time, by campaign and interval, in the ' +
  'newsroom’s own days. Openings and starts are counted without anything of the reader; renewals are no new gifts. While ' +
  'stolen cards are being tried out here, openings and starts are not counted. A reader who opens ' +
  'the page and then chooses another interval is opened under one and started under the other.';

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
  const rowOf = ({ day, campaign, gift_interval: interval }: Cell): CampaignRow => {
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
  for (const cell of await firstGifts(db, period)) rowOf(cell).paid += cell.count;
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
  count: bigint;
}

function countedCells(db: Db, { from, to }: Period): Promise<(Cell & { what: string })[]> {
  let query = db
    .selectFrom('support_count')
    .select(['day', 'campaign', 'gift_interval', 'what', sql<bigint>`cast(sum(count) as bigint)`.as('count')])
    .groupBy(['day', 'campaign', 'gift_interval', 'what']);
  if (from !== undefined) query = query.where('day', '>=', from);
  if (to !== undefined) query = query.where('day', '<=', to);
  return query.execute();
}

/** The first income of each donation; what else was sold is none. */
function firstGifts(db: Db, { from, to }: Period): Promise<Cell[]> {
  const first = db
    .selectFrom('posting as p')
    .innerJoin('journal_entry as e', 'e.id', 'p.entry_id')
    .innerJoin('attribution as a', 'a.charge_id', 'e.charge_id')
    .select(['a.donation_id', 'a.campaign', 'a.gift_interval'])
    .select((eb) => eb.fn.min('e.book_date').as('day'))
    .where('p.account', '=', 'donations')
    .where('p.amount_minor', '<', 0n)
    .where('a.gift_interval', 'in', ['once', 'month', 'year'])
    .groupBy(['a.donation_id', 'a.campaign', 'a.gift_interval']);
  let query = db
    .selectFrom(first.as('first'))
    .select(['day', 'campaign', 'gift_interval', sql<bigint>`cast(count(*) as bigint)`.as('count')])
    .groupBy(['day', 'campaign', 'gift_interval']);
  if (from !== undefined) query = query.where('day', '>=', from);
  if (to !== undefined) query = query.where('day', '<=', to);
  return query.execute();
}
