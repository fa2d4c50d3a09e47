/** The chart of accounts: every account in which an amount can stand, in each currency. */
export const accounts = {
  'stripe:payments': 'asset',
  'stripe:risk_reserved': 'asset',
  'stripe:refund_and_dispute_prefunding': 'asset',
  'stripe:transfers_clearing': 'asset',
  'stripe:other': 'asset',
  payouts_in_transit: 'asset',
  bank: 'asset',
  recoverable_tax: 'asset',
  fx_clearing: 'asset',
  donations_unsettled: 'liability',
  suspense: 'liability',
  deferred_benefits: 'liability',
  opening_balances: 'equity',
  released_from_restriction: 'equity',
  donations: 'income',
  refunds: 'income',
  disputes: 'income',
  'fees:processing': 'expense',
  'fees:billing': 'expense',
  'fees:radar': 'expense',
  'fees:dispute': 'expense',
  'fees:payout': 'expense',
  'fees:tax_on_fees': 'expense',
  'fees:other': 'expense',
  fx_gain_loss: 'expense',
  climate_contribution: 'expense',
} as const;

/** Income of something else on the same Stripe account, by the slug it has in the configuration. */
export type OtherIncome = `other_income:${string}`;

/** What was released of a fund whose purpose was met. */
export type Released = `released:${string}`;

export type Account = keyof typeof accounts | OtherIncome | Released;

export const isOtherIncome = (code: string): code is OtherIncome => /^other_income:[a-z0-9_-]+$/.test(code);

export const isReleased = (code: string): code is Released => /^released:[a-z0-9_-]+$/.test(code);

/** The type of an account that the chart does not name; undefined where it cannot be one. */
export function typeOfNewAccount(code: string): 'income' | 'equity' | undefined {
  if (isOtherIncome(code)) return 'income';
  return isReleased(code) ? 'equity' : undefined;
}

export const isAccount = (code: string): code is Account =>
  Object.hasOwn(accounts, code) || typeOfNewAccount(code) !== undefined;
