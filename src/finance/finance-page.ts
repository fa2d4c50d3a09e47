import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const css = `
:root { color-scheme: light dark; --line: light-dark(#d5d9de, #3b4046); --quiet: light-dark(#565d66, #a8b0ba);
  --accent: light-dark(#0b5c8a, #7cc4ee); --paper: light-dark(#fff, #15181c); --ink: light-dark(#16191d, #eceff2); }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif }
nav { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem }
nav a { padding-block: .5rem }
a { color: var(--accent) }
h1 { font-size: 1.5rem; line-height: 1.25 } h2 { font-size: 1.15rem; margin-top: 2rem } h3 { font-size: 1rem; overflow-wrap: anywhere }
.scroll { overflow-x: auto } table { border-collapse: collapse; min-width: 100% }
th, td { padding: .4rem .75rem .4rem 0; text-align: start; border-bottom: 1px solid var(--line); vertical-align: top }
th { font-weight: 600; white-space: nowrap } .n { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap }
td a { display: inline-block; padding-block: .15rem } p, h1 { overflow-wrap: anywhere }
.quiet { color: var(--quiet) } time { white-space: nowrap } pre { white-space: pre-wrap; overflow-wrap: anywhere }
iframe { max-width: 100% }
button { font: inherit; font-weight: 600; padding: .75rem 1.5rem; min-height: 2.75rem; border: 1px solid transparent;
  border-radius: .375rem; background: var(--accent); color: light-dark(#fff, #0c1a24); cursor: pointer }`;

declare module 'hono' {
  interface ContextVariableMap {
    /** How many things wait for a person; shown on every page of somebody signed in. */
    openTasks?: number;
  }
}

/** In the order of the bar. */
const navigation = [
  { href: '/finance', name: 'Overview' },
  { href: '/finance/tasks', name: 'Tasks' },
  { href: '/finance/webhooks', name: 'Events' },
  { href: '/finance/quarantine', name: 'Quarantine' },
  { href: '/finance/payouts', name: 'Payouts' },
  { href: '/finance/campaigns', name: 'Campaigns' },
  { href: '/finance/reconciliation', name: 'Reconciliation' },
  { href: '/finance/abuse', name: 'Abuse' },
  { href: '/finance/letters', name: 'Letters' },
  { href: '/finance/mailbox', name: 'Mailbox' },
];

const hashOf = (style: string) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

const policyWith = (styles: string) =>
  [
    `default-src 'none'`,
    `style-src ${styles}`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');

const policy = policyWith(hashOf(css));

/** A page for staff: nothing of it is kept by the browser, nothing from elsewhere is loaded. */
export async function sendFinancePage(
  c: Context,
  page: {
    title: string;
    body: Html;
    status?: 200 | 400 | 401 | 403 | 404 | 409 | 422;
    /** The style attribute of what is shown in a frame, which is under this page's policy (CSP 3, `unsafe-hashes`). */
    framedStyle?: string;
  },
): Promise<Response> {
  const { framedStyle } = page;
  c.header(
    'Content-Security-Policy',
    framedStyle === undefined ? policy : policyWith(`${hashOf(css)} 'unsafe-hashes' ${hashOf(framedStyle)}`),
  );
  return c.html(
    await html`<!doctype html>
      <html lang="en" dir="ltr">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width" />
          <title>${page.title}</title>
          ${raw(`<style>${css}</style>`)}
        </head>
        <body>
          <nav aria-label="Finance">
            ${navigation.map(({ href, name }) => html`<a href="${href}">${name}${countAt(c, href)}</a>`)}
          </nav>
          <main>${page.body}</main>
        </body>
      </html>`,
    page.status ?? 200,
  );
}

const countAt = (c: Context, href: string) => {
  const open = c.var.openTasks ?? 0;
  return href === '/finance/tasks' && open > 0 ? ` (${open})` : '';
};

export const sendNothingHere = (c: Context, title: string): Promise<Response> =>
  sendFinancePage(c, { title, status: 404, body: html`<h1>${title}</h1>` });

export interface Column {
  name: string;
  numeric?: boolean;
}

/** A table that scrolls by itself on a narrow screen. */
export const tableOf = (
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly (string | Html)[])[],
) =>
  html`<section class="scroll" aria-label="${caption}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" class="${column.numeric ? 'n' : ''}">${column.name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, i) => html`<td class="${columns[i]?.numeric ? 'n' : ''}">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
