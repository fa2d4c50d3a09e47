import { type Charge, type Dispute, idOf } from './object-kinds.ts';

/** A complete dispute around the few values that differ from one to the next; no money has moved yet. */
export function newDispute(values: {
  readonly id: string;
  readonly created: number;
  readonly charge: Charge;
  readonly amount: number;
  readonly reason: string;
  readonly status: Dispute['status'];
  readonly isInquiry: boolean;
  /** 0 if the bank takes no answer */
  readonly dueBy: number;
}): Dispute {
  const { charge, isInquiry } = values;
  const networkReasonCode = networkReasonCodes.get(values.reason) ?? null;
  const card = charge.payment_method_details?.card;
  return {
    id: values.id,
    object: 'dispute',
    amount: values.amount,
    balance_transactions: [],
    charge: charge.id,
    created: values.created,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: {
      ...noEvidence,
      customer_email_address: charge.billing_details.email,
      customer_name: charge.billing_details.name,
    },
    evidence_details: {
      due_by: values.dueBy,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry && charge.amount_refunded < charge.amount_captured,
    livemode: false,
    metadata: {},
    network_reason_code: networkReasonCode,
    payment_intent: charge.payment_intent === null ? null : idOf(charge.payment_intent),
    ...(card
      ? {
          payment_method_details: {
            card: {
              brand: card.brand ?? 'unknown',
              case_type: isInquiry ? 'inquiry' : 'chargeback',
              network: card.network ?? 'unknown',
              network_reason_code: networkReasonCode,
            },
            type: 'card',
          },
        }
      : {}),
    reason: values.reason,
    status: values.status,
  };
}

/** As Visa names them. */
const networkReasonCodes = new Map([
  ['fraudulent', '10.4'],
  ['product_not_received', '13.1'],
]);

const noEvidence: Dispute['evidence'] = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
