import type Stripe from 'stripe';
import { unmatchedFailures, unsettledCharges } from '../../db/unsettled.ts';
import { instantOfSeconds } from '../../src/clock.ts';
import { stripeObjects, takeTicket } from '../../db/stripe-objects.ts';
import type { Span } from '../../src/stripe/stripe-port.ts';
import { translateCharge } from '../translate/charge.ts';
import { observationOf, translateSession } from '../translate/checkout-session.ts';
import { translateDispute, translationOfDispute } from '../translate/dispute.ts';
import { translationOfInvoicePayment } from '../translate/invoice-payment.ts';
import { translatePayout, translationOfPayout } from '../translate/payout.ts';
import { translationOfSubscription } from '../translate/subscription.ts';
import { nothing, type Translation } from '../translate/translation.ts';
import { bankFinalPayouts, unexplainedPayouts } from './payouts.ts';
import { postTranslation, sweep, type PollDeps, type Swept } from './sweep.ts';
import { translationOfTransaction } from './transaction.ts';

/** The lists that are walked, in this order. */
export const stages = [
  'transactions',
  'invoices',
  'sessions',
  'disputes',
  'payouts',
  'subscriptions',
] as const;
export type Stage = (typeof stages)[number];

export interface PollOptions {
  span: Span;
  /** Where an earlier run was interrupted. */
  resumeAt?: { stage: Stage; cursor: string | undefined } | undefined;
  onPage?: (stage: Stage, swept: Swept) => Promise<void> | void;
  signal?: AbortSignal | undefined;
}

/**
 * Reads what Stripe has of a span of time and posts what is not posted yet. Whatever events were lost, late
 * or never sent, afterwards the ledger says what Stripe says. A second run changes nothing.
 */
export async function poll(deps: PollDeps, options: PollOptions): Promise<void> {
  const first = options.resumeAt ? stages.indexOf(options.resumeAt.stage) : 0;
  for (const stage of stages.slice(first)) {
    const startingAfter = stage === options.resumeAt?.stage ? options.resumeAt.cursor : undefined;
    await sweepStage(deps, stage, { ...options, span: { ...options.span, startingAfter } });
    if (options.signal?.aborted) return;
  }
  await lookAgain(deps, options.span);
}

function sweepStage(deps: PollDeps, stage: Stage, options: PollOptions): Promise<void> {
  const { stripe } = deps;
  const common = {
    ...{ span: options.span, signal: options.signal },
    onPage: (swept: Swept) => options.onPage?.(stage, swept),
  };
  switch (stage) {
    case 'transactions':
      return sweep(deps, {
        ...{ list: (span: Span) => stripe.listBalanceTransactions(span), read: translationOfTransaction },
        ...common,
      });
    case 'invoices':
      return sweep(deps, {
        list: (span: Span) => stripe.listInvoicePayments(span),
        read: translationOfInvoicePayment,
        ...common,
      });
    case 'sessions':
      return sweep(deps, {
        list: (span: Span) => stripe.listCheckoutSessions(span),
        read: translationOfSession,
        ...common,
      });
    case 'disputes':
      return sweep(deps, {
        list: (span: Span) => stripe.listDisputes(span),
        read: translationOfDispute,
        ...common,
      });
    case 'payouts':
      return sweep(deps, {
        list: (span: Span) => stripe.listPayouts(span),
        read: translationOfPayout,
        ...common,
      });
    case 'subscriptions':
      return sweep(deps, {
        list: (span: Span) => stripe.listSubscriptions(span),
        read: translationOfSubscription,
        ...common,
      });
    default:
      return stage satisfies never;
  }
}

const translationOfSession = (session: Stripe.Checkout.Session): Translation => ({
  ...nothing,
  sessions: [observationOf(session)],
});

// What no balance transaction announces: a debit that succeeds, a dispute that is decided, a payout that
// arrives or comes back.
async function lookAgain(deps: PollDeps, span: Span): Promise<void> {
  for (const chargeId of await unsettledCharges(deps.db)) await lookAt(deps, translateCharge, chargeId);
  // An invoice names the charge that paid it, and not the debits that failed before.
  const failures = await unmatchedFailures(deps.db, instantOfSeconds(span.from ?? 0));
  for (const chargeId of failures) await lookAt(deps, translateCharge, chargeId);
  for (const sessionId of await clearingSessions(deps)) await lookAt(deps, translateSession, sessionId);
  for (const dispute of await stripeObjects(deps.db, { kind: 'dispute' }))
    if (!isFinal(dispute.status)) await lookAt(deps, translateDispute, dispute.id);
  for (const payoutId of await unexplainedPayouts(deps.db)) await lookAt(deps, translatePayout, payoutId);
  await bankFinalPayouts(deps);
}

const isFinal = (status: string) => ['won', 'lost', 'warning_closed', 'prevented'].includes(status);

const clearingSessions = async ({ db }: PollDeps): Promise<string[]> => {
  const rows = await db
    .selectFrom('donation')
    .select('session_id')
    .where('status', '=', 'clearing')
    .where('session_id', 'is not', null)
    .execute();
  return rows.flatMap(({ session_id }) => session_id ?? []);
};

async function lookAt(
  deps: PollDeps,
  translate: (deps: PollDeps, id: string, types: readonly string[]) => Promise<Translation>,
  id: string,
): Promise<void> {
  const ticket = await takeTicket(deps.db);
  await postTranslation(deps, await translate(deps, id, []), ticket);
}
