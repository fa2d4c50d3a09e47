import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { plusMs } from '../clock.ts';
import { checkJson, type DonationRequest } from './donation-request.ts';
import { isHeldBack } from './friction/restriction.ts';
import { zeroBits } from './friction/proof-of-work.ts';
import { newFormToken, oldestMs } from './form-token.ts';
import type { CheckoutDeps } from './start-donation.ts';
import { startOrFail } from './start-or-fail.ts';
import { languageOf, restrictionNow, type Door } from './support-routes.ts';

/** `GET /checkout/token`: what a program sends along as the page does. */
export function sendFormToken(c: Context, deps: CheckoutDeps): Response {
  return c.json({ token: newFormToken(deps), expires_at: plusMs(deps.clock.now(), oldestMs) });
}

/** The door for programs: the same limits, said in codes. */
export async function checkoutByJson(
  c: Context,
  deps: CheckoutDeps,
  door: Door,
  body: string,
): Promise<Response> {
  const refuse = refusal(c);
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return refuse(400, { field: 'body', code: 'not_json', message: 'expected JSON' });
  }
  const checked = checkJson(deps.config.newsroom, json);
  if (!checked.ok) {
    const verdict = door.gate.mistake(c);
    if (verdict.kind === 'refused') return tooMany(c, verdict.retryAfterSeconds);
    return c.json({ errors: checked.errors }, 422);
  }
  const { request, proof } = checked;
  const weather = await door.weather();
  if (isHeldBack(restrictionNow(weather, deps.config.newsroom, request.currency), request))
    return refuse(422, {
      field: 'interval',
      code: 'restricted',
      message: 'single gifts are held back for now',
    });
  const token = proof.token || (c.req.header('form-token') ?? '');
  const submission = { ...proof, token, key: c.req.header('idempotency-key'), request, isBaited: false };
  const passage = await door.gate.enter(c, submission, weather);
  switch (passage.kind) {
    case 'new form':
      return refuse(403, {
        field: 'token',
        code: 'token',
        message:
          'expected a token from GET /checkout/token that is less than two hours old and was not used yet',
      });
    case 'refused':
      return tooMany(c, passage.retryAfterSeconds);
    case 'held':
      return c.json(
        {
          errors: [
            {
              field: 'ticket',
              code: passage.hurdle,
              message: `send it again with this ticket, after ${passage.waitSeconds} seconds or with a solution`,
            },
          ],
          ticket: passage.ticket,
          wait_seconds: passage.waitSeconds,
          ...(passage.hurdle === 'proof_of_work' && {
            proof_of_work: { hash: 'SHA-256', of: `${passage.ticket}:SOLUTION`, zero_bits: zeroBits },
          }),
        },
        403,
      );
    case 'open':
      return toCheckout(c, deps, request, {
        nonce: passage.nonce,
        counted: () => door.count('started', { ...request, article: checked.article }),
      });
    default:
      return passage satisfies never;
  }
}

async function toCheckout(
  c: Context,
  deps: CheckoutDeps,
  request: DonationRequest,
  { nonce, counted }: { nonce: string; counted: () => void },
): Promise<Response> {
  const refuse = refusal(c);
  const locale = languageOf(c, deps.config.newsroom, undefined);
  const started = await startOrFail(deps, request, { nonce, locale });
  const conflict = (code: string, message: string) =>
    refuse(409, { field: 'idempotency_key', code, message });
  switch (started.kind) {
    case 'checkout':
      if (started.isNew) counted();
      return c.json({ donation_id: started.donationId, url: started.url }, 201);
    case 'done':
      return conflict('done', `donation ${started.donationId} was paid for under this key`);
    case 'expired':
      return conflict('expired', 'the session under this key has expired; use a new key');
    case 'away':
      return refuse(503, { field: 'stripe', code: 'away', message: 'Stripe does not answer; try again' });
    default:
      return started satisfies never;
  }
}

const refusal =
  (c: Context) =>
  (status: ContentfulStatusCode, error: { field: string; code: string; message: string }): Response =>
    c.json({ errors: [error] }, status);

function tooMany(c: Context, retryAfterSeconds: number): Response {
  c.header('Retry-After', String(retryAfterSeconds));
  return refusal(c)(429, {
    field: 'request',
    code: 'too_many',
    message: `too many payment pages from this network; try again in ${retryAfterSeconds} seconds`,
  });
}
