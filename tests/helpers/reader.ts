import type { TestService } from './service.ts';

export interface Asked {
  interval: 'once' | 'month' | 'year';
  amount_minor: number;
  currency: string;
  campaign?: string;
}

export const askJson = (service: { base: string }, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${service.base}/checkout`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: service.base, ...headers },
    body: JSON.stringify(body),
  });

export interface Paid {
  donationId: string;
  sessionId: string;
  /** Where Stripe sends the reader. */
  location: string;
  status: number;
}

/** Asks for a gift and pays it on the sandbox's page, as a browser without JavaScript does. */
export async function give(
  service: Pick<TestService, 'base'>,
  asked: Asked,
  fields: Record<string, string> = {},
): Promise<Paid> {
  const response = await askJson(service, asked);
  if (response.status !== 201)
    throw new Error(`checkout answered ${response.status} ${await response.text()}`);
  const { donation_id, url } = (await response.json()) as { donation_id: string; url: string };
  const answer = await pay(url, fields);
  return {
    donationId: donation_id,
    sessionId: /cs_\w+/.exec(url)?.[0] ?? '',
    location: answer.headers.get('location') ?? '',
    status: answer.status,
  };
}

/** Fills in the form of the hosted page and sends it. */
export async function pay(url: string, fields: Record<string, string> = {}): Promise<Response> {
  const html = await (await fetch(url)).text();
  const form = /<form[^>]*>[\s\S]*?<\/form>/i.exec(html)?.[0] ?? '';
  const action = /action="([^"]*)"/i.exec(form)?.[1]?.replaceAll('&amp;', '&') ?? url;
  const data = new URLSearchParams();
  for (const [tag] of form.matchAll(/<input[^>]*type="?hidden"?[^>]*>/gi))
    data.set(/name="([^"]*)"/.exec(tag)?.[1] ?? '', /value="([^"]*)"/.exec(tag)?.[1] ?? '');
  const typed = { email: 'reader@example.org', name: 'A Reader', card_number: '4242424242424242', ...fields };
  for (const [name, value] of Object.entries(typed)) data.set(name, value);
  return fetch(new URL(action, url), { method: 'POST', body: data, redirect: 'manual' });
}
