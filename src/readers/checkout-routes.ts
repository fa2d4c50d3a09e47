import { Hono } from 'hono';
import { checkoutByForm } from './checkout-form.ts';
import { checkoutByJson, sendFormToken } from './checkout-json.ts';
import { formFields } from './form-fields.ts';
import { answerWithProblem } from './problem-answer.ts';
import type { ReaderProblem } from '../reader-problems.ts';
import { isFromElsewhere } from '../same-origin.ts';
import { readText } from '../read-text.ts';
import type { CheckoutDeps } from './start-donation.ts';
import type { Door } from './support-routes.ts';

const bodyTypes = ['application/x-www-form-urlencoded', 'multipart/form-data', 'application/json'];

/** `POST /checkout`: a form from the page, or JSON from a program; the same limits for both. */
export function checkoutRoutes(deps: CheckoutDeps, door: Door): Hono {
  const app = new Hono();
  // A page with errors stands at this address; whoever opens it again gets a new form.
  app.get('/checkout', (c) => c.redirect('/', 303));
  app.get('/checkout/token', (c) => sendFormToken(c, deps));
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
    if (type === 'application/json') return checkoutByJson(c, deps, door, body.text);
    const fields = await formFields(contentType, body.text);
    if (fields === 'not a form') return refuse('unreadable', 'expected a form in its encoding');
    return checkoutByForm(c, deps, door, fields);
  });
  return app;
}
