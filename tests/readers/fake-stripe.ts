import {
  StripeFailure,
  type CheckoutRequest,
  type CheckoutSession,
  type CheckoutPort,
} from '../../src/stripe/stripe-port.ts';

/**
 * What may happen to one call for a session: it never arrives; it arrives and its answer is lost; Stripe
 * fails inside and keeps that failure under the key; Stripe refuses it for good; or it waits for `until`.
 */
export type Fault = 'lost before' | 'lost after' | 'kept failure' | 'refused' | { until: Promise<void> };

export interface KeptSession extends CheckoutSession {
  request: CheckoutRequest;
  status: 'open' | 'expired' | 'complete';
}

/** As much of Stripe as a checkout needs, in memory, with its idempotency. */
export interface FakeStripe extends CheckoutPort {
  readonly sessions: Map<string, KeptSession>;
  /** The keys of every call for a session, in order. */
  readonly keys: string[];
  /** One for each call to come, in order; none is no fault. */
  readonly faults: (Fault | undefined)[];
  open(): KeptSession[];
}

type Kept = { body: string; answer: CheckoutSession | StripeFailure };

export function createFakeStripe(): FakeStripe {
  const sessions = new Map<string, KeptSession>();
  const kept = new Map<string, Kept>();
  const inFlight = new Set<string>();
  const keys: string[] = [];
  const faults: (Fault | undefined)[] = [];

  async function createCheckoutSession(request: CheckoutRequest, key: string): Promise<CheckoutSession> {
    keys.push(key);
    const fault = faults.shift();
    if (fault === 'lost before') throw lost();
    if (fault === 'refused') throw failure('invalid_request', { retryable: false });
    if (inFlight.has(key)) throw failure('idempotency_key_in_use', { retryable: true });
    inFlight.add(key);
    // Every real call takes a moment, in which its twins arrive.
    await (typeof fault === 'object' ? fault.until : Promise.resolve());
    inFlight.delete(key);
    const answer = answerFor(request, key, fault);
    if (fault === 'lost after') throw lost();
    if (answer instanceof StripeFailure) throw answer;
    return answer;
  }

  function answerFor(request: CheckoutRequest, key: string, fault: Fault | undefined): Kept['answer'] {
    const body = JSON.stringify(request);
    const before = kept.get(key);
    if (before && before.body !== body) return failure('idempotency_error', { retryable: false });
    if (before) return before.answer;
    const id = `cs_test_${sessions.size + 1}`;
    const session = { id, url: `https://checkout.stripe.example/c/pay/${id}` };
    const answer =
      fault === 'kept failure' ? failure('api_error', { retryable: true, stored: true }) : session;
    if (answer === session) sessions.set(id, { ...session, request, status: 'open' });
    kept.set(key, { body, answer });
    return answer;
  }

  return {
    sessions,
    keys,
    faults,
    open: () => [...sessions.values()].filter(({ status }) => status === 'open'),
    createCheckoutSession,
    async expireCheckoutSession(id) {
      if (faults.shift() === 'lost before') throw lost();
      const session = sessions.get(id);
      if (session?.status !== 'open') return 'not open';
      session.status = 'expired';
      return 'expired';
    },
    ping: () => Promise.resolve(),
  };
}

const lost = () => failure('connection', { retryable: true });

const failure = (code: string, about: { retryable: boolean; stored?: boolean }) =>
  new StripeFailure(`Stripe: ${code}`, { stored: false, code, ...about });
