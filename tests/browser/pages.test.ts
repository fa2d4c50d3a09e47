import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { languageCodes } from '../../src/languages/language-codes.ts';
import { directionOf } from '../../src/languages/words.ts';
import { openBrowser, type TestBrowser } from '../helpers/browser.ts';
import { openTestService, type TestService } from '../helpers/service.ts';
import { adoptStyle, faultsForOwnNeeds, faultsOf } from './look.ts';
import { cookiesOf, readersPages } from './readers-pages.ts';

let browser: TestBrowser;
let service: TestService & { close(): Promise<void> };

beforeAll(async () => {
  browser = await openBrowser();
  service = await openTestService();
});

afterAll(async () => {
  await browser.close();
  await service.close();
});

async function newReader(lang: string, options: BrowserContextOptions = {}) {
  const context = await browser.newReader({ locale: lang, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const requests: URL[] = [];
  page.on('request', (request) => requests.push(new URL(request.url())));
  return { context, page, requests };
}

const isForeign = ({ protocol, origin }: URL) => protocol !== 'data:' && origin !== service.base;

const places = Object.entries(readersPages).flatMap(([name, way]) =>
  languageCodes.map((lang) => ({ name, way, lang })),
);

describe.each(places)('$name in $lang', ({ name, way, lang }) => {
  it('can be read and used at every width, light and dark, by every reader, and asks nobody else', async () => {
    const { context, page, requests } = await newReader(lang);
    await way(page, service, lang);

    const root = page.locator('html');
    expect(await root.getAttribute('lang')).toBe(lang);
    expect(await root.getAttribute('dir')).toBe(directionOf(lang));
    expect(await faultsOf(page)).toEqual([]);
    expect(await faultsForOwnNeeds(page)).toEqual([]);
    expect(requests.filter(isForeign).map(String)).toEqual([]);
    expect((await context.cookies()).map((cookie) => cookie.name)).toEqual(cookiesOf(name));
  });
});

it('the support page is one answer, and nothing else is asked for', async () => {
  const { page, requests } = await newReader('en');
  await page.goto(`${service.base}/`, { waitUntil: 'networkidle' });
  expect(requests.filter(({ protocol }) => protocol !== 'data:').map(({ pathname }) => pathname)).toEqual([
    '/',
  ]);
});

describe('would notice', () => {
  async function openWith(css: string, lang = 'en'): Promise<Page> {
    const { page } = await newReader(lang);
    await page.goto(`${service.base}/?lang=${lang}`);
    await adoptStyle(page, css);
    return page;
  }

  it('a word that is wider than its card, a thin button and a pale hint', async () => {
    const page = await openWith(
      `.often span{white-space:nowrap;font-size:2rem}.often label{overflow:hidden}
      button{min-block-size:0!important;block-size:20px;padding:0!important}.hint{color:#aaa!important}`,
      'ru',
    );
    const faults = (await faultsOf(page)).join('\n');
    expect(faults).toContain('320, light: wider than its box: Каждый месяц');
    expect(faults).toContain('320, light: too small to hit: Продолжить');
    expect(faults).toContain('320, light: color-contrast: <p class="hint">');
    expect(faults).toContain('1280, light: color-contrast: <p class="hint">');
  });

  it('a box that holds its text only as it was set', async () => {
    const page = await openWith('button{block-size:3.25rem;padding:0;line-height:1}h1{block-size:2.4em}');
    const faults = (await faultsForOwnNeeds(page)).join('\n');
    expect(faults).toMatch(/spaced text: higher than its box: Support/);
  });

  it('a word that goes on in the next line', async () => {
    const page = await openWith('.often label{overflow-wrap:anywhere;inline-size:3rem;flex:none}', 'ru');
    expect((await faultsOf(page)).join('\n')).toContain('320, light: breaks a word: Каждый');
  });

  it('an Arabic paragraph that starts on the left', async () => {
    const page = await openWith('p{text-align:left}', 'ar');
    expect((await faultsOf(page)).join('\n')).toMatch(/starts away from its edge/);
  });

  it('a control without an edge, a choice without a mark, a movement, and grey on paper', async () => {
    const page = await openWith(
      `@media (forced-colors:active){button{border:0!important}label{outline:none!important}}
      a{transition:color 1s}@media print{nav{display:flex!important}a::after{content:" " attr(href)!important}:root{color-scheme:dark!important}form{display:block!important}}`,
    );
    const faults = (await faultsForOwnNeeds(page)).join('\n');
    expect(faults).toContain('own colours: without an edge: Continue');
    expect(faults).toContain('own colours: chosen, not marked: Monthly');
    expect(faults).toContain('less motion: moves: <a');
    expect(faults).toContain('print: pale on paper');
    expect(faults).toContain('print: on paper: <button> Continue');
    expect(faults).toContain('print: on paper: <nav>');
    expect(faults).toContain('print: half an address on paper: The Example Times');
  });

  it('a picture from another host, a script and a handler', async () => {
    const { page, requests } = await newReader('en', { bypassCSP: true });
    await page.route('https://counter.example/**', (route) => route.abort());
    await page.goto(`${service.base}/`);
    await page.evaluate(`document.body.innerHTML +=
      '<script></script><img alt="" src="https://counter.example/pixel" onerror="this.remove()">'`);
    const faults = await faultsForOwnNeeds(page);
    expect(faults).toContain('not without <script>');
    expect(requests.filter(isForeign).map(String)).toEqual(['https://counter.example/pixel']);
  });
});
