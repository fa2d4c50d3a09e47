import type { z } from 'zod';
import { by, endpoint, listEndpoint, retrieveEndpoint, type Endpoint } from './endpoint.ts';
import { randomText } from './ids.ts';
import type { PortalConfiguration, PortalSession } from './object-kinds.ts';
import { boolean } from './params.ts';
import { configurationChange, configurationParams, portalSessionParams } from './portal-params.ts';
import { changedConfiguration, newConfiguration, newPortalSession } from './portal-shapes.ts';
import { invalidRequest, resourceMissing } from './stripe-error.ts';
import type { World } from './world.ts';

type SessionParams = z.output<typeof portalSessionParams>;

const configurations = '/v1/billing_portal/configurations';

export const portalEndpoints: readonly Endpoint[] = [
  endpoint('POST', '/v1/billing_portal/sessions', portalSessionParams, (world, params) =>
    createPortalSession(world, params),
  ),

  endpoint('POST', configurations, configurationParams, (world, params) => {
    const blank = newConfiguration({ id: world.newId('bpc'), created: world.now, isDefault: false });
    const configuration = changedConfiguration(blank, params, world.now);
    world.store.insert('billing_portal.configuration', configuration);
    world.emit('billing_portal.configuration.created', configuration);
    return configuration;
  }),
  endpoint('POST', `${configurations}/:id`, configurationChange, (world, params, id) => {
    const after = changedConfiguration(requireConfiguration(world, id), params, world.now);
    world.store.update('billing_portal.configuration', after);
    world.emit('billing_portal.configuration.updated', after);
    return after;
  }),
  retrieveEndpoint('billing_portal.configuration', configurations, 'portal configuration'),
  listEndpoint('billing_portal.configuration', configurations, {
    active: by('active', boolean),
    is_default: by('is_default', boolean),
  }),
];

function createPortalSession(world: World, params: SessionParams): PortalSession {
  if (!world.store.find('customer', params.customer)) {
    throw resourceMissing('customer', params.customer, 'customer');
  }
  const configuration =
    params.configuration === undefined
      ? defaultConfiguration(world)
      : requireConfiguration(world, params.configuration, 'configuration');
  const session = newPortalSession({
    id: world.newId('bps'),
    created: world.now,
    configuration: configuration.id,
    customer: params.customer,
    flow: flowOf(world, params),
    locale: params.locale ?? null,
    returnUrl: params.return_url ?? configuration.default_return_url,
    // Whoever has this address may act for the customer.
    url: `${world.baseUrl}/p/session/test_${randomText(world.random, 40)}`,
  });
  world.store.insert('billing_portal.session', session);
  world.emit('billing_portal.session.created', session);
  return session;
}

function defaultConfiguration(world: World): PortalConfiguration {
  const [existing] = world.store.where('billing_portal.configuration', 'is_default', 'true');
  if (existing) return existing;
  const configuration = newConfiguration({ id: world.newId('bpc'), created: world.now, isDefault: true });
  world.store.insert('billing_portal.configuration', configuration);
  return configuration;
}

function requireConfiguration(world: World, id: string, param = 'id'): PortalConfiguration {
  const configuration = world.store.find('billing_portal.configuration', id);
  if (!configuration) throw resourceMissing('portal configuration', id, param);
  return configuration;
}

function flowOf(
  world: World,
  { flow_data: flow, customer, return_url: returnUrl }: SessionParams,
): PortalSession['flow'] {
  if (!flow) return null;
  const { type } = flow;
  if (!['payment_method_update', 'subscription_cancel', 'subscription_pause'].includes(type)) {
    throw invalidRequest(`The sandbox's portal has no flow of the type ${type}.`, {
      param: 'flow_data[type]',
    });
  }
  const named = type === 'subscription_cancel' ? flow.subscription_cancel : flow.subscription_pause;
  if (type !== 'payment_method_update') ownSubscription(world, named?.subscription, customer, type);
  const completion = flow.after_completion;
  const redirect = completion?.redirect ?? (returnUrl === undefined ? undefined : { return_url: returnUrl });
  return {
    after_completion: {
      hosted_confirmation: completion?.hosted_confirmation
        ? { custom_message: completion.hosted_confirmation.custom_message ?? null }
        : null,
      redirect: completion?.type === 'redirect' && redirect ? redirect : null,
      type: completion?.type ?? 'portal_homepage',
    },
    customer_update: null,
    subscription_cancel: flow.subscription_cancel
      ? { retention: null, subscription: flow.subscription_cancel.subscription }
      : null,
    subscription_pause: flow.subscription_pause ?? null,
    subscription_update: null,
    subscription_update_confirm: null,
    type,
  };
}

function ownSubscription(world: World, id: string | undefined, customer: string, type: string): void {
  const param = `flow_data[${type}][subscription]`;
  if (id === undefined) {
    throw invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }
  const subscription = world.store.find('subscription', id);
  if (subscription?.customer !== customer) throw resourceMissing('subscription', id, param);
}
