import { donationOfCharge } from '../../db/ledger.ts';
import { findStripeObject } from '../../db/stripe-objects.ts';
import type { Policy } from './policy.ts';

/**
 * Gives a gift back before its reader's bank disputes it: a dispute costs more than most gifts. A charge of
 * another product on the account is not ours to give back.
 */
export const giveBackWarnedCharge: Policy = async ({ db, stripe }, { subject_id: warningId }) => {
  const chargeId = (await findStripeObject(db, warningId))?.chargeId;
  if (!chargeId || (await donationOfCharge(db, chargeId)) === undefined) return undefined;
  const warning = await stripe.retrieveEarlyFraudWarning(warningId);
  if (!warning.actionable) return { resolution: 'the warning is settled at Stripe' };
  const charge = await stripe.retrieveCharge(chargeId);
  if (charge.refunded) return { resolution: 'had been given back' };
  if (charge.disputed) return { resolution: 'is disputed by now' };
  await stripe.refundCharge(chargeId, `refund:efw:${warningId}`);
  return { resolution: `given back by policy: ${chargeId}` };
};
