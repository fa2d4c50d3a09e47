import { fixedFee, stepOf } from './currency-rules.ts';

export interface FeeDetail {
  readonly amount: number;
  readonly application: null;
  readonly currency: string;
  readonly description: string;
  readonly type: 'stripe_fee';
}

export type FeePayer = 'card' | 'us_bank_account';

/** What Stripe keeps of a payment; Billing's share of a recurring one is an element of its own. */
export function feeDetailsFor(payment: {
  readonly amount: number;
  readonly currency: string;
  readonly method: FeePayer;
  readonly recurring: boolean;
}): FeeDetail[] {
  const { amount, currency, method, recurring } = payment;
  const processing =
    method === 'card'
      ? permille(amount, 29, currency) + fixedFee(currency)
      : Math.min(permille(amount, 8, currency), bankDebitCap);
  const details = [feeDetail(processing, currency, 'Stripe processing fees')];
  const billing = permille(amount, 7, currency);
  if (recurring && billing > 0) details.push(feeDetail(billing, currency, 'Billing - Usage Fee'));
  return details;
}

/** ACH debits cost 0.8 %, at most five dollars. */
const bankDebitCap = 500;

/** Rounded once, half up, to what the currency can express. */
function permille(amount: number, rate: number, currency: string): number {
  const step = stepOf(currency);
  return Math.floor((amount * rate + 500 * step) / (1000 * step)) * step;
}

const feeDetail = (amount: number, currency: string, description: string): FeeDetail => ({
  amount,
  application: null,
  currency,
  description,
  type: 'stripe_fee',
});
