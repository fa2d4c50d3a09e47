import { addDays, parseDay } from '../../day.ts';
import type { PlainTextFormat } from './plain-text-format.ts';

/** What `bean-check` takes (beancount.github.io/docs/beancount_language_syntax). */
export const beancount: PlainTextFormat = {
  comment: (text) => `;; ${text}\n`,
  currency: (code) => `option "operating_currency" "${code}"\n`,
  account: (name, firstDay) => `${firstDay} open ${name}\n`,
  entry: ({ book_date: day, key, kind, charge_id: charge, interval, campaign }, lines) =>
    [
      `\n${day} * ${quoted(kind)} ${quoted(key)}`,
      ...Object.entries({ charge, interval, campaign }).flatMap(([name, value]) =>
        value === null || value === '' ? [] : [`  ${name}: ${quoted(value)}`],
      ),
      ...lines.map((line) => `  ${line}`),
      '',
    ].join('\n'),
  // A balance is that of the morning.
  assertions: (day, balances) => {
    const known = parseDay(day);
    const next = known === undefined ? day : addDays(known, 1);
    return `\n${balances.map(({ account, amount }) => `${next} balance ${account}  ${amount}\n`).join('')}`;
  },
};

const quoted = (text: string) =>
  `"${text
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')}"`;
