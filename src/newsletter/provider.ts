import type { Instant } from '../clock.ts';
import type { MailAddress } from '../mail/mail-address.ts';

export interface Subscription {
  email: MailAddress;
  /** As the provider calls it. */
  list: string;
  locale: string;
  confirmedAt: Instant;
}

export interface Leaving {
  email: MailAddress;
  list: string;
  /** What the provider called the subscriber, where it said so. */
  reference: string | undefined;
}

/** `refused`: trying again would be answered alike. `why` is a code and holds no address. */
export type Outcome = { kind: 'done'; reference?: string } | { kind: 'refused'; why: string };

/** Whoever sends a newsletter. Told twice of the same, it does nothing twice; a throw means: try again. */
export interface NewsletterProvider {
  /** The reader has confirmed to us: the provider must not ask again. */
  subscribe(subscription: Subscription): Promise<Outcome>;
  unsubscribe(leaving: Leaving): Promise<Outcome>;
}

/** Not now. The message holds no address: answers of providers quote them. */
export class ProviderAway extends Error {}

export interface Answer {
  status: number;
  /** Empty where it was no JSON object. */
  body: Readonly<Record<string, unknown>>;
}

/** @throws {ProviderAway} where it could not be reached, has too much to do, or failed. */
export async function askProvider(
  url: string,
  request: { method: 'POST' | 'PUT' | 'PATCH'; headers: Record<string, string>; body: object },
): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: request.method,
      headers: { ...request.headers, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(request.body),
      // A redirect could carry the key and the address elsewhere.
      redirect: 'error',
      signal: AbortSignal.timeout(15_000),
    });
  } catch (error) {
    throw new ProviderAway(`not reached: ${error instanceof Error ? error.name : 'unknown'}`);
  }
  const body = await jsonOf(response);
  const { status } = response;
  if (status === 429 || status === 401 || status === 403 || status >= 500)
    throw new ProviderAway(`answered ${status}`);
  return { status, body };
}

async function jsonOf(response: Response): Promise<Answer['body']> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}
