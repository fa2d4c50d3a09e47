import type { Trx } from '../db/database.ts';
import { factsOfCharge } from '../db/ledger.ts';
import { whyDropped } from '../db/notices.ts';
import { lastReceiptOf, voidReceipt, type RegisteredReceipt } from '../db/receipts.ts';
import { secondsOf, type Instant } from '../src/clock.ts';
import { isDispute, paidMinor, returnedMinor, reversalsOf } from '../src/ledger/donor-movements.ts';
import type { Fact } from '../src/ledger/facts.ts';
import { isMoneyBack, moneyBack } from '../src/ledger/receipt.ts';
import { oweLetters } from './owe-letters.ts';

/**
 * Keeps the register of receipts at what the books say of each charge that was heard of: one whose money is all with
 * its donor again is void; where that money came back to us after all, another is owed. Needs `lockLedger`, so that a
 * receipt is written wholly before or wholly after. Heard again, or in another order, it ends alike.
 */
export async function followReturns(
  trx: Trx,
  facts: readonly Fact[],
  books: { now: Instant },
): Promise<void> {
  const charges = facts.flatMap((fact) =>
    'chargeId' in fact && fact.chargeId !== null ? [fact.chargeId] : [],
  );
  for (const chargeId of new Set(charges)) await followReturn(trx, chargeId, books);
}

async function followReturn(trx: Trx, chargeId: string, { now }: { now: Instant }): Promise<void> {
  const last = await lastReceiptOf(trx, chargeId);
  if (last && !last.isVoid) return voidIfBack(trx, last, now);
  const why = last ? last.voidReason : await whyDropped(trx, `receipt:${chargeId}`);
  if (why === null || why === undefined || !isMoneyBack(why)) return;
  const booked = await factsOfCharge(trx, chargeId);
  if (returnedMinor(booked) >= paidMinor(booked)) return;
  // One for each: the first that is written stands, and any other finds it.
  const letters = reversalsOf(booked).map(({ id, createdAt }) => ({
    ...{ key: `receipt:${chargeId}:after:${id}`, kind: 'receipt', subjectId: chargeId },
    ...{ detail: { asked: 'reissue' }, happenedAt: secondsOf(createdAt) },
  }));
  await oweLetters(trx, letters, { now });
}

async function voidIfBack(trx: Trx, receipt: RegisteredReceipt, now: Instant): Promise<void> {
  const booked = await factsOfCharge(trx, receipt.chargeId);
  if (returnedMinor(booked) < receipt.amountMinor) return;
  const isDisputed = returnedMinor(booked, booked.filter(isDispute)) > 0;
  await voidReceipt(trx, receipt, { reason: isDisputed ? moneyBack.disputed : moneyBack.refunded, now });
}
