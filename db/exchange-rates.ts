import type { Instant } from '../src/clock.ts';
import type { QuotedRate } from '../src/money/cross-rate.ts';
import type { Db, Trx } from './database.ts';

/** A rate as a source published it for a day. */
export interface DatedRate extends QuotedRate {
  /** `YYYY-MM-DD` */
  readonly day: string;
}

export interface KeptRate extends DatedRate {
  readonly source: string;
  readonly version: bigint;
  readonly imported_at: Instant;
}

/**
 * What a source said of these days, both included, as it was corrected last; by day, base and quote.
 * @param span `with` any of these currencies, `importedBy` the versions that were there at a moment, where given.
 */
export async function ratesWithin(
  db: Db | Trx,
  span: {
    source: string;
    from: string;
    to: string;
    with?: readonly string[];
    importedBy?: Instant | undefined;
  },
): Promise<KeptRate[]> {
  let query = db
    .selectFrom('exchange_rate')
    .selectAll()
    .where('source', '=', span.source)
    .where('day', '>=', span.from)
    .where('day', '<=', span.to)
    .orderBy('day')
    .orderBy('base')
    .orderBy('quote')
    .orderBy('version');
  const { with: currencies, importedBy } = span;
  if (importedBy !== undefined) query = query.where('imported_at', '<=', importedBy);
  if (currencies)
    query = query.where((eb) => eb.or([eb('base', 'in', currencies), eb('quote', 'in', currencies)]));
  const rows = await query.execute();
  // The last of each, as they are in the order of their versions.
  return [...new Map(rows.map((row) => [`${row.day} ${row.base} ${row.quote}`, row])).values()];
}

const rowsAtOnce = 500;

/** Adds versions that are not there; the table is append-only. */
export async function addRates(
  trx: Trx,
  source: string,
  rates: readonly (DatedRate & { version: bigint })[],
  now: Instant,
): Promise<void> {
  for (let at = 0; at < rates.length; at += rowsAtOnce)
    await trx
      .insertInto('exchange_rate')
      .values(
        rates.slice(at, at + rowsAtOnce).map(({ day, base, quote, version, rate }) => ({
          ...{ source, day, base, quote, version, rate, imported_at: now },
        })),
      )
      .execute();
}

/** Every version, the latest day first. */
export function listRates(
  db: Db,
  filter: {
    from?: string | undefined;
    to?: string | undefined;
    source?: string | undefined;
    currency?: string | undefined;
    limit: number;
  },
): Promise<KeptRate[]> {
  const { currency } = filter;
  let query = db
    .selectFrom('exchange_rate')
    .selectAll()
    .orderBy('day', 'desc')
    .orderBy('source')
    .orderBy('base')
    .orderBy('quote')
    .orderBy('version')
    .limit(filter.limit);
  if (filter.from !== undefined) query = query.where('day', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('day', '<=', filter.to);
  if (filter.source !== undefined) query = query.where('source', '=', filter.source);
  if (currency !== undefined)
    query = query.where((eb) => eb.or([eb('base', '=', currency), eb('quote', '=', currency)]));
  return query.execute();
}
