import type { HttpBindings } from '@hono/node-server';
import { html } from 'hono/html';
import type { Hono } from 'hono';
import { z } from 'zod';
import type { SandboxContext } from './admission.ts';
import { readableTime } from './calendar.ts';
import { readableAmount } from './currency-rules.ts';
import type { Machine } from './machine.ts';
import { idOf, type PortalSession, type Subscription } from './object-kinds.ts';
import { type Html, page, pageHeaders } from './page.ts';
import { actOn, changeCard, portalActions, possibleActions, type PortalAction } from './portal-actions.ts';
import { StripeFailure } from './stripe-error.ts';
import { currentPeriod } from './subscriptions.ts';
import type { World } from './world.ts';

const path = '/p/session/:token';
const lifetimeSeconds = 3600;

const formSchema = z.union([
  z.object({ action: z.enum(portalActions), subscription: z.string() }),
  z.object({
    action: z.literal('card'),
    card_number: z
      .string()
      .max(40)
      .transform((number) => number.replaceAll(/[\s-]/g, '')),
  }),
]);
type Form = z.output<typeof formSchema>;

/** Where a reader looks after monthly gifts: plain forms, which work without JavaScript. */
export function servePortalPage(app: Hono<{ Bindings: HttpBindings }>, machine: Machine): void {
  const show = (c: SandboxContext, status: 200 | 422, error?: string) => {
    const view = machine.transact((world) => viewOf(world, c.req.path, error));
    return view ? c.html(page('Your gifts', view.content), status, pageHeaders([view.target])) : over(c);
  };

  app.get(path, (c) => show(c, 200));

  app.post(path, async (c) => {
    const form = formSchema.safeParse(await c.req.parseBody());
    if (!form.success) return show(c, 422, 'Please press one of the buttons below.');
    try {
      const target = machine.transact((world) => act(world, c.req.path, form.data));
      return target === undefined ? over(c) : c.redirect(target, 303);
    } catch (error) {
      if (error instanceof StripeFailure) return show(c, 422, error.message);
      throw error;
    }
  });
}

/** Does it, and says where to go next; undefined if the link is no longer valid. */
function act(world: World, at: string, form: Form): string | undefined {
  const session = sessionAt(world, at);
  if (!session) return undefined;
  if (form.action === 'card') changeCard(world, session, form.card_number);
  else actOn(world, session, form.subscription, form.action);
  return targetOf(session) ?? at;
}

const targetOf = ({ flow }: PortalSession): string | null =>
  flow?.after_completion.redirect?.return_url ?? null;

/** The session of this address, unless it is an hour old. */
function sessionAt(world: World, at: string): PortalSession | undefined {
  const [session] = world.store.where('billing_portal.session', 'url', `${world.baseUrl}${at}`);
  return session && world.now - session.created <= lifetimeSeconds ? session : undefined;
}

function viewOf(
  world: World,
  at: string,
  error: string | undefined,
): { readonly content: Html; readonly target: string | null } | undefined {
  const session = sessionAt(world, at);
  if (!session) return undefined;
  const { return_url: back } = session;
  const subscriptions = world.store.where('subscription', 'customer', session.customer);
  const content = html`<h1>Your gifts</h1>
    ${error === undefined ? '' : html`<p class="error" role="alert">${error}</p>`}
    ${subscriptions.length === 0 ? html`<p>There is no monthly or yearly gift.</p>` : ''}
    ${subscriptions.map((one) => subscriptionPart(world, session, one))} ${cardPart(world, session)}
    ${back === null ? '' : html`<p><a href="${back}">Back</a></p>`}`;
  return { content, target: targetOf(session) };
}

const labels: Record<PortalAction, string> = {
  cancel: 'End after this period',
  keep: 'Do not end',
  pause: 'Pause',
  resume: 'Resume',
};

function subscriptionPart(world: World, session: PortalSession, subscription: Subscription): Html {
  const [item] = subscription.items.data;
  const amount = readableAmount(item?.price.unit_amount ?? 0, subscription.currency);
  const configuration = world.store.require('billing_portal.configuration', idOf(session.configuration));
  return html`<h2>${amount} every ${item?.price.recurring?.interval}</h2>
    <p>${standing(subscription)}</p>
    <form method="post">
      <input type="hidden" name="subscription" value="${subscription.id}" />
      ${possibleActions(subscription, configuration).map(
        (action) =>
          html`<button class="quiet" name="action" value="${action}">
            ${action === 'cancel' && configuration.features.subscription_cancel.mode === 'immediately' ? 'End now' : labels[action]}
          </button>`,
      )}
    </form>`;
}

function standing(subscription: Subscription): string {
  const end = readableTime(currentPeriod(subscription).end * 1000).slice(0, 10);
  if (subscription.status === 'canceled') return 'Ended.';
  if (subscription.status === 'paused') return 'Paused: nothing is taken until it is resumed.';
  if (subscription.cancel_at_period_end) return `Ends on ${end}; nothing more is taken.`;
  if (subscription.status === 'past_due') return 'The last payment failed; it will be tried again.';
  return `The next payment is on ${end}.`;
}

function cardPart(world: World, session: PortalSession): Html | string {
  const { features } = world.store.require('billing_portal.configuration', idOf(session.configuration));
  if (!features.payment_method_update.enabled) return '';
  const { invoice_settings: usual } = world.store.require('customer', session.customer);
  const [first] = world.store.where('subscription', 'customer', session.customer);
  const card = world.store.find(
    'payment_method',
    idOf(first?.default_payment_method ?? usual.default_payment_method ?? ''),
  );
  return html`<h2>Card</h2>
    ${card ? html`<p>The card that ends in ${card.card?.last4}.</p>` : ''}
    <form method="post">
      <label for="card_number">Number of another test card</label>
      <input id="card_number" name="card_number" inputmode="numeric" autocomplete="off" required />
      <button name="action" value="card">Change card</button>
    </form>`;
}

const over = (c: SandboxContext): Response | Promise<Response> =>
  c.html(
    page(
      'Expired',
      html`<h1>Expired</h1>
        <p>This link is no longer valid. Please ask for another one.</p>`,
    ),
    410,
    pageHeaders(),
  );
