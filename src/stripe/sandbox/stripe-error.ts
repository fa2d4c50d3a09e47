export interface StripeErrorBody {
  readonly type: 'invalid_request_error' | 'api_error' | 'card_error' | 'idempotency_error';
  readonly code?: string;
  readonly param?: string;
  readonly message: string;
  readonly decline_code?: string;
  readonly charge?: string;
  readonly payment_intent?: object;
  readonly doc_url?: string;
}

/** Thrown by an endpoint to answer with Stripe's error; the request's transaction is rolled back. */
export class StripeFailure extends Error {
  readonly status: number;
  readonly body: StripeErrorBody;

  constructor(status: number, body: StripeErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body.code
      ? { ...body, doc_url: `https://docs.stripe.com/error-codes/${body.code.replaceAll('_', '-')}` }
      : body;
  }
}

export const invalidRequest = (
  message: string,
  rest: { code?: string; param?: string } = {},
): StripeFailure => new StripeFailure(400, { type: 'invalid_request_error', message, ...rest });

/** Stripe answers 404 when the id is in the path, and 400 when a parameter names what does not exist. */
export const resourceMissing = (noun: string, id: string, param = 'id'): StripeFailure =>
  new StripeFailure(param === 'id' ? 404 : 400, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    param,
    message: `No such ${noun}: '${id}'`,
  });

export const unauthorized = (message: string): StripeFailure =>
  new StripeFailure(401, { type: 'invalid_request_error', message });

export const rateLimited = (): StripeFailure =>
  new StripeFailure(429, {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message:
      'Request rate limit exceeded. Learn more about rate limits: https://docs.stripe.com/rate-limits.',
  });

export const internalFailure = (message: string): StripeFailure =>
  new StripeFailure(500, { type: 'api_error', message });

export const unavailable = (): StripeFailure =>
  new StripeFailure(503, {
    type: 'api_error',
    message: 'Stripe is temporarily unavailable. Please try again later.',
  });
