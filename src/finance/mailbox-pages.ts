import { Hono } from 'hono';
import { html } from 'hono/html';
import { mailFolder } from '../mail/create-transport.ts';
import { findMail, listMailbox } from '../mail/mailbox.ts';
import type { FinanceDeps } from './finance-deps.ts';
import { sendFinancePage, sendNothingHere, tableOf } from './finance-page.ts';

/** The letters in the folder that stands in for a mail server. */
export function mailboxPages({ config }: FinanceDeps): Hono {
  const app = new Hono();

  app.get('/mailbox', async (c) => {
    const mails = await listMailbox(mailFolder(config), { limit: 200 });
    return sendFinancePage(c, {
      title: 'Mailbox',
      body: html`<h1>Mailbox</h1>
        <p class="quiet">Letters that would have been sent, were there a mail server (SMTP_URL).</p>
        ${tableOf(
          'Letters',
          [{ name: 'Date' }, { name: 'To' }, { name: 'Subject' }],
          mails.map((mail) => [
            mail.date,
            mail.to,
            html`<a href="/finance/mailbox/${mail.id}">${mail.subject}</a>`,
          ]),
        )}`,
    });
  });

  app.get('/mailbox/:id', async (c) => {
    const mail = await findMail(mailFolder(config), c.req.param('id'));
    if (!mail) return sendNothingHere(c, 'No such letter');
    return sendFinancePage(c, {
      title: mail.subject,
      body: html`<h1>${mail.subject}</h1>
        <p class="quiet">${mail.date} · to ${mail.to}</p>
        <pre>${linked(mail.text)}</pre>`,
    });
  });

  return app;
}

/** Addresses in a letter's text as links, so that what a reader would click can be clicked here. */
const linked = (text: string) =>
  text.split(/(https?:\/\/\S+)/).map((part, i) => (i % 2 === 1 ? html`<a href="${part}">${part}</a>` : part));
