import { z } from 'zod';
import { by, endpoint, listEndpoint, retrieveEndpoint, type Endpoint } from './endpoint.ts';
import { boolean, clearableMetadata, clearableText, expand, mergedMetadata, text } from './params.ts';
import { resourceMissing } from './stripe-error.ts';
import { createWebhookEndpoint, isLoopbackUrl } from './webhook-endpoints.ts';
import { apiVersions, eventTypes } from './webhook-words.ts';

const loopbackUrl = text.refine(isLoopbackUrl, { error: 'the sandbox delivers to this machine only' });

const enabledEvents = z.array(z.enum(eventTypes)).min(1, { error: 'empty' });

export const endpointParams = z.strictObject({
  url: loopbackUrl,
  enabled_events: enabledEvents,
  api_version: z.enum(apiVersions).optional(),
  description: clearableText.optional(),
  metadata: clearableMetadata.optional(),
  expand: expand.optional(),
});

export const endpointChange = z.strictObject({
  url: loopbackUrl.optional(),
  enabled_events: enabledEvents.optional(),
  disabled: boolean.optional(),
  description: clearableText.optional(),
  metadata: clearableMetadata.optional(),
  expand: expand.optional(),
});

const path = '/v1/webhook_endpoints';

export const eventEndpoints: readonly Endpoint[] = [
  retrieveEndpoint('event', '/v1/events', 'event'),
  listEndpoint('event', '/v1/events', {
    type: by('type'),
    types: by('type', z.array(text).max(20)),
  }),

  endpoint('POST', path, endpointParams, (world, params) => {
    const { endpoint: created, secret } = createWebhookEndpoint(world, {
      url: params.url,
      enabledEvents: params.enabled_events,
      apiVersion: params.api_version ?? null,
      description: params.description || null,
      metadata: mergedMetadata({}, params.metadata),
    });
    // The secret is shown this once.
    return { ...created, secret };
  }),
  retrieveEndpoint('webhook_endpoint', path, 'webhook endpoint'),
  listEndpoint('webhook_endpoint', path, {}),
  endpoint('POST', `${path}/:id`, endpointChange, (world, params, id) => {
    const before = world.store.find('webhook_endpoint', id);
    if (!before) throw resourceMissing('webhook endpoint', id);
    const after = {
      ...before,
      url: params.url ?? before.url,
      enabled_events: params.enabled_events ?? before.enabled_events,
      status: params.disabled === undefined ? before.status : params.disabled ? 'disabled' : 'enabled',
      description: params.description === undefined ? before.description : params.description || null,
      metadata: mergedMetadata(before.metadata, params.metadata),
    };
    world.store.update('webhook_endpoint', after);
    return after;
  }),
  endpoint('DELETE', `${path}/:id`, z.strictObject({}), (world, _params, id) => {
    if (!world.store.find('webhook_endpoint', id)) throw resourceMissing('webhook endpoint', id);
    world.store.remove('webhook_endpoint', id);
    return { id, object: 'webhook_endpoint', deleted: true };
  }),
];
