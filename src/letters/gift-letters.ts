import { dayInWords } from '../languages/day-in-words.ts';
import { wordsIn, type Words } from '../languages/words.ts';
import { formatMoney } from '../money/format-money.ts';
import type { Newsroom } from '../newsroom.ts';
import type { Letter, Paragraph } from './letter.ts';
import type {
  Amount,
  CancelledData,
  CardExpiringData,
  PaymentFailedData,
  ReceiptData,
  RefundData,
  YearlyNoticeData,
} from './letter-data.ts';

export interface LetterContext {
  readonly newsroom: Pick<Newsroom, 'name' | 'product_name' | 'contact_email'>;
  readonly locale: string;
}

/** One for each payment. */
export function receiptLetter(data: ReceiptData, about: LetterContext): Letter {
  const { letters } = wordsIn(about.locale);
  const { facts, receipt } = letters;
  const { name } = about.newsroom;
  const { copy, replaces } = data.receipt;
  return {
    subject: receipt.subject,
    paragraphs: [
      ...(copy === undefined
        ? []
        : [{ words: receipt.copy(copy.ordinal, dayInWords(copy.firstOn, about.locale)) }]),
      { words: data.isRenewal ? receipt.renewal(name) : receipt.first(name) },
      {
        facts: [
          [facts.amount, money(data.paid, about)],
          [facts.howOften, letters.interval[data.interval]],
          [facts.paidOn, dayInWords(data.paidOn, about.locale)],
          ...(data.nextOn === undefined
            ? []
            : [[facts.next, dayInWords(data.nextOn, about.locale)] as const]),
          [facts.statement, about.newsroom.product_name],
          [facts.receipt, data.receipt.name],
          [facts.reference, data.reference],
        ],
      },
      ...(replaces === undefined ? [] : [{ words: receipt.replaces(replaces) }]),
      { words: data.interval === 'once' ? receipt.once : receipt.ending },
      ...contact(letters, about),
    ],
  };
}

/** A renewal that could not be taken, and how to mend it. */
export function paymentFailedLetter(data: PaymentFailedData, about: LetterContext): Letter {
  const { letters } = wordsIn(about.locale);
  const { facts, paymentFailed } = letters;
  const { nextTryOn } = data;
  return {
    subject: paymentFailed.subject,
    paragraphs: [
      { words: paymentFailed.intro(about.newsroom.name) },
      {
        facts: [
          [facts.amount, money(data.due, about)],
          [facts.howOften, letters.interval[data.interval]],
          [facts.triedOn, dayInWords(data.triedOn, about.locale)],
          ...(nextTryOn === undefined ? [] : [[facts.nextTry, dayInWords(nextTryOn, about.locale)] as const]),
        ],
      },
      { words: nextTryOn === undefined ? paymentFailed.notAgain : paymentFailed.again },
      { words: paymentFailed.pay, link: data.payUrl },
      { words: paymentFailed.ifNothing },
      ...contact(letters, about),
    ],
  };
}

export function cardExpiringLetter(data: CardExpiringData, about: LetterContext): Letter {
  const { letters } = wordsIn(about.locale);
  const { facts, cardExpiring } = letters;
  return {
    subject: cardExpiring.subject,
    paragraphs: [
      { words: cardExpiring.intro(about.newsroom.name) },
      {
        facts: [
          // As it is printed on the card.
          [facts.goodUntil, data.expires.replace(/^\d\d(\d\d)-(\d\d)$/, '$2/$1')],
          [facts.amount, money(data.gift, about)],
          [facts.howOften, letters.interval[data.interval]],
          [facts.next, dayInWords(data.nextOn, about.locale)],
        ],
      },
      { words: cardExpiring.what },
      { words: cardExpiring.otherwise },
      ...contact(letters, about),
    ],
  };
}

/** The honest question before a yearly gift renews itself. */
export function yearlyNoticeLetter(data: YearlyNoticeData, about: LetterContext): Letter {
  const { letters } = wordsIn(about.locale);
  const { facts, yearlyNotice } = letters;
  return {
    subject: yearlyNotice.subject,
    paragraphs: [
      { words: yearlyNotice.intro(about.newsroom.name) },
      {
        facts: [
          [facts.amount, money(data.gift, about)],
          [facts.next, dayInWords(data.renewsOn, about.locale)],
          [facts.statement, about.newsroom.product_name],
        ],
      },
      { words: yearlyNotice.question },
      { words: yearlyNotice.ending },
      ...contact(letters, about),
    ],
  };
}

export function cancelledLetter(data: CancelledData, about: LetterContext): Letter {
  const { letters } = wordsIn(about.locale);
  const { facts, cancelled } = letters;
  const why = { wanted: cancelled.wanted, 'payment failed': cancelled.paymentFailed, other: cancelled.other };
  return {
    subject: cancelled.subject,
    paragraphs: [
      { words: why[data.cause](about.newsroom.name) },
      {
        facts: [
          [facts.amount, money(data.gift, about)],
          [facts.howOften, letters.interval[data.interval]],
          [facts.nothingFrom, dayInWords(data.endsOn, about.locale)],
        ],
      },
      { words: cancelled.thanks },
      ...contact(letters, about),
    ],
  };
}

export function refundLetter(data: RefundData, about: LetterContext): Letter {
  const { letters } = wordsIn(about.locale);
  const { facts, refund } = letters;
  return {
    subject: refund.subject,
    paragraphs: [
      { words: refund.intro(about.newsroom.name) },
      {
        facts: [
          [facts.returned, money(data.refunded, about)],
          [facts.returnedOn, dayInWords(data.refundedOn, about.locale)],
          [facts.paid, money(data.paid, about)],
          [facts.paidOn, dayInWords(data.paidOn, about.locale)],
          [facts.statement, about.newsroom.product_name],
          [facts.reference, data.reference],
        ],
      },
      ...(data.receipt === undefined
        ? []
        : [{ words: data.receipt === 'void' ? refund.receiptVoid : refund.receiptStands }]),
      { words: refund.banks },
      { words: refund.why },
      ...contact(letters, about),
    ],
  };
}

const money = ({ amountMinor, currency }: Amount, { locale }: LetterContext) =>
  formatMoney(amountMinor, currency, locale);

/** Where to ask, if the newsroom says so. */
export const contact = (letters: Words['letters'], { newsroom }: LetterContext): Paragraph[] =>
  newsroom.contact_email === undefined ? [] : [{ words: letters.contact(newsroom.contact_email) }];
