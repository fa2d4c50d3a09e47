import { html } from 'hono/html';
import type { PostingRow } from '../../db/postings.ts';
import { formatMinor } from '../money/format-money.ts';
import { tableOf, type Html } from './finance-page.ts';

/** A list of names and what stands for each; what is absent is left out. */
export const factsTable = (
  caption: string,
  facts: readonly (readonly [name: string, value: string | Html | null | undefined])[],
) =>
  tableOf(
    caption,
    [{ name: 'What' }, { name: 'Is' }],
    facts.flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, value]])),
  );

export const postingsTable = (postings: readonly PostingRow[]) =>
  tableOf(
    'Postings; debit positive, credit negative',
    [{ name: 'Account' }, { name: 'Currency' }, { name: 'Amount', numeric: true }],
    postings.map((p) => [p.account, p.currency, formatMinor(p.amount_minor, p.currency)]),
  );

export const entryLink = (key: string) =>
  html`<a href="/finance/entries/${encodeURIComponent(key)}">${key}</a>`;

export const eventLink = (id: string) =>
  html`<a href="/finance/webhooks/${encodeURIComponent(id)}">${id}</a>`;

/** JSON text laid out for reading; other text as it is. */
export function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** A button that does one thing; works without a script. */
export const button = (action: string, label: string, fields: Readonly<Record<string, string>> = {}) =>
  html`<form method="post" action="${action}">
    ${Object.entries(fields).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}
    <button>${label}</button>
  </form>`;
