import { Hono } from 'hono';
import { html } from 'hono/html';
import { balances } from '../../db/ledger.ts';
import { countEvents } from '../../db/webhook-events.ts';
import { formatMinor } from '../money/format-money.ts';
import type { FinanceDeps } from './finance-deps.ts';
import { sendFinancePage, tableOf } from './finance-page.ts';
import { incomeDefinition, incomeReport } from './reports/income.ts';

/** Income, balances, and how the events stand. */
export const overviewPage = ({ db }: FinanceDeps): Hono =>
  new Hono().get('/', async (c) => {
    const [income, accounts, events] = await Promise.all([
      incomeReport(db, {}),
      balances(db),
      countEvents(db),
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
          Object.entries(events).map(([status, n]) => [
            html`<a href="/finance/webhooks?status=${status}">${status}</a>`,
            String(n),
          ]),
        )}`,
    });
  });
