import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { css } from './pack-style.ts';
import type { Table } from './section.ts';

export interface Pack {
  readonly newsroom: string;
  /** `YYYY-MM` */
  readonly month: string;
  readonly timeZone: string;
  readonly knownAt: string;
  /** Whether the month had ended by then. */
  readonly isOver: boolean;
  /** The last links, with how many there were. */
  readonly heads: { readonly entries: string; readonly attributions: string };
  readonly sections: readonly PackSection[];
}

export interface PackSection {
  readonly title: string;
  readonly definition: string;
  readonly empty: string;
  readonly tables: readonly Table[];
}

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** A whole document without a script, a time of making or anything from elsewhere: the same pack is the same bytes. */
export async function packPage(pack: Pack): Promise<string> {
  const main = String(await mainOf(pack));
  const digest = createHash('sha256').update(main).digest('hex');
  const style = createHash('sha256').update(css).digest('base64');
  const title = `${pack.newsroom}: ${monthInWords(pack.month)}`;
  return `${String(
    await html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta
            http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'sha256-${raw(style)}'"
          />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title}</title>
          ${raw(`<style>${css}</style>`)}
        </head>
        <body>
          ${raw(main)}
          <footer>
            <p>SHA-256 of this page from &lt;main&gt; to &lt;/main&gt;, as UTF-8:</p>
            <p><code>${digest}</code></p>
          </footer>
        </body>
      </html>`,
  )}\n`;
}

const mainOf = ({ newsroom, month, timeZone, knownAt, isOver, heads, sections }: Pack): Html =>
  html`<main>
    <h1>${newsroom}: ${monthInWords(month)}</h1>
    <p>The books of the month ${month}, for reader support through Stripe.</p>
    ${isOver ? '' : html`<p><strong>The month had not ended when this was known: its figures are not final.</strong></p>`}
    <dl>
      <dt>As known at</dt>
      <dd>${knownAt}</dd>
      <dt>Days of</dt>
      <dd>${timeZone}</dd>
      <dt>Entries</dt>
      <dd>${heads.entries}</dd>
      <dt>Attributions</dt>
      <dd>${heads.attributions}</dd>
    </dl>
    <p class="quiet">
      Amounts are in major units of the currency that a table names; currencies are never added. What was
      recorded after the moment above is not in here, however it is dated: asked for again with the same
      moment, this page comes out the same.
    </p>
    ${sections.map(sectionOf)}
  </main>`;

const sectionOf = ({ title, definition, empty, tables }: PackSection): Html =>
  html`<section>
    <h2>${title}</h2>
    <p class="quiet">${definition}</p>
    ${tables.length === 0 ? html`<p>${empty}</p>` : tables.map(tableOf)}
  </section> `;

const tableOf = ({ caption, columns, rows, total }: Table): Html => {
  const classOf = (n: number) => (columns[n]?.isNumber ? raw(' class="n"') : '');
  const cells = (row: readonly string[]) =>
    row.map((cell, n) =>
      n === 0 ? html`<th scope="row">${cell}</th>` : html`<td${classOf(n)}>${cell}</td>`,
    );
  return html`<div class="scroll">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ name }, n) => html`<th scope="col" ${classOf(n)}>${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${cells(row)}
            </tr> `,
        )}
      </tbody>
      ${
        total === undefined
          ? ''
          : html`<tfoot>
              <tr>
                ${cells(total)}
              </tr>
            </tfoot>`
      }
    </table>
  </div> `;
};

const monthInWords = (month: string) =>
  new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00.000Z`),
  );
