import type { Trx } from '../../../db/database.ts';
import type { Donation } from '../../../db/donations.ts';
import { factsOfCharge, lockLedger } from '../../../db/ledger.ts';
import {
  issueReceipt,
  lastReceiptOf,
  receiptById,
  recordCopy,
  type RegisteredReceipt,
} from '../../../db/receipts.ts';
import { dayIn, type Day } from '../../day.ts';
import type { Deps } from '../../deps.ts';
import { returnedMinor } from '../../ledger/donor-movements.ts';
import type { Interval } from '../../ledger/intervals.ts';
import { givenBack, receiptDue, type AskedReceipt } from '../../ledger/receipt.ts';
import { receiptLetter } from '../gift-letters.ts';
import type { Letter } from '../letter.ts';
import type { Amount, ReceiptData } from '../letter-data.ts';
import { newReceiptReference, receiptName } from './receipt-name.ts';

type WriteDeps = Pick<Deps, 'clock' | 'random' | 'config'>;

/** A payment as Stripe has it, and what is asked for. */
export interface ReceiptedPayment {
  readonly asked: AskedReceipt;
  readonly chargeId: string;
  readonly donation: Donation;
  readonly interval: Interval;
  readonly paid: Amount;
  readonly paidOn: Day;
  readonly isRenewal: boolean;
  readonly nextOn: Day | undefined;
}

/**
 * The receipt with its number, which is taken in this transaction, under the lock of the ledger: so no refund is
 * booked in between, and no number is taken twice or lost. A text says why there is none.
 */
export async function writeReceipt(
  trx: Trx,
  deps: WriteDeps,
  payment: ReceiptedPayment,
): Promise<Letter | string> {
  await lockLedger(trx);
  const last = await lastReceiptOf(trx, payment.chargeId);
  const due = receiptDue(payment.asked, last);
  if (typeof due === 'object') return due.none;
  if (due === 'copy' && last) return copyOf(trx, deps, payment, last);
  if (returnedMinor(await factsOfCharge(trx, payment.chargeId)) >= payment.paid.amountMinor) return givenBack;
  const { donation, paid } = payment;
  const now = deps.clock.now();
  const issued = await issueReceipt(
    trx,
    {
      ...{ reference: newReceiptReference(deps.random), chargeId: payment.chargeId, donationId: donation.id },
      ...{ amountMinor: paid.amountMinor, currency: paid.currency, paidOn: payment.paidOn },
      ...{ kind: payment.isRenewal ? 'renewal' : 'first', replaces: last?.id ?? null },
      issuedOn: dayIn(now, deps.config.newsroom.time_zone),
    },
    now,
  );
  return letterOf(deps, payment, {
    ...payment,
    reference: donation.id,
    receipt: await nameOf(trx, deps, issued),
  });
}

/** As it was first written, and marked. */
async function copyOf(
  trx: Trx,
  deps: WriteDeps,
  payment: Pick<ReceiptedPayment, 'donation' | 'interval'>,
  receipt: RegisteredReceipt,
): Promise<Letter> {
  const ordinal = await recordCopy(trx, receipt, deps.clock.now());
  const copy = { ordinal, firstOn: receipt.issuedOn as Day };
  return letterOf(deps, payment, {
    ...toldBy(receipt, payment.interval),
    receipt: { ...(await nameOf(trx, deps, receipt)), copy },
  });
}

/** What the register knows of the letter; the days in it were written by `dayIn`. */
export const toldBy = (receipt: RegisteredReceipt, interval: Interval): Omit<ReceiptData, 'receipt'> => ({
  paid: { amountMinor: receipt.amountMinor, currency: receipt.currency },
  ...{ paidOn: receipt.paidOn as Day, interval, reference: receipt.donationId },
  ...{ isRenewal: receipt.kind === 'renewal', nextOn: undefined },
});

/** Its name and that of the one in whose place it stands. */
export async function nameOf(
  trx: Parameters<typeof receiptById>[0],
  { config }: Pick<WriteDeps, 'config'>,
  receipt: RegisteredReceipt,
): Promise<{ name: string; replaces?: string }> {
  const earlier = receipt.replaces === null ? undefined : await receiptById(trx, receipt.replaces);
  return {
    name: receiptName(receipt, config.newsroom),
    ...(earlier && { replaces: receiptName(earlier, config.newsroom) }),
  };
}

const letterOf = (
  { config }: WriteDeps,
  { donation: { locale } }: Pick<ReceiptedPayment, 'donation'>,
  data: ReceiptData,
) => receiptLetter(data, { newsroom: config.newsroom, locale });
