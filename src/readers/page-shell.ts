import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { HtmlEscapedString } from 'hono/utils/html';
import { gzip, takesGzip } from './compress.ts';
import { cspReportPath } from './csp-reports.ts';
import { css } from './page-style.ts';
import { directionOf } from '../languages/words.ts';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface Page {
  title: string;
  /** What a search engine may say of it. */
  description?: string;
  /** BCP 47. */
  locale: string;
  /** Stands above every page, and leads to the newsroom's site or the support page. */
  masthead?: { name: string; href: string };
  /** Beside the masthead. */
  aside?: Html | undefined;
  body: Html;
  footer?: Html | undefined;
  /** Instead of the one style of the pages; `sendPage` must be told the same. */
  styles?: readonly string[];
}

const hashes = new Map<string, string>();

function hashOf(style: string): string {
  const hash = hashes.get(style) ?? createHash('sha256').update(style).digest('base64');
  hashes.set(style, hash);
  return hash;
}

/** A whole document: its style inside it, no script, nothing from another host. */
export const page = ({
  title,
  description,
  locale,
  masthead,
  aside,
  body,
  footer,
  styles = [css],
}: Page): Html =>
  html`<!doctype html>
    <html lang="${locale}" dir="${directionOf(locale)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${description === undefined ? '' : html`<meta name="description" content="${description}" />`}
        <link rel="icon" href="data:," />
        ${raw(styles.map((style) => `<style>${style}</style>`).join(''))}
      </head>
      <body>
        ${
          masthead
            ? html`<header>
                <a class="masthead" href="${masthead.href}">${masthead.name}</a>
                ${aside ?? ''}
              </header>`
            : ''
        }
        <main>${body}</main>
        ${footer ? html`<footer>${footer}</footer>` : ''}
      </body>
    </html>`;

export interface SendOptions {
  /** Origins beside our own to which a form of this page may lead, redirects included (CSP form-action). */
  formTargets?: readonly string[];
  /** SHA-256 of the one script that may run, in base64. */
  scriptHash?: string;
  /** As the page has them. */
  styles?: readonly string[];
  /** Origins whose pages may show this one in a frame; absent, none may. */
  frameAncestors?: readonly string[];
}

/** Answers with a page that no other site may frame, that runs nothing and that no cache keeps. */
export async function sendPage(
  c: Context,
  status: ContentfulStatusCode,
  document: Html,
  { formTargets = [], scriptHash, styles = [css], frameAncestors = [] }: SendOptions = {},
): Promise<Response> {
  const policy = [
    `default-src 'none'`,
    `style-src ${styles.map((style) => `'sha256-${hashOf(style)}'`).join(' ')}`,
    ...(scriptHash === undefined ? [] : [`script-src 'sha256-${scriptHash}'`]),
    `img-src 'self' data:`,
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    `base-uri 'none'`,
    `frame-ancestors ${frameAncestors.length === 0 ? "'none'" : frameAncestors.join(' ')}`,
    // Not report-to: Chromium takes that over https alone, and then no longer looks at this one (a reader at the
    // onion address would report nothing). Every browser takes this.
    `report-uri ${cspReportPath}`,
  ];
  c.header('Content-Security-Policy', policy.join('; '));
  // It knows no list: where a frame is allowed, only the policy says whose.
  if (frameAncestors.length === 0) c.header('X-Frame-Options', 'DENY');
  return sendCompressed(c, status, await document);
}

// All of a page must fit into the first round trip of a new connection.
function sendCompressed(c: Context, status: ContentfulStatusCode, text: HtmlEscapedString): Response {
  if (!takesGzip(c.req.header('accept-encoding'))) return c.html(text, status);
  c.header('Content-Type', 'text/html; charset=UTF-8');
  c.header('Content-Encoding', 'gzip');
  return c.body(gzip(text.toString()), status);
}

export interface FieldProblem {
  /** The id of the field that is wrong. */
  field: string;
  message: string;
}

/**
 * The list of what is wrong, above everything else; each links to its field. `autofocus` moves the focus
 * here without a script (GOV.UK Design System, error summary).
 */
export const errorSummary = (heading: string, problems: readonly FieldProblem[]): Html =>
  html`<div class="summary" role="alert" tabindex="-1" autofocus>
    <h2>${heading}</h2>
    <ul>
      ${problems.map(({ field, message }) => html`<li><a href="#${field}">${message}</a></li>`)}
    </ul>
  </div>`;

/** The same place on the page for something that is not the reader's mistake. */
export const noticeSummary = (heading: string, notice: string): Html =>
  html`<div class="summary" role="alert" tabindex="-1" autofocus>
    <h2>${heading}</h2>
    <p>${notice}</p>
  </div>`;
