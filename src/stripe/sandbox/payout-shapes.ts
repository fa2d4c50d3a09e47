import type { Payout } from './object-kinds.ts';

export interface PayoutValues {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly currency: string;
  readonly automatic: boolean;
  readonly arrivalDate: number;
  readonly transaction: string;
  readonly description: string | null;
  readonly statementDescriptor: string | null;
  readonly metadata: Record<string, string>;
}

export const newPayout = (values: PayoutValues): Payout => ({
  id: values.id,
  object: 'payout',
  amount: values.amount,
  application_fee: null,
  application_fee_amount: null,
  arrival_date: values.arrivalDate,
  automatic: values.automatic,
  balance_transaction: values.transaction,
  created: values.created,
  currency: values.currency,
  description: values.description ?? (values.automatic ? 'STRIPE PAYOUT' : null),
  destination: `ba_sandbox${values.currency}`,
  failure_balance_transaction: null,
  failure_code: null,
  failure_message: null,
  livemode: false,
  metadata: values.metadata,
  method: 'standard',
  original_payout: null,
  payout_method: null,
  // Of a payout that was asked for by hand Stripe cannot say what is in it.
  reconciliation_status: values.automatic ? 'in_progress' : 'not_applicable',
  reversed_by: null,
  source_type: 'card',
  statement_descriptor: values.statementDescriptor,
  status: 'pending',
  trace_id: { status: 'pending', value: null },
  type: 'bank_account',
});

/** As an American bank numbers a transfer: fifteen digits. */
export function traceOf(random: () => number): NonNullable<Payout['trace_id']> {
  const digits = Array.from({ length: 15 }, () => String(Math.floor(random() * 10)));
  return { status: 'supported', value: digits.join('') };
}
