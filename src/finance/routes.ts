import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { balances } from '../../db/ledger.ts';
import { countEvents, listEvents } from '../../db/webhook-events.ts';
import type { Deps } from '../deps.ts';
import { mailFolder } from '../mail/create-transport.ts';
import { findMail, listMailbox } from '../mail/mailbox.ts';
import { readText } from '../read-text.ts';
import { formatMinor } from '../money/format-money.ts';
import { sendFinancePage, tableOf } from './finance-page.ts';
import { payoutPages } from './payout-pages.ts';
import { incomeDefinition, incomeReport } from './reports/income.ts';
import type { SignIn } from './sign-in.ts';

/** Staff pages. Until there are accounts, one link printed at start opens them. */
export function financeRoutes(deps: Pick<Deps, 'db' | 'config'>, signIn: SignIn): Hono {
  const secure = deps.config.publicUrl.startsWith('https:');
  // __Host- ties the cookie to this host and https; a newcomer's http://127.0.0.1 cannot have it.
  const cookie = secure ? '__Host-finance' : 'finance';
  const app = new Hono();

  app.get('/finance/sign-in', (c) =>
    // Opening the link changes nothing, so that a preview of it does not use it up.
    sendFinancePage(c, {
      title: 'Sign in',
      body: html`<h1>Finance</h1>
        <form method="post" action="/finance/sign-in">
          <input type="hidden" name="token" value="${c.req.query('token') ?? ''}" />
          <button>Sign in</button>
        </form>`,
    }),
  );

  app.post('/finance/sign-in', async (c) => {
    const body = await readText(c.req.raw, 4 * 1024);
    const token = typeof body === 'object' ? new URLSearchParams(body.text).get('token') : null;
    const session = signIn.redeem(token ?? '');
    if (session === undefined) return refused(c);
    setCookie(c, cookie, session, {
      httpOnly: true,
      secure,
      sameSite: 'Strict',
      path: '/',
      maxAge: 12 * 3600,
    });
    return c.redirect('/finance', 303);
  });

  const refused = (c: Parameters<typeof sendFinancePage>[0]) =>
    sendFinancePage(c, {
      title: 'Sign in',
      status: 401,
      body: html`<h1>Sign in first</h1>
        <p>
          Use the sign-in link that the service printed when it started. It is good once; a restart prints
          another.
        </p>`,
    });

  const staffOnly = new Hono();
  staffOnly.use(async (c, next) => {
    if (!signIn.isSignedIn(getCookie(c, cookie))) return refused(c);
    return next();
  });

  staffOnly.get('/', async (c) => {
    const [income, accounts, events] = await Promise.all([
      incomeReport(deps.db, {}),
      balances(deps.db),
      countEvents(deps.db),
    ]);
    return sendFinancePage(c, {
      title: 'Finance',
      body: html`<h1>Finance</h1>
        <h2>Income</h2>
        <p class="quiet">${incomeDefinition}</p>
        ${tableOf(
          'Income',
          [
            ...['Month', 'Interval', 'Campaign', 'Currency'].map((name) => ({ name })),
            ...['Gross', 'Refunds', 'Disputes', 'Fees', 'Net', 'Charges'].map((name) => ({
              name,
              numeric: true,
            })),
          ],
          income.map((row) => [
            ...[row.month, row.interval, row.campaign, row.currency],
            ...[row.gross_minor, row.refunds_minor, row.disputes_minor, row.fees_minor, row.net_minor].map(
              (amount) => formatMinor(amount, row.currency),
            ),
            row.donations.toString(),
          ]),
        )}
        <h2>Balances</h2>
        <p class="quiet">Debit positive, credit negative; each currency adds up to nothing.</p>
        ${tableOf(
          'Balances',
          [{ name: 'Account' }, { name: 'Currency' }, { name: 'Balance', numeric: true }],
          accounts.map((row) => [row.account, row.currency, formatMinor(row.amountMinor, row.currency)]),
        )}
        <h2>Events from Stripe</h2>
        ${tableOf(
          'Events by status',
          [{ name: 'Status' }, { name: 'Events', numeric: true }],
          Object.entries(events).map(([status, n]) => [status, String(n)]),
        )}`,
    });
  });

  staffOnly.get('/webhooks', async (c) => {
    const events = await listEvents(deps.db, { limit: 200 });
    return sendFinancePage(c, {
      title: 'Events from Stripe',
      body: html`<h1>Events from Stripe</h1>
        ${tableOf(
          'Events',
          [
            { name: 'Received' },
            { name: 'Type' },
            { name: 'Status' },
            { name: 'Attempts', numeric: true },
            { name: 'Event' },
            { name: 'Note' },
          ],
          events.map((e) => [e.received_at, e.type, e.status, String(e.attempts), e.id, e.last_error ?? '']),
        )}`,
    });
  });

  staffOnly.get('/mailbox', async (c) => {
    const mails = await listMailbox(mailFolder(deps.config), { limit: 200 });
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

  staffOnly.get('/mailbox/:id', async (c) => {
    const mail = await findMail(mailFolder(deps.config), c.req.param('id'));
    if (!mail)
      return sendFinancePage(c, {
        title: 'No such letter',
        status: 404,
        body: html`<h1>No such letter</h1>`,
      });
    return sendFinancePage(c, {
      title: mail.subject,
      body: html`<h1>${mail.subject}</h1>
        <p class="quiet">${mail.date} · to ${mail.to}</p>
        <pre>${linked(mail.text)}</pre>`,
    });
  });

  staffOnly.route('/', payoutPages(deps));

  app.route('/finance', staffOnly);
  return app;
}

/** Addresses in a letter's text as links, so that what a reader would click can be clicked here. */
const linked = (text: string) =>
  text.split(/(https?:\/\/\S+)/).map((part, i) => (i % 2 === 1 ? html`<a href="${part}">${part}</a>` : part));
