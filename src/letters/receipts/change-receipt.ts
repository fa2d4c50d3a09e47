import { lockLedger } from '../../../db/ledger.ts';
import { oweNotice } from '../../../db/notices.ts';
import { findReceipt, voidReceipt, type ReceiptKey, type RegisteredReceipt } from '../../../db/receipts.ts';
import type { Deps } from '../../deps.ts';
import { newId } from '../../random.ts';

type ChangeDeps = Pick<Deps, 'db' | 'clock' | 'random'>;

export type Changed =
  | {
      readonly kind: 'done';
      readonly receipt: RegisteredReceipt;
      readonly result: string;
      /** The letter that is owed now; null where none is. */
      readonly letter: string | null;
    }
  | { readonly kind: 'refused'; readonly why: string };

const unknown: Changed = { kind: 'refused', why: 'there is no such receipt' };

/**
 * Makes a receipt void, for a reason that names nobody; asked again, that changes nothing. With `reissue` a letter with
 * another number is owed instead: it is taken when the letter leaves, so one that cannot leave takes none.
 */
export function makeVoid(
  { db, clock, random }: ChangeDeps,
  key: ReceiptKey,
  { reason, reissue, dryRun }: { reason: string; reissue: boolean; dryRun: boolean },
): Promise<Changed> {
  return db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    const receipt = await findReceipt(trx, key);
    if (!receipt) return unknown;
    const isOwed = reissue && receipt.replacedBy === null;
    const letter = isOwed ? `receipt:${receipt.chargeId}:${newId(random, 'anew')}` : null;
    const done = (result: string, owed = letter): Changed => ({
      kind: 'done',
      receipt,
      result,
      letter: owed,
    });
    if (dryRun) return done(receipt.isVoid ? 'is void already' : 'would be void', null);
    const now = clock.now();
    const result = await voidReceipt(trx, receipt, { reason, now });
    if (letter !== null)
      await oweNotice(
        trx,
        { key: letter, kind: 'receipt', subjectId: receipt.chargeId, detail: { asked: 'reissue' } },
        { now },
      );
    return done(result);
  });
}

/** Owes the letter again; it says which copy it is. Each time it is asked for it is another one. */
export function askForCopy(
  { db, clock, random }: ChangeDeps,
  key: ReceiptKey,
  { dryRun }: { dryRun: boolean },
): Promise<Changed> {
  return db.transaction().execute(async (trx) => {
    const receipt = await findReceipt(trx, key);
    if (!receipt) return unknown;
    if (receipt.isVoid) return { kind: 'refused', why: 'it is void, and a void receipt has no copies' };
    const letter = `receipt:${receipt.chargeId}:${newId(random, 'copy')}`;
    if (dryRun) return { kind: 'done', receipt, result: 'would be owed', letter: null };
    await oweNotice(
      trx,
      { key: letter, kind: 'receipt', subjectId: receipt.chargeId, detail: { asked: 'copy' } },
      { now: clock.now() },
    );
    return { kind: 'done', receipt, result: 'owed', letter };
  });
}
