import type { HttpBindings } from '@hono/node-server';
import { html } from 'hono/html';
import type { Hono } from 'hono';
import { z } from 'zod';
import type { SandboxContext } from './admission.ts';
import { completeCheckout, type Payer } from './complete-checkout.ts';
import { readableAmount } from './currency-rules.ts';
import type { Machine } from './machine.ts';
import type { Session } from './object-kinds.ts';
import { type Html, page, pageHeaders } from './page.ts';
import { bankAccounts, findTestCard, isBlocked } from './test-cards.ts';

const path = '/c/pay/:id';

/** Where Checkout sends the reader: one form, which works without JavaScript. */
export function serveHostedPage(app: Hono<{ Bindings: HttpBindings }>, machine: Machine): void {
  app.get(path, (c) => {
    const session = find(machine, c);
    if (!session) return notFound(c);
    return session.status === 'open' ? show(c, machine, session, 200) : over(c, session);
  });

  app.post(path, async (c) => {
    const form = formSchema.safeParse(await c.req.parseBody());
    const result = submit(machine, c.req.param('id'), form.data);
    switch (result.kind) {
      case 'not found':
        return notFound(c);
      case 'over':
        return over(c, result.session);
      case 'again':
        return show(c, machine, result.session, result.status, result.reason, form.data);
      case 'leave':
        return c.redirect(result.target, 303);
      default:
        return result satisfies never;
    }
  });
}

type Submission =
  | { readonly kind: 'not found' }
  | { readonly kind: 'over'; readonly session: Session }
  | { readonly kind: 'again'; readonly session: Session; readonly status: 402 | 422; readonly reason: string }
  | { readonly kind: 'leave'; readonly target: string };

/** `form` is undefined when it was not filled in properly. */
function submit(machine: Machine, id: string, form: Form | undefined): Submission {
  return machine.transact((world): Submission => {
    const session = world.store.find('checkout.session', id);
    if (!session) return { kind: 'not found' };
    if (session.status !== 'open') return { kind: 'over', session };
    if (!form) {
      return {
        kind: 'again',
        session,
        status: 422,
        reason: 'Please check the form: an e-mail address is needed.',
      };
    }
    if (form.action === 'cancel') return { kind: 'leave', target: session.cancel_url ?? '/' };

    const { brandsBlocked } = world.store.backstage('checkout.session', session.id);
    const refusal = refusalOf(session, form, brandsBlocked);
    if (refusal !== undefined) return { kind: 'again', session, status: 402, reason: refusal };
    const outcome = completeCheckout(world, session, payerOf(form));
    if (outcome.kind === 'declined') return { kind: 'again', session, status: 402, reason: outcome.message };
    const target = session.success_url ?? '/';
    return { kind: 'leave', target: target.replaceAll('{CHECKOUT_SESSION_ID}', session.id) };
  });
}

const formSchema = z
  .object({
    action: z.enum(['pay', 'cancel']).default('pay'),
    email: z.string().trim().max(800).default(''),
    name: z.string().trim().max(150).default(''),
    card_number: z
      .string()
      .max(40)
      .transform((number) => number.replaceAll(/[\s-]/g, ''))
      .default(''),
    method: z.string().max(40).default('card'),
  })
  .refine((form) => form.action === 'cancel' || z.email().safeParse(form.email).success);
type Form = z.output<typeof formSchema>;

const find = (machine: Machine, c: SandboxContext): Session | undefined =>
  machine.transact((world) => world.store.find('checkout.session', c.req.param('id') ?? ''));

const payerOf = (form: Form): Payer => ({
  email: form.email,
  name: form.name || null,
  behaviour: form.method === 'card' ? form.card_number : form.method,
});

