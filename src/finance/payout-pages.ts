import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Deps } from '../deps.ts';
import { formatMinor } from '../money/format-money.ts';
import { sendFinancePage, tableOf, type Column, type Html } from './finance-page.ts';
import { explainPayout, payoutsDefinition, payoutsReport, type PayoutRow } from './reports/payouts.ts';

/** `/finance/payouts`: each deposit at the bank, down to the gifts in it. */
export function payoutPages({ db }: Pick<Deps, 'db'>): Hono {
  return new Hono()
    .get('/payouts', async (c) => {
      const payouts = await payoutsReport(db);
      return sendFinancePage(c, {
        title: 'Payouts',
        body: html`<h1>Payouts</h1>
          <p class="quiet">${payoutsDefinition}</p>
          ${
            payouts.length === 0
              ? html`<p>No payouts yet.</p>`
              : tableOf(
                  'Payouts',
                  [...idColumn, ...headColumns],
                  payouts.map((row) => [linkTo(row.payout), ...head(row)]),
                )
          }`,
      });
    })
    .get('/payouts/:id', async (c) => {
      const explained = await explainPayout(db, c.req.param('id'));
      if (!explained)
        return sendFinancePage(c, {
          title: 'No such payout',
          status: 404,
          body: html`<h1>No such payout</h1>`,
        });
      const { head: row, lines } = explained;
      const { rolled_into: rolledInto } = row;
      return sendFinancePage(c, {
        title: `Payout ${row.payout}`,
        body: html`<h1>Payout ${row.payout}</h1>
          ${tableOf('The payout', headColumns, [head(row)])}
          ${rolledInto === null ? '' : html`<p>It came back, and was paid again with ${linkTo(rolledInto)}.</p>`}
          <h2>What it carried</h2>
          ${
            lines.length === 0
              ? html`<p>
                  ${row.explained === 'Stripe does not say' ? 'A manual payout: Stripe does not say.' : 'Not known yet.'}
                </p>`
              : tableOf(
                  'Movements',
                  [
                    ...named('Date', 'What', 'Transaction', 'Charge', 'Interval', 'Campaign'),
                    ...numeric('Gross', 'Fee', 'Net'),
                  ],
                  lines.map((line) => [
                    ...[date(line.book_date), line.what],
                    line.earlier_payout === null
                      ? line.transaction
                      : html`${line.transaction}, of ${linkTo(line.earlier_payout)}`,
                    ...[line.charge ?? '', line.interval ?? '', line.campaign ?? ''],
                    ...[line.gross_minor, line.fee_minor, line.net_minor].map((amount) =>
                      formatMinor(amount, line.currency),
                    ),
                  ]),
                )
          }`,
      });
    });
}

const named = (...names: string[]): Column[] => names.map((name) => ({ name }));
const numeric = (...names: string[]): Column[] => names.map((name) => ({ name, numeric: true }));

const idColumn = named('Payout');
const headColumns = [
  ...named('Due', 'At the bank', 'Status'),
  ...numeric('Amount', 'Gifts', 'Gross', 'Fees', 'Refunds', 'Disputes', 'Other'),
  ...named('Explained'),
];

const head = (row: PayoutRow): (string | Html)[] => [
  date(row.arrival_date),
  row.banked_on === null ? 'on its way' : date(row.banked_on),
  row.status,
  formatMinor(row.amount_minor, row.currency),
  String(row.gifts),
  ...[row.gross_minor, row.fees_minor, row.refunds_minor, row.disputes_minor, row.other_minor].map((amount) =>
    formatMinor(amount, row.currency),
  ),
  row.explained,
];

const date = (day: string) => html`<time>${day}</time>`;

const linkTo = (id: string) => html`<a href="/finance/payouts/${id}">${id}</a>`;
