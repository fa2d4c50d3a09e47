import { Hono } from 'hono';
import { html } from 'hono/html';
import { formatMinor } from '../money/format-money.ts';
import type { FinanceDeps } from './finance-deps.ts';
import { sendFinancePage, tableOf } from './finance-page.ts';
import { identities } from './reconcile/difference.ts';
import { lastRun, type LastRun, type ReconciliationResult } from './reconcile/last-run.ts';

/** `/finance/reconciliation`: whether the ledger says what Stripe says, as it was found last night. */
export const reconciliationPage = ({ db }: FinanceDeps): Hono =>
  new Hono().get('/reconciliation', async (c) => {
    const run = await lastRun(db);
    return sendFinancePage(c, {
      title: 'Reconciliation',
      body: html`<h1>Reconciliation</h1>
        <p>${summaryOf(run.result)}</p>
        ${run.failure === undefined ? '' : html`<p>The last run did not come to its end: ${run.failure}</p>`}
        ${run.result && !run.result.ok ? differencesOf(run.result) : ''} ${nextOf(run)}
        <h2>What is compared, for each currency</h2>
        ${tableOf(
          'Identities',
          [{ name: 'Identity' }, { name: 'What must be' }],
          Object.entries(identities).map(([identity, sentence]) => [
            identity,
            run.result?.not_checked.includes(identity) ? `${sentence} (not checked)` : sentence,
          ]),
        )}`,
    });
  });

function summaryOf(result: ReconciliationResult | undefined): string {
  if (!result) return 'The ledger has not been compared with Stripe yet.';
  const repaired = result.repaired ? ', after what was missing had been fetched' : '';
  return result.ok
    ? `${result.at}: the ledger says what Stripe says${repaired}.`
    : `${result.at}: the ledger and Stripe differ${repaired}.`;
}

const differencesOf = ({ differences }: ReconciliationResult) =>
  tableOf(
    'Differences',
    [
      ...[{ name: 'Identity' }, { name: 'Expected', numeric: true }, { name: 'Found', numeric: true }],
      { name: 'What is behind it' },
    ],
    differences.map(({ identity, currency, expected_minor, actual_minor, objects }) => [
      identity,
      formatMinor(BigInt(expected_minor), currency),
      formatMinor(BigInt(actual_minor), currency),
      html`${objects.map((id) => html`${linked(id)} `)}`,
    ]),
  );

const linked = (id: string) => (id.startsWith('po_') ? html`<a href="/finance/payouts/${id}">${id}</a>` : id);

const nextOf = ({ dueAt }: LastRun) =>
  html`<p class="quiet">
    ${dueAt === undefined ? '' : `Next: ${dueAt}. `}At any time: npm run cli -- stripe reconcile --repair
  </p>`;
