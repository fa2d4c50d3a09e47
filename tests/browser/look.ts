import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const inPage = (name: string) => readFileSync(join(import.meta.dirname, 'in-page', `${name}.js`), 'utf8');
const layoutFaults = inPage('layout-faults');
const printFaults = inPage('print-faults');
const forcedColorsFaults = inPage('forced-colors-faults');
const motionFaults = inPage('motion-faults');
const ownOnly = inPage('own-only');

const ask = (page: Page, script: string) => page.evaluate<string[]>(script);
const during = (what: string, faults: readonly string[]) => faults.map((fault) => `${what}: ${fault}`);

const widths = [320, 390, 1280];
const schemes = ['light', 'dark'] as const;

/** What is wrong with the page as it stands, at every width and in both schemes. */
export async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      const found = [...(await ask(page, layoutFaults)), ...(await axeFaults(page))];
      faults.push(...during(`${width}, ${colorScheme}`, found));
    }
  }
  return faults;
}

const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const runAxe = `axe.run({ runOnly: ${JSON.stringify(axeTags)}, resultTypes: ['violations'] })
  .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))))`;

async function axeFaults(page: Page): Promise<string[]> {
  // Putting axe into a page takes longer than running it, so that is done once for each page.
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(`${axe.source};0`);
  return ask(page, runAxe);
}

/** What is wrong with it for readers who set text, colours or motion to their own needs, and on paper. */
export async function faultsForOwnNeeds(page: Page): Promise<string[]> {
  return [
    ...(await withStyle(page, { width: 320, css: textSpacing }, 'spaced text', layoutFaults)),
    ...(await withStyle(page, { width: 640, css: doubleText }, 'text twice as large', layoutFaults)),
    ...(await withMedia(page, { forcedColors: 'active' }, 'own colours', forcedColorsFaults)),
    ...(await withMedia(page, { reducedMotion: 'reduce' }, 'less motion', motionFaults)),
    ...(await withMedia(page, { media: 'print', colorScheme: 'dark' }, 'print', printFaults)),
    ...(await ask(page, ownOnly)),
  ];
}

/** The four values of WCAG 2.2, 1.4.12. */
const textSpacing = `*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}
  p{margin-block-end:2em!important}`;
/** WCAG 2.2, 1.4.4: what a browser does whose reader doubled the size of text, and nothing else. */
const doubleText = ':root{font-size:32px!important}';

/**
 * Adds to the style of the page. Its policy lets nobody change its text, and with scripts off nobody would tell
 * when it is there; a sheet that is adopted is no part of the text and counts at once.
 */
export const adoptStyle = (page: Page, css: string): Promise<void> =>
  page.evaluate(`(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(${JSON.stringify(css)});
    document.adoptedStyleSheets.push(sheet);
  })()`);

async function withStyle(page: Page, own: { width: number; css: string }, what: string, script: string) {
  await page.setViewportSize({ width: own.width, height: 800 });
  await adoptStyle(page, own.css);
  const faults = during(what, await ask(page, script));
  await page.evaluate('void document.adoptedStyleSheets.pop()');
  return faults;
}

const usual = { media: null, colorScheme: null, forcedColors: null, reducedMotion: null } as const;

async function withMedia(
  page: Page,
  media: NonNullable<Parameters<Page['emulateMedia']>[0]>,
  what: string,
  script: string,
) {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.emulateMedia({ ...usual, ...media });
  const faults = during(what, await ask(page, script));
  await page.emulateMedia(usual);
  return faults;
}
