import { addDays, addMonths, dayIn, parseDay, type Day } from '../../day.ts';
import { oldestRateDays } from '../rates/closing-rates.ts';
import { translator, type Translated } from '../rates/translate.ts';
import { currencyFilter, months, monthsFilter } from './filters.ts';
import { incomeReport, type IncomeRow } from './income.ts';
import { defineReport } from './report.ts';

export const incomeTranslated = defineReport({
  name: 'income-translated',
  definition:
    'Income as in the report income, each row translated from the currency it is booked in at the closing rate of its month: ' +
    `that of the last day, or of up to ${oldestRateDays} days before it (today, while the month lasts), from exchange_rate_source. A rate ` +
    'between two currencies that are both quoted with a third is the quotient, rounded once, half to even; net is made of ' +
    'the translated parts. Where there is no rate the row has no amounts, and says why.',
  filter: monthsFilter.extend({ in: currencyFilter.optional() }),
  filters: { ...months, in: 'translated to this currency; to functional_currency where absent' },
  columns: {
    ...{ month: 'month', interval: 'text', campaign: 'text', booked_in: 'text', currency: 'text' },
    ...{ gross_minor: 'minor', refunds_minor: 'minor', disputes_minor: 'minor', fees_minor: 'minor' },
    ...{ net_minor: 'minor', donations: 'signed', rate: 'text', rate_date: 'day', untranslated: 'text' },
  },
  empty: 'no income yet',
  async rows(deps, { in: wanted, ...period }) {
    const translate = translator(deps, wanted);
    const today = dayIn(deps.clock.now(), deps.config.newsroom.time_zone);
    const rows = [];
    for (const row of await incomeReport(deps.db, period))
      rows.push(translatedRow(row, await translate(row.currency, closingDay(row.month, today))));
    return rows;
  },
});

function closingDay(month: string, today: Day): Day {
  const first = parseDay(`${month}-01`);
  if (first === undefined) throw new RangeError(`expected a month, got ${month}`);
  const last = addDays(addMonths(first, 1), -1);
  return last < today ? last : today;
}

function translatedRow(row: IncomeRow, { amount, ...translated }: Translated) {
  const [gross, refunds, disputes, fees] = [
    ...[amount(row.gross_minor), amount(row.refunds_minor)],
    ...[amount(row.disputes_minor), amount(row.fees_minor)],
  ];
  const isTranslated = translated.untranslated === null;
  const sumOf = (minor: bigint | null | undefined) => minor ?? 0n;
  return {
    ...{ month: row.month, interval: row.interval, campaign: row.campaign, booked_in: row.currency },
    ...{ gross_minor: gross ?? null, refunds_minor: refunds ?? null },
    ...{ disputes_minor: disputes ?? null, fees_minor: fees ?? null },
    net_minor: isTranslated ? sumOf(gross) - sumOf(refunds) - sumOf(disputes) - sumOf(fees) : null,
    ...{ donations: row.donations, ...translated },
  };
}
