import type { WebhookEndpoint } from './stripe-port.ts';

export interface WantedEndpoint {
  readonly url: string;
  readonly apiVersion: string;
  readonly events: readonly string[];
}

export interface SetupPlan {
  readonly step:
    | { kind: 'create' }
    | { kind: 'change'; id: string; changes: readonly string[] }
    | { kind: 'keep'; id: string };
  /** Endpoints on the same host that somebody should look at, each with the reason. */
  readonly others: readonly { id: string; why: string }[];
}

/** What is to be done so that Stripe tells `wanted` and nothing else. An endpoint of another version stays as it is. */
export function planSetup(wanted: WantedEndpoint, existing: readonly WebhookEndpoint[]): SetupPlan {
  // Its version can never be changed: with another one it is another endpoint.
  const fits = existing.filter(
    (endpoint) => endpoint.url === wanted.url && endpoint.apiVersion === wanted.apiVersion,
  );
  const ours = fits.find((endpoint) => endpoint.isEnabled) ?? fits[0];
  const others = existing.flatMap((endpoint) => {
    const why = endpoint === ours ? undefined : worthALook(wanted, endpoint);
    return why === undefined ? [] : [{ id: endpoint.id, why }];
  });
  if (!ours) return { step: { kind: 'create' }, others };
  const changes = changesTo(wanted, ours);
  return {
    step: changes.length === 0 ? { kind: 'keep', id: ours.id } : { kind: 'change', id: ours.id, changes },
    others,
  };
}

function changesTo(wanted: WantedEndpoint, endpoint: WebhookEndpoint): string[] {
  const missing = wanted.events.filter((type) => !endpoint.events.includes(type));
  const needless = endpoint.events.filter((type) => !wanted.events.includes(type));
  const hearsAll = endpoint.events.includes('*');
  return [
    ...(endpoint.isEnabled ? [] : ['is disabled: to be enabled']),
    // What nobody here reads would only be one more copy of readers' names.
    ...(hearsAll ? [`hears every type: to hear ${wanted.events.length}`] : []),
    ...(missing.length > 0 && !hearsAll ? [`does not hear ${missing.join(', ')}`] : []),
    ...(needless.length > 0 && !hearsAll ? [`hears ${needless.join(', ')}, which nobody here reads`] : []),
  ];
}

function worthALook(wanted: WantedEndpoint, endpoint: WebhookEndpoint): string | undefined {
  if (!endpoint.isEnabled || URL.parse(endpoint.url)?.host !== URL.parse(wanted.url)?.host) return undefined;
  const where = endpoint.url === wanted.url ? 'the same address' : endpoint.url;
  if (endpoint.apiVersion !== wanted.apiVersion)
    return `sends to ${where} in version ${endpoint.apiVersion ?? "of the account's own"}, expected ${wanted.apiVersion}: disable it once the other one works`;
  return `sends to ${where} too: disable one of them`;
}
