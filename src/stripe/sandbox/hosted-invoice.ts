import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { readableAmount } from './currency-rules.ts';
import { collectInvoice } from './invoices.ts';
import type { Machine } from './machine.ts';
import { idOf, type Invoice } from './object-kinds.ts';
import { type Html, page, pageHeaders } from './page.ts';
import { createPaymentMethod } from './payment-methods.ts';
import { findTestCard } from './test-cards.ts';
import type { World } from './world.ts';

const formSchema = z.object({
  card_number: z
    .string()
    .max(40)
    .transform((number) => number.replaceAll(/[\s-]/g, '')),
});

/**
 * Stripe's page of an invoice: an open one is paid there with a card of the customer's choice
 * (docs.stripe.com/invoicing/hosted-invoice-page). The subscription keeps the card it had.
 */
export function serveHostedInvoice(app: Hono<{ Bindings: HttpBindings }>, machine: Machine): void {
  app.get('/invoices/:id', (c) => {
    const invoice = machine.transact((world) => world.store.find('invoice', c.req.param('id')));
    return c.html(invoicePage(invoice), invoice ? 200 : 404, pageHeaders());
  });

  app.post('/invoices/:id', async (c) => {
    const form = formSchema.safeParse(await c.req.parseBody());
    const card = form.success ? form.data.card_number : '';
    const { invoice, refused } = machine.transact((world) => payWith(world, c.req.param('id'), card));
    const status = !invoice ? 404 : refused === undefined ? 200 : 402;
    return c.html(invoicePage(invoice, refused), status, pageHeaders());
  });
}

function payWith(
  world: World,
  id: string,
  card: string,
): { invoice: Invoice | undefined; refused: string | undefined } {
  const invoice = world.store.find('invoice', id);
  if (invoice?.status !== 'open') return { invoice, refused: undefined };
  // The number is not kept: somebody may have typed a real one.
  if (!findTestCard(card)) return { invoice, refused: 'Only test card numbers work in the sandbox.' };
  const customer = invoice.customer === null ? null : idOf(invoice.customer);
  const billing = { email: invoice.customer_email, name: invoice.customer_name };
  const attempt = collectInvoice(world, invoice, createPaymentMethod(world, card, billing, customer));
  const refused =
    attempt !== 'no payment method' && attempt.outcome === 'failed'
      ? (attempt.charge.failure_message ?? 'Your card was declined.')
      : undefined;
  return { invoice: world.store.require('invoice', id), refused };
}

function invoicePage(invoice: Invoice | undefined, refused?: string): Html {
  if (!invoice) return page('Invoice', html`<h1>There is no such invoice</h1>`);
  const amount = readableAmount(invoice.amount_remaining, invoice.currency);
  return page(
    'Invoice',
    html`<h1>Invoice</h1>
      <p>${invoice.id}: ${invoice.status}</p>
      ${refused === undefined ? '' : html`<p class="error" role="alert">${refused}</p>`}
      ${
        invoice.status === 'open'
          ? html`<p class="amount">${amount}</p>
              <form method="post" action="/invoices/${invoice.id}">
                <label for="card_number">Card number</label>
                <input id="card_number" name="card_number" inputmode="numeric" autocomplete="off" />
                <button>Pay</button>
              </form>`
          : ''
      }`,
  );
}
