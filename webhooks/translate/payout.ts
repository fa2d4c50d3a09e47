import type Stripe from 'stripe';
import { instantOfSeconds } from '../../src/clock.ts';
import { balanceTransactionFact, noSource } from './balance-transaction.ts';
import { nothing, type Translation } from './translation.ts';
import type { TranslatorDeps } from './translator.ts';

/** `payout.*`; once Stripe has reconciled it, also what went into it. */
export async function translatePayout({ stripe }: TranslatorDeps, payoutId: string): Promise<Translation> {
  const payout = await stripe.retrievePayout(payoutId);
  const translation = translationOfPayout(payout);
  if (!isExplained(payout)) return translation;
  return { ...translation, payouts: [{ payoutId, transactionIds: await contentsOf(stripe, payoutId) }] };
}

/** Stripe can say what an automatic payout carried, once it has worked that out, and never of a manual one. */
export const isExplained = (payout: Stripe.Payout): boolean =>
  payout.automatic && payout.reconciliation_status === 'completed';

export async function contentsOf(stripe: TranslatorDeps['stripe'], payout: string): Promise<string[]> {
  const ids: string[] = [];
  for (let startingAfter: string | undefined; ; startingAfter = ids.at(-1)) {
    const page = await stripe.listBalanceTransactions({ payout, startingAfter });
    ids.push(...page.items.map(({ id }) => id));
    if (!page.hasMore || page.items.length === 0) return ids;
  }
}

export function translationOfPayout(payout: Stripe.Payout): Translation {
  const { id, status, amount: amountMinor, currency, created } = payout;
  const moved = [payout.balance_transaction, payout.failure_balance_transaction].flatMap((bt) =>
    typeof bt === 'object' && bt !== null ? [bt] : [],
  );
  return {
    ...nothing,
    facts: moved.map((bt) => balanceTransactionFact(bt, noSource)),
    objects: [
      {
        ...{ id, kind: 'payout', status, chargeId: null, amountMinor, currency, created },
        detail: {
          // The bank's day: Stripe writes it as midnight in UTC.
          arrival_date: instantOfSeconds(payout.arrival_date).slice(0, 10),
          automatic: payout.automatic,
          reconciliation_status: payout.reconciliation_status,
          failure_code: payout.failure_code,
          trace_id: payout.trace_id?.value ?? null,
        },
      },
    ],
    tasks:
      status === 'failed'
        ? [
            {
              ...{ key: `payout_failed:${id}`, kind: 'payout_failed', subjectId: id },
              detail: `payout of ${amountMinor} ${currency} failed (${payout.failure_code ?? 'no reason given'}): the money is back at Stripe`,
            },
          ]
        : [],
  };
}
