import type { Config } from './config.ts';

/** Where Stripe is to send its events; the sandbox, which sends nothing off this machine, sends them at home. */
export function webhookUrl({ stripe, publicUrl, host, port }: Config): string {
  const base = stripe.kind === 'stripe' ? publicUrl : `http://${localName(host)}:${port}`;
  return `${base}/webhooks/stripe`;
}

// What listens everywhere is reached at home.
const localName = (host: string) =>
  host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
