import { finalizeInvoice } from './invoices.ts';
import type { Invoice } from './object-kinds.ts';
import type { World } from './world.ts';

/** The end of a draft while collection is paused, by the behaviour that was chosen. */
export function leaveUncollected(world: World, draft: Invoice, behavior: string): void {
  if (behavior === 'keep_as_draft') {
    world.store.update('invoice', { ...draft, auto_advance: false, automatically_finalizes_at: null });
    return;
  }
  const invoice = finalizeInvoice(world, draft);
  const isVoid = behavior === 'void';
  const transitions = {
    ...invoice.status_transitions,
    ...(isVoid ? { voided_at: world.now } : { marked_uncollectible_at: world.now }),
  };
  const ended: Invoice = {
    ...invoice,
    status: isVoid ? 'void' : 'uncollectible',
    auto_advance: false,
    status_transitions: transitions,
  };
  world.store.update('invoice', ended);
  world.emit(isVoid ? 'invoice.voided' : 'invoice.marked_uncollectible', ended);
}
