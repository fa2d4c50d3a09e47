import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { isMailFrom } from './mail-from.ts';
import { defaultNewsroom, parseNewsroom, type Newsroom } from './newsroom.ts';
import { newsletterKeyFault } from './newsroom/newsletter-settings.ts';

/** Where Stripe is: Stripe itself (or another server of its shape), or the sandbox that the service starts. */
export type StripeSetting =
  | { kind: 'sandbox'; port: number }
  | {
      kind: 'stripe';
      secretKey: string;
      webhookSecrets: readonly string[];
      apiBase: URL | undefined;
      live: boolean;
    };

/** The private half of the key whose public half is in the DNS, at `<selector>._domainkey.<domain>`. */
export interface DkimKey {
  readonly selector: string;
  /** PEM. */
  readonly privateKey: string;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly onionUrl: string | undefined;
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly stripe: StripeSetting;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  /** How mail is signed (RFC 6376), for the domain of MAIL_FROM; undefined: the mail server signs, or nobody does. */
  readonly dkim: DkimKey | undefined;
  /** What a mail service shows when it reports bounces; undefined: it has no door. */
  readonly mailEventsPassword: string | undefined;
  /** What the newsletters' provider knows us by. */
  readonly newsletterKey: string | undefined;
  /** Current first; empty when the service is to make its own beside the data. */
  readonly dataKeys: readonly Uint8Array[];
  readonly newsroom: Newsroom;
  readonly trustedProxies: number;
  readonly role: 'all' | 'web' | 'worker';
  readonly abuseLimits: boolean;
}

/** Every wrong setting at once, each in words, none with its value. The process ends with 78 (sysexits.h, EX_CONFIG). */
/** Whether real money moves. */
export const isLive = ({ stripe }: Pick<Config, 'stripe'>): boolean =>
  stripe.kind === 'stripe' && stripe.live;

