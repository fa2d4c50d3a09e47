import { Hono, type Context } from 'hono';
import { newToken } from '../random.ts';
import { StripeFailure } from '../stripe/stripe-port.ts';
import { checkForm, checkJson, type DonationForm } from './donation-request.ts';
import { formFields } from './form-fields.ts';
import { answerWithProblem } from './problem-answer.ts';
import type { ReaderProblem } from './reader-problems.ts';
import { isFromElsewhere } from '../same-origin.ts';
import { readText } from '../read-text.ts';
import { startDonation, type CheckoutDeps, type Started } from './start-donation.ts';
import { answerWithForm, languageOf, type PageOptions } from './support-routes.ts';
import { wordsIn } from './words.ts';

const bodyTypes = ['application/x-www-form-urlencoded', 'multipart/form-data', 'application/json'];

/** `POST /checkout`: a form from the page, or JSON from a program; the same limits for both. */
export function checkoutRoutes(deps: CheckoutDeps, options: PageOptions): Hono {
  const app = new Hono();
  // A page with errors stands at this address; whoever opens it again gets a new form.
  app.get('/checkout', (c) => c.redirect('/', 303));
  app.post('/checkout', async (c) => {
    const refuse = (problem: ReaderProblem, expected: string) =>
      answerWithProblem(c, deps.config.newsroom, problem, expected);
    if (isFromElsewhere(c.req.raw.headers, deps.config))
      return refuse('elsewhere', 'expected a request from our own pages, got one from another site');
    const contentType = c.req.header('content-type') ?? '';
    const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
    if (!bodyTypes.includes(type))
      return refuse('wrong_type', `expected a Content-Type of ${bodyTypes.join(', ')}`);
    const body = await readText(c.req.raw, 16 * 1024);
    if (body === 'too large') return refuse('too_large', 'expected at most 16 KB');
    if (body === 'not text') return refuse('unreadable', 'expected UTF-8');
    if (type === 'application/json') return byJson(c, deps, body.text);
    const fields = await formFields(contentType, body.text);
    if (fields === 'not a form') return refuse('unreadable', 'expected a form in its encoding');
    return byForm(c, deps, options, fields);
  });
  return app;
}

async function byForm(
  c: Context,
  deps: CheckoutDeps,
  options: PageOptions,
  fields: URLSearchParams,
): Promise<Response> {
  const form = formOf(fields);
  const locale = languageOf(c, deps.config.newsroom, fields.get('lang') ?? undefined);
  const nonce = nonceOf(c, deps, fields.get('nonce'));
  const answer = { form, locale, nonce, problems: [] };
  const checked = checkForm(deps.config.newsroom, form);
  if (!checked.ok)
    return answerWithForm(c, deps, options, { ...answer, status: 422, problems: checked.problems });
  const started = await startOrFail(deps, () => startDonation(deps, checked.request, { nonce, locale }));
  const { errors } = wordsIn(locale);
  switch (started.kind) {
    case 'checkout':
      return c.redirect(started.url, 303);
    case 'done':
      return c.redirect(`/thanks?session_id=${encodeURIComponent(started.sessionId)}&lang=${locale}`, 303);
    case 'expired':
      return answerWithForm(c, deps, options, {
        ...answer,
        status: 422,
        notice: errors.expired,
        nonce: newToken(deps.random),
      });
    case 'away':
      return answerWithForm(c, deps, options, { ...answer, status: 503, notice: errors.away });
    default:
      return started satisfies never;
  }
}

async function byJson(c: Context, deps: CheckoutDeps, body: string): Promise<Response> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return c.json({ errors: [{ field: 'body', code: 'not_json', message: 'expected JSON' }] }, 400);
  }
  const checked = checkJson(deps.config.newsroom, json);
  if (!checked.ok) return c.json({ errors: checked.errors }, 422);
  const nonce = nonceOf(c, deps, null);
  const locale = languageOf(c, deps.config.newsroom, undefined);
  const started = await startOrFail(deps, () => startDonation(deps, checked.request, { nonce, locale }));
  const conflict = (code: string, message: string) =>
    c.json({ errors: [{ field: 'idempotency_key', code, message }] }, 409);
  switch (started.kind) {
    case 'checkout':
      return c.json({ donation_id: started.donationId, url: started.url }, 201);
    case 'done':
      return conflict('done', `donation ${started.donationId} was paid for under this key`);
    case 'expired':
      return conflict('expired', 'the session under this key has expired; use a new key');
    case 'away':
      return c.json(
        { errors: [{ field: 'stripe', code: 'away', message: 'Stripe does not answer; try again' }] },
        503,
      );
    default:
      return started satisfies never;
  }
}

// What Stripe refuses for good is our fault, and becomes a 500; what may pass is said to the reader.
async function startOrFail(
  deps: CheckoutDeps,
  start: () => Promise<Started>,
): Promise<Started | { kind: 'away' }> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof StripeFailure) || !error.retryable) throw error;
    deps.log.error({ error: error.message }, 'checkout: Stripe does not answer');
    return { kind: 'away' };
  }
}

function nonceOf(c: Context, deps: CheckoutDeps, field: string | null): string {
  const given = c.req.header('idempotency-key') ?? field ?? '';
  return given === '' ? newToken(deps.random) : given;
}

// Each interval has amounts of its own on the page.
const formOf = (fields: URLSearchParams): DonationForm => ({
  interval: fields.get('interval') ?? '',
  preset: fields.get(`preset_${fields.get('interval')}`) ?? fields.get('preset') ?? '',
  amount: fields.get('amount') ?? '',
  currency: (fields.get('currency') ?? '').toLowerCase(),
  campaign: fields.get('campaign') ?? '',
});
