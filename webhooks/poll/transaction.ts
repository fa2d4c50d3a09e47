import type Stripe from 'stripe';
import { clearsLater, type Fact } from '../../src/ledger/facts.ts';
import { idOf } from '../../src/stripe/id-of.ts';
import {
  balanceTransactionFact,
  noSource,
  sourceOfCharge,
  sourceOfDispute,
  sourceOfRefund,
} from '../translate/balance-transaction.ts';
import { claimOfOneTimeCharge, salesOfCharge, settledFact } from '../translate/charge.ts';
import { cardPaymentOf } from '../translate/card-payment.ts';
import { attemptOf } from '../translate/payment-attempt.ts';
import { translationOfDispute } from '../translate/dispute.ts';
import { translationOfPayout } from '../translate/payout.ts';
import { translationOfRefund } from '../translate/refund.ts';
import { nothing, type Translation } from '../translate/translation.ts';

/**
 * What a balance transaction says together with its source, which came with it: the same facts that the
 * events about that source lead to.
 * @throws {Error} if the source is one we know and was not expanded.
 */
export function translationOfTransaction(bt: Stripe.BalanceTransaction): Translation {
  const { source } = bt;
  if (typeof source === 'string' && /^(ch|py|re|pyr|dp|du)_/.test(source))
    throw new Error(`${bt.id}: expected its source expanded, got an id`);
  if (source === null || typeof source === 'string') return only(balanceTransactionFact(bt, noSource));
  switch (source.object) {
    case 'charge':
      return translationOfChargeWith(bt, source);
    case 'refund':
      return { ...translationOfRefund(source), facts: [balanceTransactionFact(bt, sourceOfRefund(source))] };
    case 'dispute':
      return {
        ...translationOfDispute(source),
        facts: [balanceTransactionFact(bt, sourceOfDispute(source))],
      };
    case 'payout':
      return { ...translationOfPayout(source), facts: [balanceTransactionFact(bt, noSource)] };
    default:
      return only(balanceTransactionFact(bt, noSource));
  }
}

const only = (fact: Fact): Translation => ({ ...nothing, facts: [fact] });

function translationOfChargeWith(bt: Stripe.BalanceTransaction, charge: Stripe.Charge): Translation {
  // How it was paid decides the account; until Stripe says it the movement waits for the next look.
  if (charge.payment_method_details === null)
    return { ...nothing, waitingFor: 'the payment method of its charge' };
  const source = sourceOfCharge(charge);
  const claim = claimOfOneTimeCharge(charge);
  const hasSettled = charge.status === 'succeeded' && clearsLater(source.paymentMethod);
  const settled: Fact[] =
    hasSettled && idOf(charge.balance_transaction) === bt.id ? [settledFact(bt, charge.id)] : [];
  return {
    ...nothing,
    facts: [balanceTransactionFact(bt, source), ...settled],
    claims: claim ? [claim] : [],
    sales: salesOfCharge(charge),
    // Whether another charge is a renewal, the list does not say.
    attempts: claim ? attemptOf(charge, []) : [],
    cardPayments: cardPaymentOf(charge),
  };
}
