import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { z } from 'zod';
import { decideNow, disputeNow, warnNow } from './bank-orders.ts';
import { controlFor } from './control.ts';
import { outcomeNames } from './dispute-outcomes.ts';
import type { Machine } from './machine.ts';

const opening = z.strictObject({
  charge: z.string(),
  amount: z.number().int().min(1).optional(),
  inquiry: z.boolean().default(false),
});

const reversing: readonly string[] = ['won', 'appeal_won', 'reinstate_early'];
const move = z
  .strictObject({
    outcome: z.enum(outcomeNames),
    reversal_amount: z.number().int().min(1).optional(),
    reversal_fee: z.number().int().optional(),
  })
  .refine(
    ({ outcome, reversal_amount: amount, reversal_fee: fee }) =>
      reversing.includes(outcome) || (amount === undefined && fee === undefined),
    { error: `a reversal belongs to ${reversing.join(', ')}` },
  );

const warning = z.strictObject({ charge: z.string(), actionable: z.boolean().optional() });

/** What only banks can do at Stripe: dispute, decide, and warn. */
export function serveDisputeControl(app: Hono<{ Bindings: HttpBindings }>, machine: Machine): void {
  const control = controlFor(app, machine);
  control('/_sandbox/disputes', opening, (world, order) =>
    disputeNow(world, order.charge, { amount: order.amount, inquiry: order.inquiry }),
  );
  control('/_sandbox/disputes/:id', move, (world, order, id) =>
    decideNow(world, id, order.outcome, { amount: order.reversal_amount, fee: order.reversal_fee ?? 0 }),
  );
  control('/_sandbox/early_fraud_warnings', warning, (world, order) =>
    warnNow(world, order.charge, order.actionable),
  );
}
