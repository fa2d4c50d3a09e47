import { apiVersion } from './events.ts';
import { randomText } from './ids.ts';
import type { WebhookEndpoint } from './object-kinds.ts';
import { readSetting, writeSetting } from './settings.ts';
import type { World } from './world.ts';

export function createWebhookEndpoint(
  world: World,
  values: {
    readonly url: string;
    readonly enabledEvents: string[];
    readonly apiVersion: string | null;
    readonly description: string | null;
    readonly metadata: Record<string, string>;
  },
): { endpoint: WebhookEndpoint; secret: string } {
  const endpoint: WebhookEndpoint = {
    id: world.newId('we'),
    object: 'webhook_endpoint',
    api_version: values.apiVersion,
    application: null,
    created: world.now,
    description: values.description,
    enabled_events: values.enabledEvents,
    livemode: false,
    metadata: values.metadata,
    status: 'enabled',
    url: values.url,
  };
  const secret = newSecret(world);
  world.store.insert('webhook_endpoint', endpoint, { secret, previous: null, previousUntil: 0 });
  return { endpoint, secret };
}

const newSecret = (world: World): string => `whsec_${randomText(world.random, 32)}`;

const ownEndpoint = 'own_webhook_endpoint';

/** The service's endpoint: made once, moved when the service moves, with the same secret. */
export function placeWebhookEndpoint(world: World, url: string): string {
  const id = readSetting(world.db, ownEndpoint);
  const existing = typeof id === 'string' ? world.store.find('webhook_endpoint', id) : undefined;
  if (existing) {
    world.store.update('webhook_endpoint', { ...existing, url });
    return world.store.backstage('webhook_endpoint', existing.id).secret;
  }
  const { endpoint, secret } = createWebhookEndpoint(world, {
    url,
    enabledEvents: ['*'],
    apiVersion,
    description: 'The service beside this sandbox',
    metadata: {},
  });
  writeSetting(world.db, ownEndpoint, endpoint.id);
  return secret;
}

/** A new secret; for `overlapSeconds` deliveries are signed with the old one too, as during a roll at Stripe. */
export function rollSecret(world: World, endpoint: WebhookEndpoint, overlapSeconds: number): string {
  const { secret: previous } = world.store.backstage('webhook_endpoint', endpoint.id);
  const secret = newSecret(world);
  world.store.setBackstage('webhook_endpoint', endpoint.id, {
    secret,
    previous,
    previousUntil: world.now + overlapSeconds,
  });
  return secret;
}

/** The sandbox sends nothing off this machine. */
export function isLoopbackUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && isLoopbackHost(url.hostname);
}

export const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