export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`configuration:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const secretNames = [
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRETS',
  'SMTP_URL',
  'DATA_KEYS',
  'DATABASE_URL',
  'NEWSLETTER_KEY',
  'DKIM_PRIVATE_KEY',
  'MAIL_EVENTS_PASSWORD',
] as const;

const settingNames = [
  ...secretNames,
  ...['HOST', 'PORT', 'PUBLIC_URL', 'ONION_URL', 'DATA_DIR', 'STRIPE_API_BASE', 'SANDBOX_PORT', 'MAIL_FROM'],
  'DKIM_SELECTOR',
  ...['NEWSROOM_CONFIG', 'OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'TRUSTED_PROXIES', 'ROLE'],
  'ABUSE_LIMITS',
] as const;

const port = z.coerce
  .number('expected a port number')
  .int('expected a port number')
  .min(1, 'expected a port from 1')
  .max(65535, 'expected a port up to 65535');
const webAddress = z
  .url({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' })
  .refine((url) => /^https?:\/\/[^@?#]+$/.test(url), 'expected no password, query or fragment in the address')
  .transform((url) => url.replace(/\/+$/, ''));

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  PUBLIC_URL: webAddress.optional(),
  ONION_URL: webAddress.optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^(file:|postgres(ql)?:\/\/)/, 'expected an address that begins with file: or postgres://')
    .optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(
      /^(sk|rk)_(test|live)_\S+$/,
      'expected a key that begins with sk_test_, rk_test_, sk_live_ or rk_live_',
    )
    .optional(),
  STRIPE_WEBHOOK_SECRETS: z
    .string()
    .transform((list) => list.split(',').map((secret) => secret.trim()))
    .pipe(z.array(z.string().regex(/^whsec_\S+$/, 'expected every secret to begin with whsec_')))
    .optional(),
  STRIPE_API_BASE: z.url({ protocol: /^https?$/, error: 'expected an address' }).optional(),
  SANDBOX_PORT: port.default(12111),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'expected an address that begins with smtp:// or smtps://' })
    .optional(),
  MAIL_FROM: z
    .string()
    .refine(isMailFrom, 'expected Name <address> or an address')
    .default('Support <support@localhost>'),
  DATA_KEYS: z
    .string()
    .transform((list) => list.split(',').map((key) => Buffer.from(key.trim(), 'base64')))
    .refine((keys) => keys.every((key) => key.length === 32), 'expected 32 bytes in base64 for every key')
    .optional(),
  NEWSLETTER_KEY: z.string().optional(),
  MAIL_EVENTS_PASSWORD: z.string().min(16, 'expected at least 16 characters').optional(),
  DKIM_SELECTOR: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i, 'expected a selector: letters, digits, hyphens')
    .optional(),
  DKIM_PRIVATE_KEY: z
    .string()
    .refine(isSigningKey, 'expected an RSA key of at least 2048 bits in PEM')
    .optional(),
  NEWSROOM_CONFIG: z.string().optional(),
  OIDC_ISSUER: z.url('expected an address').optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  TRUSTED_PROXIES: z.coerce.number('expected a count').int().min(0).max(10).default(0),
  ROLE: z.enum(['all', 'web', 'worker'], 'expected all, web or worker').default('all'),
  ABUSE_LIMITS: z.enum(['on', 'off'], 'expected on or off').default('on'),
});

/**
 * The settings of this process. The only place that reads the environment.
 * @throws {ConfigError} naming every wrong setting.
 */
export function readConfig(environment: Environment = process.env): Config {
  return configOf(environment, { hasWebhookSecrets: true });
}

/**
 * The settings of somebody who is about to make the webhook endpoint, whose secret is not there yet.
 * @throws {ConfigError} naming every wrong setting.
 */
export function readConfigBeforeSetup(environment: Environment = process.env): Config {
  return configOf(environment, { hasWebhookSecrets: false });
}

function configOf(environment: Environment, expected: { hasWebhookSecrets: boolean }): Config {
  const problems: string[] = [];
  const given = withSecretFiles(environment, problems);
  const wrong = new Set<string>();
  for (const issue of schema.safeParse(given).error?.issues ?? []) {
    const name = issue.path[0]?.toString() ?? '?';
    wrong.add(name);
    problems.push(`${name}: ${issue.message}`);
  }
  // The wrong ones stand as if not set, so that the others are still held against each other.
  const env = schema.parse(Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name))));
  const isStripeWrong = [...wrong].some((name) => name.startsWith('STRIPE_'));
  const stripe = stripeSetting(env, expected, isStripeWrong ? [] : problems);
  if (env.ABUSE_LIMITS === 'off' && stripe.kind !== 'sandbox')
    problems.push('ABUSE_LIMITS: off is taken only with the sandbox');
  if (stripe.kind === 'stripe' && stripe.live && !env.DATA_KEYS && !wrong.has('DATA_KEYS'))
    problems.push(
      'DATA_KEYS: expected keys of your own with a live Stripe key (base64 of 32 random bytes, current first)',
    );
  if (
    (env.DKIM_SELECTOR === undefined) !== (env.DKIM_PRIVATE_KEY === undefined) &&
    !wrong.has('DKIM_PRIVATE_KEY') &&
    !wrong.has('DKIM_SELECTOR')
  )
    problems.push('DKIM_SELECTOR: expected it together with DKIM_PRIVATE_KEY, got one of them');
  const newsroom = readNewsroom(env.NEWSROOM_CONFIG, problems);
  const keyFault = newsletterKeyFault(newsroom.newsletter_provider, env.NEWSLETTER_KEY);
  if (keyFault !== undefined) problems.push(`NEWSLETTER_KEY: ${keyFault}`);
  if (problems.length > 0) throw new ConfigError(problems);
  const dataDir = resolve(env.DATA_DIR);
  return {
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL ?? `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${env.PORT}`,
    onionUrl: env.ONION_URL,
    dataDir,
    databaseUrl: env.DATABASE_URL ?? `file:${join(dataDir, 'reader-support.sqlite')}`,
    stripe,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    dkim: dkimOf(env),
    mailEventsPassword: env.MAIL_EVENTS_PASSWORD,
    newsletterKey: env.NEWSLETTER_KEY,
    dataKeys: env.DATA_KEYS ?? [],
    newsroom,
    trustedProxies: env.TRUSTED_PROXIES,
    role: env.ROLE,
    abuseLimits: env.ABUSE_LIMITS === 'on',
  };
}

/** Names in the environment that look like a setting mistyped: `STRIPE_WEBHOOK_SECRET` for `…_SECRETS`. */
export function likelyTypos(environment: Environment = process.env): { name: string; meant: string }[] {
  return Object.keys(environment).flatMap((name) => {
    if (isKnown(name)) return [];
    const meant = settingNames.find((known) => known.length > 6 && editDistanceIsOne(known, name));
    return meant ? [{ name, meant }] : [];
  });
}

const isKnown = (name: string) =>
  settingNames.some(
    (known) => known === name || (name === `${known}_FILE` && secretNames.some((s) => s === known)),
  );

function editDistanceIsOne(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const [restA, restB] = [a.slice(same), b.slice(same)];
  return restA.slice(1) === restB.slice(1) || restA === restB.slice(1) || restA.slice(1) === restB;
}

// Each secret may come from a file (Docker and systemd hand them over so): NAME_FILE.
function withSecretFiles(environment: Environment, problems: string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of settingNames) {
    const value = environment[name];
    if (value !== undefined && value.trim() !== '') values[name] = value.trim();
    else if (value !== undefined && name !== 'PUBLIC_URL' && secretNames.some((s) => s === name))
      problems.push(`${name}: is empty; leave it out or give it a value`);
  }
  for (const name of secretNames) {
    const path = environment[`${name}_FILE`];
    if (path === undefined) continue;
    if (values[name] !== undefined)
      problems.push(`${name}: expected either ${name} or ${name}_FILE, got both`);
    try {
      values[name] = readFileSync(path, 'utf8').trim();
    } catch {
      problems.push(`${name}_FILE: the file cannot be read`);
    }
  }
  return values;
}

function isSigningKey(pem: string): boolean {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  } catch {
    return false;
  }
}

const dkimOf = ({
  DKIM_SELECTOR: selector,
  DKIM_PRIVATE_KEY: privateKey,
}: z.infer<typeof schema>): DkimKey | undefined =>
  selector === undefined || privateKey === undefined ? undefined : { selector, privateKey };

function stripeSetting(
  env: z.infer<typeof schema>,
  expected: { hasWebhookSecrets: boolean },
  problems: string[],
): StripeSetting {
  if (env.STRIPE_SECRET_KEY === undefined) {
    if (env.STRIPE_API_BASE) problems.push('STRIPE_API_BASE: expected STRIPE_SECRET_KEY beside it');
    if (env.STRIPE_WEBHOOK_SECRETS)
      problems.push('STRIPE_WEBHOOK_SECRETS: expected STRIPE_SECRET_KEY beside it');
    return { kind: 'sandbox', port: env.SANDBOX_PORT };
  }
  const live = /^(sk|rk)_live_/.test(env.STRIPE_SECRET_KEY);
  if (!env.STRIPE_WEBHOOK_SECRETS && expected.hasWebhookSecrets)
    problems.push(
      'STRIPE_WEBHOOK_SECRETS: expected at least one secret beside STRIPE_SECRET_KEY; stripe setup makes one',
    );
  if (live && env.STRIPE_API_BASE) problems.push('STRIPE_API_BASE: refused with a live key');
  return {
    kind: 'stripe',
    secretKey: env.STRIPE_SECRET_KEY,
    webhookSecrets: env.STRIPE_WEBHOOK_SECRETS ?? [],
    apiBase: env.STRIPE_API_BASE ? new URL(env.STRIPE_API_BASE) : undefined,
    live,
  };
}

function readNewsroom(path: string | undefined, problems: string[]): Newsroom {
  if (path === undefined) return defaultNewsroom;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    problems.push('NEWSROOM_CONFIG: the file cannot be read');
    return defaultNewsroom;
  }
  const parsed = parseNewsroom(text);
  if (parsed.ok) return parsed.newsroom;
  problems.push(...parsed.problems.map((problem) => `NEWSROOM_CONFIG: ${problem}`));
  return defaultNewsroom;
}
