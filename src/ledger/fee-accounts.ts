import type { Account } from './accounts.ts';
import type { FeeDetail } from './facts.ts';

/** Which expense a part of a transaction's own fee is. */
export function feeAccountOf(detail: FeeDetail, reportingCategory: string): Account {
  if (detail.type === 'tax' || detail.type === 'withheld_tax') return 'fees:tax_on_fees';
  if (reportingCategory === 'dispute' || reportingCategory === 'dispute_reversal') return 'fees:dispute';
  if (detail.type === 'stripe_fee') return byWord(detail.description) ?? 'fees:processing';
  if (detail.type === 'payment_method_passthrough_fee') return 'fees:processing';
  return 'fees:other';
}

/** Which expense a fee that Stripe takes from the balance by itself is, from its description. */
export function feeAccountByDescription(description: string | null, reportingCategory: string): Account {
  if (reportingCategory === 'tax') return 'fees:tax_on_fees';
  return byWord(description) ?? 'fees:other';
}

// Stripe gives these fees no code, only a text; the first word that fits decides.
const words: readonly (readonly [RegExp, Account])[] = [
  [/\b(tax|vat|gst)\b/i, 'fees:tax_on_fees'],
  [/\bbilling\b|\bsubscription/i, 'fees:billing'],
  [/\bradar\b/i, 'fees:radar'],
  [/\bdispute|\bchargeback/i, 'fees:dispute'],
  [/\bpayout/i, 'fees:payout'],
  [/\bprocessing\b/i, 'fees:processing'],
];

const byWord = (description: string | null): Account | undefined =>
  words.find(([word]) => word.test(description ?? ''))?.[1];
