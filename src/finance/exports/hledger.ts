import type { PlainTextFormat } from './plain-text-format.ts';

/** What hledger (`check -s ordereddates`) and Ledger (`--pedantic`) both take. */
export const hledger: PlainTextFormat = {
  comment: (text) => `; ${text}\n`,
  // Ledger knows no sample amount behind `commodity`, hledger none without decimals.
  currency: (code, sample) => `commodity ${code}\n${sample === '' ? '' : `  format ${sample}\n`}`,
  account: (name) => `account ${name}\n`,
  entry: ({ book_date: day, key, kind, charge_id: charge, interval, campaign }, lines) => {
    const about = [charge && `charge=${charge}`, interval && `interval=${interval}`];
    const note = [...about, campaign && `campaign=${campaign}`].filter(Boolean).join(' ');
    const head = `${day} * (${oneLine(key)}) ${oneLine(kind)}`;
    return `\n${head}${note === '' ? '' : `  ; ${oneLine(note)}`}\n${lines.map((line) => `    ${line}\n`).join('')}`;
  },
  assertions: (day, balances) =>
    balances.length === 0
      ? ''
      : `\n${day} * trial balance\n${balances
          .map(({ account, amount }) => `    ${account}  0 ${amount.split(' ')[1] ?? ''} = ${amount}\n`)
          .join('')}`,
};

// A line ends an entry's head, a semicolon begins a comment, and brackets its code.
const oneLine = (text: string) => text.replaceAll(/[\r\n;()]+/g, ' ').trim();
