import { z } from 'zod';
import { concede, updateDispute } from './dispute-evidence.ts';
import { by, endpoint, listEndpoint, retrieveEndpoint, retrieveParams, type Endpoint } from './endpoint.ts';
import { closeReview } from './fraud-signals.ts';
import type { Dispute, Review } from './object-kinds.ts';
import { boolean, clearableMetadata, expand } from './params.ts';
import { resourceMissing } from './stripe-error.ts';
import type { World } from './world.ts';

const evidenceText = z
  .string()
  .max(20_000)
  // An empty text takes back what was staged.
  .transform((words) => (words === '' ? null : words))
  .exactOptional();

const appeal = z.strictObject({
  card: z
    .strictObject({
      reason_for_filing: z.string().max(20_000).exactOptional(),
      supporting_files: z.array(z.string().max(5000)).exactOptional(),
    })
    .exactOptional(),
});

const evidence = z.strictObject({
  access_activity_log: evidenceText,
  appeal: z.union([z.literal('').transform(() => null), appeal]).exactOptional(),
  billing_address: evidenceText,
  cancellation_policy: evidenceText,
  cancellation_policy_disclosure: evidenceText,
  cancellation_rebuttal: evidenceText,
  customer_communication: evidenceText,
  customer_email_address: evidenceText,
  customer_name: evidenceText,
  customer_purchase_ip: evidenceText,
  customer_signature: evidenceText,
  duplicate_charge_documentation: evidenceText,
  duplicate_charge_explanation: evidenceText,
  duplicate_charge_id: evidenceText,
  product_description: evidenceText,
  receipt: evidenceText,
  refund_policy: evidenceText,
  refund_policy_disclosure: evidenceText,
  refund_refusal_explanation: evidenceText,
  service_date: evidenceText,
  service_documentation: evidenceText,
  shipping_address: evidenceText,
  shipping_carrier: evidenceText,
  shipping_date: evidenceText,
  shipping_documentation: evidenceText,
  shipping_tracking_number: evidenceText,
  uncategorized_file: evidenceText,
  uncategorized_text: evidenceText,
});

export const disputeChange = z.strictObject({
  evidence: evidence.optional(),
  intended_submission_method: z
    .enum(['manual', 'prefer_manual', 'prefer_smart_disputes', 'smart_disputes'])
    .optional(),
  metadata: clearableMetadata.optional(),
  submit: boolean.optional(),
  expand: expand.optional(),
});

const ofCharge = { charge: by('charge'), payment_intent: by('payment_intent') };

export const disputeEndpoints: readonly Endpoint[] = [
  retrieveEndpoint('dispute', '/v1/disputes', 'dispute'),
  listEndpoint('dispute', '/v1/disputes', ofCharge),
  endpoint('POST', '/v1/disputes/:id', disputeChange, (world, params, id) =>
    updateDispute(world, requireDispute(world, id), {
      evidence: params.evidence,
      metadata: params.metadata,
      intendedMethod: params.intended_submission_method,
      submit: params.submit,
    }),
  ),
  endpoint('POST', '/v1/disputes/:id/close', retrieveParams, (world, _params, id) =>
    concede(world, requireDispute(world, id)),
  ),

  retrieveEndpoint('radar.early_fraud_warning', '/v1/radar/early_fraud_warnings', 'early fraud warning'),
  listEndpoint('radar.early_fraud_warning', '/v1/radar/early_fraud_warnings', ofCharge),

  retrieveEndpoint('review', '/v1/reviews', 'review'),
  // Stripe lists the open ones only.
  listEndpoint('review', '/v1/reviews', {}, { open: ['true'] }),
  endpoint('POST', '/v1/reviews/:id/approve', retrieveParams, (world, _params, id) =>
    closeReview(world, requireReview(world, id), 'approved'),
  ),
];

function requireDispute(world: World, id: string): Dispute {
  const dispute = world.store.find('dispute', id);
  if (!dispute) throw resourceMissing('dispute', id);
  return dispute;
}

function requireReview(world: World, id: string): Review {
  const review = world.store.find('review', id);
  if (!review) throw resourceMissing('review', id);
  return review;
}
