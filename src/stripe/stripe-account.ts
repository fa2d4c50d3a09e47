import Stripe from 'stripe';
import { apiVersion, callOnce, connect, type StripeClientOptions } from './stripe-client.ts';
import { keyProbes, type KeyProbe } from './key-probes.ts';
import type { AccountPort, Lack, WebhookEndpoint } from './stripe-port.ts';

export function createStripeAccount(
  options: Pick<StripeClientOptions, 'secretKey' | 'apiBase' | 'httpClient'>,
): AccountPort {
  const stripe = connect(options);
  return {
    async lacks() {
      const lacks: Lack[] = [];
      for (const probe of keyProbes) lacks.push(...(await lackOf(stripe, probe)));
      return lacks;
    },
    listWebhookEndpoints: () =>
      callOnce(async () => {
        const endpoints = await stripe.webhookEndpoints
          .list({ limit: 100 })
          .autoPagingToArray({ limit: 1000 });
        return endpoints.map(endpointOf);
      }),
    createWebhookEndpoint: ({ url, events }) =>
      callOnce(async () => {
        const { id, secret } = await stripe.webhookEndpoints.create({
          ...{ url, enabled_events: typesOf(events), api_version: apiVersion },
          description: 'Reader support',
        });
        return { id, secret };
      }),
    changeWebhookEndpoint: (id, events) =>
      callOnce(async () => {
        await stripe.webhookEndpoints.update(id, { enabled_events: typesOf(events), disabled: false });
      }),
  };
}

const endpointOf = (endpoint: Stripe.WebhookEndpoint): WebhookEndpoint => ({
  id: endpoint.id,
  url: endpoint.url,
  apiVersion: endpoint.api_version,
  events: endpoint.enabled_events,
  isEnabled: endpoint.status === 'enabled',
});

// Stripe itself refuses a type that it does not know.
const typesOf = (events: readonly string[]) =>
  [...events] as Stripe.WebhookEndpointCreateParams.EnabledEvent[];

async function lackOf(stripe: Stripe, { resource, permission, ask }: KeyProbe): Promise<Lack[]> {
  return callOnce(async () => {
    try {
      await ask(stripe);
      return [];
    } catch (error) {
      if (error instanceof Stripe.errors.StripePermissionError)
        return [{ resource, permission, stripeName: /'(rak_\w+)'/.exec(error.message)?.[1] }];
      // It was let in, and there is no such thing: all that was asked.
      if (error instanceof Stripe.errors.StripeInvalidRequestError) return [];
      throw error;
    }
  });
}
