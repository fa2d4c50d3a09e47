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
  opening_balances: 'equity',
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

export type Account = keyof typeof accounts | OtherIncome;

export const isOtherIncome = (code: string): code is OtherIncome => /^other_income:[a-z0-9_-]+$/.test(code);

export const isAccount = (code: string): code is Account =>
  Object.hasOwn(accounts, code) || isOtherIncome(code);
