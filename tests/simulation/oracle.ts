import type { BalanceTransaction } from '../../src/stripe/sandbox/object-kinds.ts';
import { giftFinder, ref } from './gift-finder.ts';
import type { World } from './world.ts';

/** What the books must say, as text by account and currency, and by month, interval, campaign and currency. */
export interface Expected {
  readonly balances: Readonly<Record<string, number>>;
  readonly income: Readonly<Record<string, Income>>;
  readonly quarantined: readonly string[];
}

export type Income = Record<'gross' | 'refunds' | 'disputes' | 'fees', number>;

/**
 * Reckoned from Stripe's own objects and from what the readers asked for, by the object and not by the balance
 * transaction's category: what a charge brought, what was given back of it, what a bank took.
 */
export function expectedBooks({ stripe, gifts, silentRows }: World): Expected {
  const balances = new Map<string, number>();
  const income = new Map<string, Income>();
  const transactions = new Map(stripe.raw('balance_transaction').map((one) => [one.id, one]));
  const charges = new Map(stripe.raw('charge').map((one) => [one.id, one]));
  const giftOf = giftFinder(stripe, gifts);

  const book = (account: string, { currency }: { currency: string }, amount: number) => {
    const key = `${account} ${currency}`;
    balances.set(key, (balances.get(key) ?? 0) + amount);
  };
  const report = (gift: string, at: number, currency: string, part: Partial<Income>) => {
    const key = `${monthOf(at)} ${gift} ${currency}`;
    const row = income.get(key) ?? { gross: 0, refunds: 0, disputes: 0, fees: 0 };
    for (const name of ['gross', 'refunds', 'disputes', 'fees'] as const) row[name] += part[name] ?? 0;
    income.set(key, row);
  };
  const bookFees = (transaction: BalanceTransaction, gift: string, isDispute = false) => {
    for (const { amount, description } of transaction.fee_details) {
      const kind = isDispute ? 'dispute' : /billing/i.test(description ?? '') ? 'billing' : 'processing';
      book(`fees:${kind}`, transaction, amount);
    }
    report(gift, transaction.created, transaction.currency, { fees: transaction.fee });
  };
  const moved = (id: unknown) => transactions.get(ref(id));

  const quarantined = [...silentRows].filter(([, account]) => account === 'quarantine').map(([id]) => id);
  for (const transaction of transactions.values())
    if (!quarantined.includes(transaction.id))
      book(`stripe:${transaction.balance_type}`, transaction, transaction.net);
  for (const [id, account] of silentRows) {
    const row = moved(id);
    if (!row || account === 'quarantine') continue;
    book(account, row, -row.amount);
    if (account.startsWith('fees:')) report('none none', row.created, row.currency, { fees: -row.amount });
  }
  for (const charge of charges.values()) {
    const came = moved(charge.balance_transaction);
    const went = moved(charge.failure_balance_transaction);
    const gift = giftOf(charge);
    if (came) bookFees(came, gift);
    if (went) bookFees(went, gift);
    // A debit that failed brought nothing, and one under way is owed.
    if (!came || charge.status === 'failed') continue;
    book(charge.status === 'succeeded' ? 'donations' : 'donations_unsettled', came, -came.amount);
    const isDebit = charge.payment_method_details?.type === 'us_bank_account';
    const at = isDebit ? came.available_on : came.created;
    if (charge.status === 'succeeded') report(gift, at, came.currency, { gross: came.amount });
  }
  for (const refund of stripe.raw('refund'))
    for (const part of [moved(refund.balance_transaction), moved(refund.failure_balance_transaction)]) {
      const charge = charges.get(ref(refund.charge));
      if (!part || !charge) continue;
      book('refunds', part, -part.amount);
      report(giftOf(charge), part.created, part.currency, { refunds: -part.amount });
    }
  for (const dispute of stripe.raw('dispute'))
    for (const part of dispute.balance_transactions) {
      const charge = charges.get(ref(dispute.charge));
      if (!charge) continue;
      // A dispute that was prevented is a refund in its own name.
      const name = part.type === 'refund' ? 'refunds' : 'disputes';
      book(name, part, -part.amount);
      bookFees(part, giftOf(charge), true);
      report(giftOf(charge), part.created, part.currency, { [name]: -part.amount });
    }
  for (const { amount, currency, status, arrival_date } of stripe.raw('payout')) {
    // What arrived a Monday may come back until the end of the next.
    const isFinal = status === 'paid' && stripe.clock.nowMs() >= (arrival_date + 8 * 86_400) * 1000;
    if (status !== 'failed' && status !== 'canceled')
      book(isFinal ? 'bank' : 'payouts_in_transit', { currency }, amount);
  }
  return {
    balances: nonZero(balances),
    income: rowsOf(income),
    quarantined: quarantined.map((id) => `bt:${id}`),
  };
}

const monthOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 7);
const nonZero = (sums: Map<string, number>) => Object.fromEntries([...sums].filter(([, sum]) => sum !== 0));
const rowsOf = (rows: Map<string, Income>) =>
  Object.fromEntries([...rows].filter(([, row]) => Object.values(row).some((amount) => amount !== 0)));
