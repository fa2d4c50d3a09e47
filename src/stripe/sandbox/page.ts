import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';

export type Html = ReturnType<typeof html>;

const css = `
:root { color-scheme: light dark; --ink: #1f2430; --paper: #f5f6fa; --card: #fff; --line: #8a90a2; --accent: #4338ca; --warn: #b42318; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef5; --paper: #14161d; --card: #1e212b; --line: #7c8399; --accent: #a5b4fc; --warn: #fda29b; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 28rem; margin: 1rem auto; padding: 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
main.wide { max-width: 70rem; }
h1 { font-size: 1.4rem; margin: .25rem 0; } h2 { font-size: 1.1rem; margin: 1.5rem 0 .25rem; }
.banner { display: inline-block; padding: .1rem .6rem; border-radius: 1rem; border: 1px solid var(--line); font-size: .85rem; }
.amount { font-size: 2rem; font-weight: 700; margin: .25rem 0; overflow-wrap: anywhere; }
label { display: block; margin-top: .8rem; font-weight: 600; }
input, select { width: 100%; padding: .6rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: .4rem; }
button { width: 100%; margin-top: 1rem; padding: .75rem; font: inherit; font-weight: 700; color: var(--card); background: var(--accent); border: 0; border-radius: .4rem; cursor: pointer; }
button.quiet { color: var(--accent); background: none; border: 1px solid var(--accent); }
.row { display: flex; flex-wrap: wrap; gap: .5rem; } .row form { flex: 1 1 8rem; }
.error { padding: .6rem .8rem; border-left: .3rem solid var(--warn); color: var(--warn); font-weight: 600; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
td form { display: flex; gap: .3rem; } td button { width: auto; margin: 0; padding: .1rem .6rem; font-weight: 500; }
dt { font-weight: 600; } dd { margin: 0; } small { font-size: .85rem; }
`;

const cssHash = createHash('sha256').update(css).digest('base64');

export function page(title: string, content: Html, options: { wide?: boolean } = {}): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} – Sandbox</title>
        ${raw(`<style>${css}</style>`)}
      </head>
      <body>
        <main class="${options.wide ? 'wide' : ''}">
          <p class="banner">Sandbox: no real money moves</p>
          ${content}
        </main>
      </body>
    </html>`;
}

/**
 * Nothing but this page's own style and forms. A browser applies form-action to the redirect that follows, too,
 * so the places a form may lead to have to be named.
 */
export function pageHeaders(formTargets: readonly (string | null)[] = []): Record<string, string> {
  const origins = formTargets.flatMap((target) => (target === null ? [] : [URL.parse(target)?.origin ?? '']));
  const formAction = ["'self'", ...new Set(origins.filter((origin) => origin !== ''))].join(' ');
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy':
      `default-src 'none'; style-src 'sha256-${cssHash}'; form-action ${formAction}; ` +
      `base-uri 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  };
}
