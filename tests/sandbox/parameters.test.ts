import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { subscriptionChange } from '../../src/stripe/sandbox/change-subscription.ts';
import { checkoutParams } from '../../src/stripe/sandbox/checkout-params.ts';
import { disputeChange } from '../../src/stripe/sandbox/endpoints-disputes.ts';
import { endpointChange, endpointParams } from '../../src/stripe/sandbox/endpoints-events.ts';
import { payoutParams } from '../../src/stripe/sandbox/endpoints-payouts.ts';
import { pauseParams, resumeParams } from '../../src/stripe/sandbox/endpoints-subscriptions.ts';
import {
  configurationChange,
  configurationParams,
  portalSessionParams,
} from '../../src/stripe/sandbox/portal-params.ts';
import { type JsonSchema, schemasFor } from './sdk-schemas.ts';

/** Every path of a schema, with the words it may hold if it is an enum. */
function wordsByPath(schema: unknown, root: JsonSchema, path = ''): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const visit = (some: unknown, at: string): void => {
    if (typeof some !== 'object' || some === null) return;
    const node: JsonSchema = { ...some };
    if (typeof node['$ref'] === 'string') {
      const defs: JsonSchema = { ...(root['$defs'] as JsonSchema) };
      return visit(defs[node['$ref'].replace('#/$defs/', '')], at);
    }
    if (!found.has(at)) found.set(at, []);
    const words = [node['const'], ...[node['enum'] ?? []].flat()].filter((word) => typeof word === 'string');
    found.get(at)?.push(...words);
    for (const option of [node['anyOf'] ?? []].flat()) visit(option, at);
    if (node['items'] !== undefined) visit(node['items'], `${at}[]`);
    for (const [name, child] of Object.entries(node['properties'] ?? {})) visit(child, `${at}.${name}`);
  };
  visit(schema, path);
  return found;
}

const sorted = (words: readonly string[] | undefined) =>
  [...new Set(words)].filter((word) => !['', 'true', 'false'].includes(word)).sort();

const doors = [
  ['open a session', checkoutParams, 'Stripe.Checkout.SessionCreateParams', 50],
  ['answer a dispute', disputeChange, 'Stripe.DisputeUpdateParams', 30],
  ['pay out by hand', payoutParams, 'Stripe.PayoutCreateParams', 7],
  ['make an endpoint', endpointParams, 'Stripe.WebhookEndpointCreateParams', 6],
  ['change an endpoint', endpointChange, 'Stripe.WebhookEndpointUpdateParams', 6],
  ['change a subscription', subscriptionChange, 'Stripe.SubscriptionUpdateParams', 9],
  ['pause a subscription', pauseParams, 'Stripe.SubscriptionPauseParams', 2],
  ['resume a subscription', resumeParams, 'Stripe.SubscriptionResumeParams', 1],
  ['open the portal', portalSessionParams, 'Stripe.BillingPortal.SessionCreateParams', 12],
  ['configure the portal', configurationParams, 'Stripe.BillingPortal.ConfigurationCreateParams', 25],
  ['reconfigure the portal', configurationChange, 'Stripe.BillingPortal.ConfigurationUpdateParams', 25],
] as const;

describe.each(doors)('the parameters that %s', (_what, schema, type, least) => {
  const ours = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const sdk = schemasFor({ params: type })['params'] ?? {};
  const known = wordsByPath(sdk, sdk);
  const accepted = [...wordsByPath(ours, { ...ours })];

  it('are all Stripe’s', () => {
    expect(accepted.map(([path]) => path).filter((path) => !known.has(path))).toEqual([]);
    expect(accepted.length).toBeGreaterThan(least);
  });

  it('take the very words that Stripe takes, where it takes only some', () => {
    for (const [path, words] of accepted) {
      if (sorted(words).length > 0) expect(sorted(words), path).toEqual(sorted(known.get(path)));
    }
  });
});
