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
export class ProviderAway extends Error {
  /** How long it asks to be left alone. */
  readonly waitMs: number;

  constructor(message: string, waitMs = 0) {
    super(message);
    this.waitMs = waitMs;
  }
}

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
  if (comesRight.includes(status) || status >= 500 || isUsedUp(response))
    throw new ProviderAway(`answered ${status}`, waitOf(response));
  return { status, body };
}

// A key that was mistyped or withdrawn can be mended, and time outs pass.
const comesRight = [401, 403, 408, 425, 429];

// Buttondown counts new subscribers by the day, and answers 400 to too many (docs.buttondown.com/api-rate-limits).
const isUsedUp = ({ ok, headers }: Response) => !ok && headers.get('x-ratelimit-remaining') === '0';

/** Seconds, as RFC 9110 has it; nobody keeps us away for longer than an hour. */
function waitOf(response: Response): number {
  const seconds = response.headers.get('retry-after') ?? '';
  return /^\d{1,9}$/.test(seconds) ? Math.min(Number(seconds), 3600) * 1000 : 0;
}

async function jsonOf(response: Response): Promise<Answer['body']> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}
