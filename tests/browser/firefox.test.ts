import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { wordsIn } from '../../src/languages/words.ts';
import { findFirefox, noFirefox, openFirefox } from '../helpers/firefox.ts';
import { openTestService, type TestService } from '../helpers/service.ts';

let browser: Browser | undefined;
let service: TestService & { close(): Promise<void> };

beforeAll(async () => {
  const program = findFirefox();
  if (program === undefined) return console.warn(noFirefox);
  service = await openTestService();
  browser = await openFirefox(program);
});

beforeEach(({ skip }) => skip(browser === undefined, noFirefox));

afterAll(async () => {
  await browser?.close();
  await service?.close();
});

async function newPage(): Promise<Page> {
  if (!browser) throw new Error('expected Firefox, got none');
  const context = await browser.createBrowserContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

/** The text of what a selector finds, in the page's own words. */
const textOf = (page: Page, selector: string) =>
  page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText`);
const focused = (page: Page) =>
  page.evaluate(`document.activeElement.id || document.activeElement.getAttribute('role')`);
const seen = (page: Page, selector: string) =>
  page.evaluate(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((e) => e.checkVisibility()).length`,
  );

// The click of puppeteer waits for a script of the page to say that the element is in view.
async function click(page: Page, selector: string): Promise<void> {
  const { x, y } = (await page.evaluate(`(() => {
    const element = document.querySelector(${JSON.stringify(selector)});
    element.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  })()`)) as { x: number; y: number };
  await page.mouse.click(x, y);
}

const leaveBy = (page: Page, selector: string) =>
  Promise.all([page.waitForNavigation(), click(page, selector)]);

it('runs no script of any page', async () => {
  const page = await newPage();
  await page.goto('data:text/html,<title>off</title><script>document.title="on"</script>');
  expect(await page.title()).toBe('off');
});

it('shows the amounts of the chosen interval, and of no other', async () => {
  const page = await newPage();
  await page.goto(`${service.base}/?lang=en`);
  expect(await page.title()).toContain('The Example Times');
  expect(await seen(page, '[name=preset_month]')).toBe(4);
  expect(await seen(page, '[name=preset_once]')).toBe(0);

  await click(page, '#interval-once');
  expect(await seen(page, '[name=preset_month]')).toBe(0);
  expect(await seen(page, '[name=preset_once]')).toBe(4);
});

it('stands on the question about an amount, and its link leads to the field', async () => {
  const page = await newPage();
  await page.goto(`${service.base}/?lang=en`);
  await page.type('#amount', '1,000');
  await leaveBy(page, 'main form button');

  expect(await page.title()).toMatch(/^Error: /);
  await expect.poll(() => focused(page)).toBe('alert');
  await click(page, '[role=alert] a');
  await expect.poll(() => focused(page)).toBe('amount');
  expect(await page.evaluate(`document.querySelector('#amount').value`)).toBe('1,000');
});

it.each([
  { lang: 'en', typed: '7.50' },
  { lang: 'ar', typed: '٧٫٥٠' },
])('gives $typed in $lang once a year, from the first page to the thanks', async ({ lang, typed }) => {
  const page = await newPage();
  await page.goto(`${service.base}/?lang=${lang}`);
  await click(page, '#interval-year');
  await page.type('#amount', typed);
  await leaveBy(page, 'main form button');
  expect(page.url()).toMatch(/\/c\/pay\/cs_/);
  expect(await textOf(page, 'main')).toMatch(/7\.50 USD\s+every year/);

  await page.type('#email', 'reader@example.org');
  await leaveBy(page, 'button[value=pay]');
  expect(page.url()).toContain(`${service.base}/thanks?`);
  expect(await textOf(page, 'h1')).toBe(wordsIn(lang).thanks.title.paid);
  expect(await page.cookies()).toEqual([]);
});
