import { resolveDebit } from './bank-debits.ts';
import { dayMs } from './calendar.ts';
import { expireSession } from './checkout-session.ts';
import { decideDispute, disputeUnanswered } from './dispute-evidence.ts';
import { disputeCharge } from './disputes.ts';
import { pruneEvents } from './events.ts';
import { warnOfFraud } from './fraud-signals.ts';
import { forgetOldKeys } from './idempotency.ts';
import type { Job } from './jobs.ts';
import { sweepOnSchedule } from './payout-schedule.ts';
import { movePayout } from './payouts.ts';
import { settleCharge } from './payments.ts';
import { resolveRefund } from './refunds.ts';
import { resumeCollection } from './subscription-pause.ts';
import { endSubscription } from './subscription-status.ts';
import { finalizeAndCollect, renewSubscription, retryInvoice } from './subscriptions.ts';
import type { World } from './world.ts';

/** Does what is due. Each piece first looks whether it still makes sense. */
export function work(world: World, job: Job): void {
  switch (job.kind) {
    case 'settle_charge':
      return settleCharge(world, job.charge);
    case 'resolve_debit':
      return resolveDebit(world, job.charge);
    case 'resolve_refund':
      return resolveRefund(world, job.refund);
    case 'expire_session':
      expireSession(world, job.session);
      return;
    case 'renew_subscription':
      return renewSubscription(world, job.subscription, job.periodEnd);
    case 'cancel_subscription': {
      const subscription = world.store.require('subscription', job.subscription);
      if (subscription.cancel_at === job.at) endSubscription(world, subscription, 'cancellation_requested');
      return;
    }
    case 'resume_collection':
      return resumeCollection(world, job.subscription, job.at);
    case 'finalize_invoice':
      return finalizeAndCollect(world, job.invoice);
    case 'retry_invoice':
      return retryInvoice(world, job.invoice, job.attempt);
    case 'dispute_charge':
      return disputeCharge(world, job.charge, job);
    case 'dispute_unanswered':
      return disputeUnanswered(world, job.dispute, job.dueBy);
    case 'decide_dispute':
      return decideDispute(world, job.dispute, job.status);
    case 'warn_of_fraud':
      warnOfFraud(world, world.store.require('charge', job.charge));
      return;
    case 'sweep_balance':
      return sweepOnSchedule(world, job.round);
    case 'move_payout':
      return movePayout(world, job.payout, job.step);
    case 'prune':
      return prune(world);
    default:
      job satisfies never;
  }
}

function prune(world: World): void {
  const more = pruneEvents(world.db, world.store, world.nowMs);
  forgetOldKeys(world.db, world.nowMs);
  world.schedule({ kind: 'prune' }, world.nowMs + (more ? 1_000 : dayMs));
}
