import type { Command } from 'commander';
import { subscribedTypes } from '../../webhooks/translate/registry.ts';
import { ConfigError, readConfigBeforeSetup, type Config } from '../config.ts';
import type { Finding } from '../doctor.ts';
import { createStripeAccount } from '../stripe/stripe-account.ts';
import { apiVersion } from '../stripe/stripe-client.ts';
import type { AccountPort, Lack } from '../stripe/stripe-port.ts';
import { planSetup, type SetupPlan, type WantedEndpoint } from '../stripe/webhook-setup.ts';
import { webhookUrl } from '../webhook-url.ts';
import { stripeAddress } from '../wiring.ts';
import { dryRun, json } from './options.ts';
import { print, toJson } from './output.ts';

export function setupCommand(stripe: Command): void {
  dryRun(
    json(
      stripe
        .command('setup')
        .description(
          'makes or checks the webhook endpoint, and says what the key lacks; exits 78 if anything must be set otherwise',
        ),
    ),
  ).action(async (options: { json: boolean; dryRun: boolean }) => {
    const config = readConfigBeforeSetup();
    refuseUnreachable(config);
    const account = createStripeAccount(stripeAddress(config));
    const lacks = await account.lacks();
    const { findings, secret } = mayManage(lacks)
      ? await setUpEndpoint(account, wantedOf(config), options.dryRun)
      : { findings: [byHand(wantedOf(config))], secret: undefined };
    const all = [...findings, keyFinding(lacks)];
    say({ findings: all, secret }, options.json);
    if (lacks.length > 0)
      throw new ConfigError(lacks.map((lack) => `STRIPE_SECRET_KEY: lacks ${nameOf(lack)}`));
  });
}

/** @throws {ConfigError} */
function refuseUnreachable({ stripe, publicUrl }: Config): void {
  if (stripe.kind === 'stripe' && !stripe.apiBase && !publicUrl.startsWith('https://'))
    throw new ConfigError([
      'PUBLIC_URL: expected an address that begins with https://, for Stripe to send to',
    ]);
}

const wantedOf = (config: Config): WantedEndpoint => ({
  url: webhookUrl(config),
  apiVersion,
  events: subscribedTypes,
});

const mayManage = (lacks: readonly Lack[]) => lacks.every(({ resource }) => resource !== 'Webhook endpoints');

interface SetUp {
  findings: Finding[];
  /** Shown by Stripe this once. */
  secret: string | undefined;
}

async function setUpEndpoint(account: AccountPort, wanted: WantedEndpoint, dryRun: boolean): Promise<SetUp> {
  const plan = planSetup(wanted, await account.listWebhookEndpoints());
  const secret = dryRun ? undefined : await carryOut(account, plan.step, wanted);
  return {
    secret,
    findings: [
      { check: 'webhook endpoint', result: 'good', says: sayStep(plan.step, wanted, dryRun) },
      ...plan.others.map(({ id, why }) => ({
        check: 'webhook endpoint',
        result: 'look' as const,
        says: `${id} ${why}`,
      })),
    ],
  };
}

async function carryOut(
  account: AccountPort,
  step: SetupPlan['step'],
  { url, events }: WantedEndpoint,
): Promise<string | undefined> {
  if (step.kind === 'create') return (await account.createWebhookEndpoint({ url, events })).secret;
  if (step.kind === 'change') await account.changeWebhookEndpoint(step.id, events);
  return undefined;
}

function sayStep(step: SetupPlan['step'], wanted: WantedEndpoint, dryRun: boolean): string {
  const what = `${wanted.url}, ${wanted.events.length} types, version ${wanted.apiVersion}`;
  switch (step.kind) {
    case 'create':
      return `${dryRun ? 'would be made' : 'made'}: ${what}`;
    case 'change':
      return `${step.id} ${dryRun ? 'would be changed' : 'changed'}: ${step.changes.join('; ')}`;
    case 'keep':
      return `${step.id} is as it should be: ${what}`;
    default:
      return step satisfies never;
  }
}

const byHand = (wanted: WantedEndpoint): Finding => ({
  check: 'webhook endpoint',
  result: 'bad',
  says:
    `the key may not look at it: run this once with a key that may, or make it in Stripe's dashboard for ` +
    `${wanted.url}, version ${wanted.apiVersion}, types ${wanted.events.join(' ')}`,
});

const keyFinding = (lacks: readonly Lack[]): Finding =>
  lacks.length === 0
    ? { check: 'key', result: 'good', says: 'may do everything that is needed' }
    : { check: 'key', result: 'bad', says: `lacks ${lacks.map(nameOf).join(', ')}` };

const nameOf = ({ resource, permission, stripeName }: Lack) =>
  `${resource}: ${permission}${stripeName === undefined ? '' : ` (${stripeName})`}`;

function say({ findings, secret }: SetUp, asJson: boolean): void {
  if (asJson) {
    const ok = findings.every(({ result }) => result !== 'bad');
    return console.log(toJson({ ok, findings, ...(secret !== undefined && { webhook_secret: secret }) }));
  }
  print(
    findings.map((finding) => ({ ...finding })),
    false,
  );
  if (secret !== undefined)
    console.log(
      `\nThe signing secret, shown this once. Put it first in STRIPE_WEBHOOK_SECRETS, before any older one, and restart:\n${secret}`,
    );
}
