import type Stripe from 'stripe';
import { instantOfSeconds } from '../../src/clock.ts';
import { idOf } from '../../src/stripe/id-of.ts';
import { balanceTransactionFact, sourceOfDispute } from './balance-transaction.ts';
import { nothing, type TaskNote, type Translation } from './translation.ts';
import type { TranslatorDeps } from './translator.ts';

/** `charge.dispute.*`, whichever it is: the dispute as it stands now. */
export async function translateDispute({ stripe }: TranslatorDeps, disputeId: string): Promise<Translation> {
  return translationOfDispute(await stripe.retrieveDispute(disputeId));
}

/**
 * Each of its balance transactions, as Stripe booked it: there may be none (an inquiry), one, two, or three
 * after an appeal, and what comes back need not be what was taken.
 * @throws {Error} if the dispute's charge was not expanded.
 */
export function translationOfDispute(dispute: Stripe.Dispute): Translation {
  const { id, status, amount: amountMinor, currency, created, reason } = dispute;
  const source = sourceOfDispute(dispute);
  const dueBy = dispute.evidence_details.due_by;
  const tasks = status.endsWith('needs_response') ? [answerBy(dispute)] : [];
  return {
    ...nothing,
    overtaken: [
      { kind: 'dispute', subjectId: id, stillAsked: tasks[0]?.key, resolution: `the dispute is ${status}` },
    ],
    facts: dispute.balance_transactions.map((bt) => balanceTransactionFact(bt, source)),
    objects: [
      {
        ...{ id, kind: 'dispute', status, amountMinor, currency, created },
        chargeId: idOf(dispute.charge) ?? null,
        detail: { reason, due_by: dueBy === null ? null : instantOfSeconds(dueBy) },
      },
    ],
    tasks,
  };
}

function answerBy({ id, status, amount, currency, reason, evidence_details }: Stripe.Dispute): TaskNote {
  const dueBy = evidence_details.due_by;
  const until = dueBy === null ? 'no day is set' : `until ${instantOfSeconds(dueBy).slice(0, 10)}`;
  return {
    ...{ key: `dispute:${id}:${status}`, kind: 'dispute', subjectId: id },
    detail: `dispute of ${amount} ${currency} (${reason}) needs a response: ${until}`,
  };
}