/** What Checkout itself refuses, before any payment is tried. */
function refusalOf(session: Session, form: Form, brandsBlocked: readonly string[]): string | undefined {
  if (form.method !== 'card') {
    const offered = session.payment_method_types.includes('us_bank_account') && bankAccounts[form.method];
    return offered ? undefined : 'This way of paying is not offered here.';
  }
  if (!session.payment_method_types.includes('card')) return 'Cards are not accepted here.';
  const card = findTestCard(form.card_number);
  // The number is not kept: somebody may have typed a real one.
  if (!card)
    return 'Your card was declined. Only test card numbers work in the sandbox; never type a real one here.';
  return isBlocked(card, brandsBlocked) ? `This business does not accept ${card.brand} cards.` : undefined;
}

/** `once`, or `every month`. */
function rhythmOf(machine: Machine, session: Session): string {
  const { lineItems } = machine.store.backstage('checkout.session', session.id);
  const recurring = lineItems.map(({ price }) => price?.recurring).find((one) => one);
  if (!recurring) return 'once';
  const { interval, interval_count: count } = recurring;
  return count === 1 ? `every ${interval}` : `every ${count} ${interval}s`;
}

function show(
  c: SandboxContext,
  machine: Machine,
  session: Session,
  status: 200 | 402 | 422,
  error?: string,
  typed?: Form,
): Response | Promise<Response> {
  const amount = readableAmount(session.amount_total ?? 0, session.currency ?? 'usd');
  const content = html`
    <h1>Pay</h1>
    <p class="amount">${amount}</p>
    <p>${rhythmOf(machine, session)}</p>
    ${error === undefined ? '' : html`<p class="error" role="alert">${error}</p>`}
    <form method="post" action="/c/pay/${session.id}">
      <label for="email">E-mail</label>
      <input
        id="email"
        name="email"
        type="email"
        autocomplete="off"
        required
        value="${typed?.email ?? session.customer_email ?? ''}"
      />
      <label for="name">Name</label>
      <input id="name" name="name" autocomplete="off" value="${typed?.name ?? ''}" />
      ${methodFields(session)}
      <button name="action" value="pay">Pay ${amount}</button>
      ${session.cancel_url === null ? '' : html`<button class="quiet" name="action" value="cancel" formnovalidate>Cancel</button>`}
    </form>
    <p>
      <small
        >Try 4242 4242 4242 4242 (pays), 4000 0000 0000 0002 (declined), 4000 0000 0000 9995 (no funds), 4000
        0000 0000 0341 (pays once, renewals fail), 4000 0000 0000 0259 (is disputed days later). Never type a
        real card number.</small
      >
    </p>
  `;
  return c.html(page('Pay', content), status, pageHeaders([session.success_url, session.cancel_url]));
}

function methodFields(session: Session): Html {
  const bank = session.payment_method_types.includes('us_bank_account');
  const card = session.payment_method_types.includes('card');
  return html`
    <label for="card_number">Test card number</label>
    <input
      id="card_number"
      name="card_number"
      inputmode="numeric"
      autocomplete="off"
      value="4242424242424242"
    />
    <label for="method">Pay with</label>
    <select id="method" name="method">
      ${card ? html`<option value="card" selected>Card</option>` : ''}
      ${
        bank
          ? html`<option value="us_bank_account">Bank account that pays in some days</option>
              <option value="us_bank_account_fail">Bank account that refuses in some days</option>`
          : ''
      }
    </select>
  `;
}

function over(c: SandboxContext, session: Session): Response | Promise<Response> {
  const message =
    session.status === 'complete'
      ? 'This checkout is complete; nothing more is to be paid.'
      : 'This checkout has expired.';
  const content = html`<h1>${session.status === 'complete' ? 'Already paid' : 'Expired'}</h1>
    <p>${message}</p>
    ${session.cancel_url === null ? '' : html`<p><a href="${session.cancel_url}">Back</a></p>`}`;
  return c.html(page('Checkout', content), session.status === 'complete' ? 409 : 410, pageHeaders());
}

const notFound = (c: SandboxContext): Response | Promise<Response> =>
  c.html(
    page(
      'Not found',
      html`<h1>Not found</h1>
        <p>There is no such checkout.</p>`,
    ),
    404,
    pageHeaders(),
  );
