import { parse, type Info } from 'csv-parse/sync';
import type { DatedRate } from '../../../db/exchange-rates.ts';
import { parseDay } from '../../day.ts';
import { ratioOf } from '../../money/exchange.ts';
import { FileError } from '../file-text.ts';
import { readXml, type Element } from '../xml.ts';

export interface RatesFile {
  readonly rates: readonly DatedRate[];
  /** Who published it, where the form of the file says so. */
  readonly source: string | undefined;
}

/**
 * Exchange rates: CSV with the columns date, base, quote and rate, or the files of the European Central Bank
 * (eurofxref-daily.xml, eurofxref-hist.xml, eurofxref-hist.csv), which quote each currency per euro.
 * @throws {FileError} naming the line; nothing of a file that is not understood whole is taken.
 */
export function readRates(text: string): RatesFile {
  if (/^\s*</.test(text)) return { rates: readEcbXml(readXml(text)), source: 'ecb' };
  const rows = recordsOf(text);
  const head = Object.keys(rows[0]?.record ?? {});
  if (columns.every((name) => head.includes(name))) return { rates: rows.map(rateIn), source: undefined };
  if (head[0] === 'date' && head.includes('usd') && head.slice(1).every((name) => /^([a-z]{3})?$/.test(name)))
    return { rates: rows.flatMap(ratesPerEuro), source: 'ecb' };
  throw new FileError(
    'expected rates under the columns date, base, quote and rate, or as the ECB writes them',
  );
}

const columns = ['date', 'base', 'quote', 'rate'];

interface Row {
  record: Record<string, string>;
  info: Info;
}

function recordsOf(text: string): Row[] {
  try {
    return parse<Row>(text, {
      ...{ bom: true, info: true, trim: true, skip_empty_lines: true },
      columns: (names: string[]) => names.map((name) => name.toLowerCase()),
    });
  } catch (error) {
    throw new FileError(error instanceof Error ? error.message : String(error));
  }
}

function rateIn({ record, info }: Row): DatedRate {
  const { date: day = '', base = '', quote = '', rate = '' } = record;
  return checked({ day, base, quote, rate }, refuseAt(info.lines));
}

// The last column of the ECB's file has no name and holds nothing; N/A is a currency that is quoted no more, or not yet.
const ratesPerEuro = ({ record, info }: Row): DatedRate[] =>
  Object.entries(record).flatMap(([quote, rate]) => {
    if (quote === 'date' || (quote === '' && rate === '') || rate === 'N/A') return [];
    return checked({ day: record['date'] ?? '', base: 'eur', quote, rate }, refuseAt(info.lines));
  });

function readEcbXml(envelope: Element): DatedRate[] {
  const days = envelope.child('Cube')?.all('Cube') ?? [];
  if (envelope.name !== 'Envelope' || days.length === 0)
    return envelope.refuse('expected rates of the European Central Bank (Envelope/Cube/Cube)');
  return days.flatMap((day) =>
    day.all('Cube').map((cube) => {
      const [quote = '', rate = ''] = [cube.attribute('currency'), cube.attribute('rate')];
      return checked({ day: day.attribute('time') ?? '', base: 'eur', quote, rate }, cube.refuse);
    }),
  );
}

const refuseAt =
  (line: number) =>
  (problem: string): never => {
    throw new FileError(`line ${line}: ${problem}`);
  };

function checked(rate: DatedRate, refuse: (problem: string) => never): DatedRate {
  const [base, quote] = [rate.base.toLowerCase(), rate.quote.toLowerCase()];
  if (parseDay(rate.day) === undefined) return refuse(`expected a day as YYYY-MM-DD, got ${rate.day}`);
  if (!/^[a-z]{3}$/.test(base)) return refuse(`expected a currency code such as eur, got ${rate.base}`);
  if (!/^[a-z]{3}$/.test(quote)) return refuse(`expected a currency code such as usd, got ${rate.quote}`);
  if (base === quote) return refuse(`expected two currencies, got ${base} twice`);
  try {
    ratioOf(rate.rate);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  return { day: rate.day, base, quote, rate: rate.rate };
}
