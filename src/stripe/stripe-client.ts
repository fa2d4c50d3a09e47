import Stripe from 'stripe';
import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import { checkoutLocale } from './checkout-locale.ts';
import type { Pace } from './rate-limit.ts';
import { safetyComment } from './safety-comment.ts';
import { listPort, objectPort } from './stripe-reads.ts';
import { StripeFailure, type CheckoutRequest, type StripePort } from './stripe-port.ts';

/** The version of Stripe's API that everything here is written for; the webhook endpoint is pinned to it too. */
export const apiVersion = '2026-10-28.endive';

// One product for every gift: a product made inline would leave a new one at Stripe for each donation.
const productId = 'reader_support';

export interface StripeClientOptions {
  secretKey: string;
  /** Another server of Stripe's shape; Stripe itself when absent. */
  apiBase: URL | undefined;
  /** What the reader sees on Stripe's page and finds on the invoice. */
  productName: string;
  allowedPaymentMethodTypes: readonly string[];
  brandsBlocked: readonly string[];
  /** Another way to reach Stripe than a socket, tried once for each call. */
  httpClient?: Stripe.HttpClient;
  /** How fast calls may follow one another; as fast as they come when absent. */
  pace?: Pace;
  /** How to wait where Stripe is too busy or away, for work that nobody waits for; not at all when absent. */
  patience?: Patience;
}

export interface Patience {
  readonly clock: Clock;
  readonly random: Random;
  /** Tries in all; the waits between them double from half a second, half of each by chance. */
  readonly tries: number;
}

export function createStripeClient(options: StripeClientOptions): StripePort {
  const stripe = connect(options);
  const call = <T>(request: () => Promise<T>) => callPatiently(request, options);
  const product = once(() => ensureProduct(stripe, options.productName));
  return {
    ping: () => call(async () => void (await stripe.balance.retrieve())),
    async createCheckoutSession(request, idempotencyKey) {
      return call(async () => {
        await product();
        const session = await stripe.checkout.sessions.create(sessionParams(request, options), {
          idempotencyKey,
        });
        if (!session.url) throw new Error(`checkout session ${session.id}: expected a url, got none`);
        return { id: session.id, url: session.url };
      });
    },
    async expireCheckoutSession(id) {
      return call(async () => {
        try {
          await stripe.checkout.sessions.expire(id);
          return 'expired';
        } catch (error) {
          if (error instanceof Stripe.errors.StripeInvalidRequestError) return 'not open';
          throw error;
        }
      });
    },
    ...objectPort(stripe, call),
    ...listPort(stripe, call),
    refundCharge: (charge, idempotencyKey) =>
      call(async () => void (await stripe.refunds.create({ charge }, { idempotencyKey }))),
    cancelSubscription: (id, idempotencyKey) =>
      call(
        async () =>
          void (await stripe.subscriptions.cancel(
            id,
            { cancellation_details: { comment: safetyComment } },
            { idempotencyKey },
          )),
      ),
  };
}

/** Stripe's own client, with our version and patience. */
export const connect = ({
  secretKey,
  apiBase,
  httpClient,
}: Pick<StripeClientOptions, 'secretKey' | 'apiBase' | 'httpClient'>): Stripe =>
  new Stripe(secretKey, {
    apiVersion,
    telemetry: false,
    // A reader waits for the answer.
    timeout: 20_000,
    ...(apiBase && addressOf(apiBase)),
    ...(httpClient && { httpClient, maxNetworkRetries: 0 }),
  });

function addressOf(base: URL) {
  const protocol = base.protocol === 'http:' ? ('http' as const) : ('https' as const);
  return { host: base.hostname, port: base.port || (protocol === 'http' ? '80' : '443'), protocol };
}

function sessionParams(
  request: CheckoutRequest,
  options: StripeClientOptions,
): Stripe.Checkout.SessionCreateParams {
  // Only the opaque id: what the gift is for stays with us, and Stripe's copy could be edited.
  const metadata = { donation_id: request.donationId };
  const { recurring } = request;
  return {
    mode: recurring ? 'subscription' : 'payment',
    ui_mode: 'hosted_page',
    submit_type: 'donate',
    locale: checkoutLocale(request.locale),
    success_url: request.successUrl,
    cancel_url: request.cancelUrl,
    client_reference_id: request.donationId,
    expires_at: request.expiresAt,
    metadata,
    adaptive_pricing: { enabled: false },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: request.currency,
          unit_amount: request.amountMinor,
          product: productId,
          ...(recurring && {
            recurring: { interval: recurring.interval, interval_count: recurring.intervalCount },
          }),
        },
      },
    ],
    ...paymentMethodParams(options),
    ...(recurring
      ? { subscription_data: { metadata } }
      : { customer_creation: 'if_required', payment_intent_data: { metadata } }),
  };
}

// Cards of the Discover group include UnionPay, the one kind of Russian card that still works abroad;
// blocked here, no request ever reaches the bank that issued it.
function paymentMethodParams(options: StripeClientOptions) {
  return {
    ...(options.allowedPaymentMethodTypes.length > 0 && {
      allowed_payment_method_types: [
        ...options.allowedPaymentMethodTypes,
      ] as Stripe.Checkout.SessionCreateParams.AllowedPaymentMethodType[],
    }),
    ...(options.brandsBlocked.length > 0 && {
      payment_method_options: {
        card: {
          restrictions: {
            brands_blocked: [
              ...options.brandsBlocked,
            ] as Stripe.Checkout.SessionCreateParams.PaymentMethodOptions.Card.Restrictions.BrandsBlocked[],
          },
        },
      },
    }),
  };
}

async function ensureProduct(stripe: Stripe, name: string): Promise<void> {
  try {
    await stripe.products.retrieve(productId);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError) || error.code !== 'resource_missing') throw error;
    await stripe.products.create({ id: productId, name }, { idempotencyKey: `product:${productId}` });
  }
}

/** Runs `task` for the first caller and gives everybody its result; forgets a failure. */
function once<T>(task: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= task().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
}

async function callPatiently<T>(
  request: () => Promise<T>,
  { pace, patience }: Pick<StripeClientOptions, 'pace' | 'patience'>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    await pace?.();
    try {
      return await callOnce(request);
    } catch (error) {
      const mayRetry = error instanceof StripeFailure && error.retryable && !error.stored;
      if (!patience || !mayRetry || tries >= patience.tries) throw error;
      await patience.clock.sleep(waitMs(tries, patience.random));
    }
  }
}

const waitMs = (tries: number, random: Random) =>
  250 * 2 ** tries * (0.5 + random.bytes(1).readUInt8() / 510);

/** Runs one call to Stripe; what it throws becomes a StripeFailure. */
export async function callOnce<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) throw toFailure(error);
    throw error;
  }
}

function toFailure(error: InstanceType<typeof Stripe.errors.StripeError>): StripeFailure {
  const status = error.statusCode ?? 0;
  // No message of Stripe's: it may quote what the reader typed.
  const what = [error.type, error.code, status || undefined, error.requestId].filter(Boolean).join(' ');
  return new StripeFailure(`Stripe: ${what}`, {
    // 0: never reached, or cut off; 409: the same key is being worked on; 429: too fast (the SDK does not wait).
    retryable: status === 0 || status === 409 || status === 429 || status >= 500,
    // Stripe keeps the answer to a key once it began to work on it, failures included
    // (docs.stripe.com/api/idempotent_requests).
    stored: status >= 500 && error.headers?.['idempotent-replayed'] === 'true',
    code: error.code,
  });
}
