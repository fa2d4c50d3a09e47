import { listObject } from './endpoint.ts';
import type { ExpandSource } from './expand.ts';
import { shown } from './shown.ts';
import type { World } from './world.ts';

/** What `expand` may reach: any object by its id, and the parts that Stripe includes only on request. */
export const expandSource = (world: World): ExpandSource => ({
  shown(id) {
    const found = world.store.findAny(id);
    return found && shown(world.db, found.object, world.now);
  },
  included(kind, id, field) {
    const { store } = world;
    switch (`${kind}.${field}`) {
      case 'checkout.session.line_items':
        return listObject(
          `/v1/checkout/sessions/${id}/line_items`,
          store.backstage('checkout.session', id).lineItems,
        );
      case 'invoice.payments':
        return listObject(
          `/v1/invoice_payments?invoice=${id}`,
          store.where('invoice_payment', 'invoice', id),
        );
      case 'charge.refunds':
        return listObject(`/v1/charges/${id}/refunds`, store.where('refund', 'charge', id));
      case 'customer.subscriptions':
        return listObject(`/v1/customers/${id}/subscriptions`, store.where('subscription', 'customer', id));
      default:
        return undefined;
    }
  },
});
