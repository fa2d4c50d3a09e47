import type { Day } from '../day.ts';
import type { Newsroom } from '../newsroom.ts';
import {
  cancelledLetter,
  cardExpiringLetter,
  paymentFailedLetter,
  receiptLetter,
  refundLetter,
  yearlyNoticeLetter,
  type LetterContext,
} from './gift-letters.ts';
import type { Letter } from './letter.ts';
import { newsletterConfirmationLetter } from './newsletter-confirmation.ts';
import { reminderLetter } from './reminder.ts';
import { statementLetter } from './statement/statement-letter.ts';

export interface PreviewContext extends LetterContext {
  readonly newsroom: Newsroom;
  readonly publicUrl: string;
}

/** A letter as it would be written to somebody, about a gift that nobody gave. */
export interface Preview {
  /** In an address and a file name. */
  readonly name: string;
  readonly write: (about: PreviewContext) => Letter;
}

const day = (text: string) => text as Day;
const gift = { amountMinor: 500, currency: 'usd' };
const yearlyGift = { amountMinor: 5000, currency: 'usd' };
const reference = 'don_0123456789abcdef0123456789abcdef';
const paidOn = day('2027-01-15');
const receipt = { name: '7F3K-9Q2M-4XTD-8B0C' };

const once = {
  paid: gift,
  paidOn,
  interval: 'once',
  reference,
  isRenewal: false,
  nextOn: undefined,
} as const;
const returned = { refundedOn: day('2027-01-20'), paid: gift, paidOn, reference };

const token = 'made-up-token-of-nobody-00000000000000000000';

/** Every letter there is, in the order in which a reader might get them. */
export const previews: readonly Preview[] = [
  {
    name: 'reminder',
    write: ({ newsroom, publicUrl, locale }) =>
      reminderLetter(
        { publicUrl, newsroom },
        {
          ...{ giftInterval: 'month', amountMinor: 500, currency: 'usd', locale },
          createdAt: '2026-11-22T10:00:00.000Z',
        },
        token,
      ),
  },
  {
    name: 'newsletter',
    write: (about) =>
      newsletterConfirmationLetter(
        {
          titles: ['The Week'],
          confirmUrl: `${about.publicUrl}/newsletter/confirm/${token}`,
          leaveUrl: `${about.publicUrl}/newsletter/leave/${token}`,
        },
        about,
      ),
  },
  {
    name: 'receipt',
    write: (about) => receiptLetter({ ...once, receipt }, about),
  },
  {
    name: 'renewal',
    write: (about) =>
      receiptLetter(
        {
          ...{ paid: gift, paidOn, interval: 'month', reference, isRenewal: true },
          ...{ nextOn: day('2027-02-15'), receipt },
        },
        about,
      ),
  },
  {
    name: 'receipt-copy',
    write: (about) =>
      receiptLetter({ ...once, receipt: { ...receipt, copy: { ordinal: 1, firstOn: paidOn } } }, about),
  },
  {
    name: 'receipt-anew',
    write: (about) =>
      receiptLetter({ ...once, receipt: { name: '0M7V-WJ5T-2KQX-R3HE', replaces: receipt.name } }, about),
  },
  {
    name: 'payment-failed',
    write: (about) =>
      paymentFailedLetter(
        {
          ...{ due: gift, interval: 'month', triedOn: paidOn, nextTryOn: day('2027-01-18') },
          payUrl: 'https://invoice.stripe.com/i/example',
        },
        about,
      ),
  },
  {
    name: 'card-expiring',
    write: (about) =>
      cardExpiringLetter({ gift, interval: 'month', expires: '2027-01', nextOn: day('2027-02-15') }, about),
  },
  {
    name: 'yearly-notice',
    write: (about) => yearlyNoticeLetter({ gift: yearlyGift, renewsOn: day('2027-02-15') }, about),
  },
  {
    name: 'cancelled',
    write: (about) =>
      cancelledLetter({ gift, interval: 'month', endsOn: day('2027-02-15'), cause: 'wanted' }, about),
  },
  {
    name: 'ended-unpaid',
    write: (about) =>
      cancelledLetter({ gift, interval: 'month', endsOn: paidOn, cause: 'payment failed' }, about),
  },
  {
    name: 'refund',
    write: (about) => refundLetter({ ...returned, refunded: gift, receipt: 'void' }, about),
  },
  {
    name: 'refund-of-a-part',
    write: (about) =>
      refundLetter({ ...returned, refunded: { ...gift, amountMinor: 200 }, receipt: 'stands' }, about),
  },
  {
    name: 'statement',
    write: (about) =>
      statementLetter(
        {
          ...{ from: day('2027-01-01'), to: day('2027-12-31') },
          lines: [
            { on: paidOn, kind: 'paid', ...gift },
            { on: day('2027-01-20'), kind: 'returned', ...gift },
            { on: day('2027-02-15'), kind: 'paid', ...yearlyGift },
          ],
          totals: [{ currency: 'usd', paidMinor: 5500, returnedMinor: 500, keptMinor: 5000 }],
        },
        about,
      ),
  },
];
