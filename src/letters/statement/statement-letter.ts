import { dayInWords } from '../../languages/day-in-words.ts';
import { wordsIn } from '../../languages/words.ts';
import { formatMoney } from '../../money/format-money.ts';
import { contact, type LetterContext } from '../gift-letters.ts';
import type { Letter } from '../letter.ts';
import type { StatementData } from '../letter-data.ts';

/** What was paid and returned in a year: each movement, and the sum in each currency. */
export function statementLetter(data: StatementData, about: LetterContext): Letter {
  const { letters } = wordsIn(about.locale);
  const { facts, statement } = letters;
  const money = (amountMinor: number, currency: string) => formatMoney(amountMinor, currency, about.locale);
  const notes = { paid: undefined, returned: statement.returned, 'return reversed': statement.reversed };
  return {
    subject: statement.subject,
    paragraphs: [
      { words: statement.intro(about.newsroom.name) },
      {
        facts: [
          [statement.from, dayInWords(data.from, about.locale)],
          [statement.to, dayInWords(data.to, about.locale)],
          [facts.statement, about.newsroom.product_name],
        ],
      },
      {
        facts: data.lines.map(({ on, amountMinor, currency, kind }) => {
          const note = notes[kind];
          const amount = money(amountMinor, currency);
          return [dayInWords(on, about.locale), note === undefined ? amount : `${amount} (${note})`];
        }),
      },
      ...data.totals.map(({ currency, paidMinor, returnedMinor, keptMinor }) => ({
        facts: [
          [statement.totalPaid, money(paidMinor, currency)],
          ...(returnedMinor === 0
            ? []
            : [
                [statement.totalReturned, money(returnedMinor, currency)] as const,
                [statement.total, money(keptMinor, currency)] as const,
              ]),
        ] as const,
      })),
      { words: statement.noCertificate },
      ...contact(letters, about),
    ],
  };
}
