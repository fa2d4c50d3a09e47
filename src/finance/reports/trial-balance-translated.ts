import { z } from 'zod';
import { dayIn, parseDay } from '../../day.ts';
import { oldestRateDays } from '../rates/closing-rates.ts';
import { translator } from '../rates/translate.ts';
import { currencyFilter, dayFilter, instantFilter } from './filters.ts';
import { defineReport } from './report.ts';
import { trialBalance } from './trial-balance.ts';

export const trialBalanceTranslated = defineReport({
  name: 'trial-balance-translated',
  definition:
    'The balance of every account as in the report trial-balance, debit positive, translated at the closing rate: that of the ' +
    `day, or of up to ${oldestRateDays} days before it, from exchange_rate_source. Each balance is rounded by itself, half to even, so their sum ` +
    'may be off by a few minor units. Where there is no rate the row has no amount, and says why. Without a day, that ' +
    'of today; with known_at that of this moment, and by the rates that had been imported by then.',
  filter: z.strictObject({
    ...{ at: dayFilter.optional(), known_at: instantFilter.optional(), in: currencyFilter.optional() },
  }),
  filters: {
    ...{
      at: 'to the end of this day, YYYY-MM-DD',
      known_at: 'as the books and the rates stood then, in UTC',
    },
    in: 'translated to this currency; to functional_currency where absent',
  },
  columns: {
    ...{ account: 'text', type: 'text', booked_in: 'text', currency: 'text', balance_minor: 'minor' },
    ...{ rate: 'text', rate_date: 'day', untranslated: 'text' },
  },
  empty: 'nothing has moved yet',
  async rows(deps, { in: wanted, at, known_at: knownAt }) {
    const translate = translator(deps, wanted, knownAt);
    // What was known at a moment reads as it did at that moment: on its day, which is that of the balance and of the rate.
    const ownDay = dayIn(knownAt ?? deps.clock.now(), deps.config.newsroom.time_zone);
    const day = at === undefined ? ownDay : (parseDay(at) ?? ownDay);
    const rows = [];
    for (const row of await trialBalance(deps.db, { at: day, known_at: knownAt })) {
      const { amount, ...translated } = await translate(row.currency, day);
      rows.push({
        ...{ account: row.account, type: row.type, booked_in: row.currency },
        ...{ ...translated, balance_minor: amount(row.balance_minor) },
      });
    }
    return rows;
  },
});
