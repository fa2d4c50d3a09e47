import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { wordsIn } from '../../src/languages/words.ts';
import { openBrowser, type TestBrowser } from '../helpers/browser.ts';
import { openTestService, type TestService } from '../helpers/service.ts';
import { adoptStyle } from './look.ts';

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

/** A stop of the focus. */
interface Stop {
  name: string;
  faults: string[];
  top: number;
  bottom: number;
  left: number;
  direction: string;
}

const whereFocusIs = readFileSync(join(import.meta.dirname, 'in-page', 'focus.js'), 'utf8');
const focus = (page: Page) => page.evaluate<Stop>(whereFocusIs);

/** Presses Tab until the focus is on `name`; says what was wrong on the way, the order included. */
async function tabTo(page: Page, name: string): Promise<string[]> {
  const stops: Stop[] = [];
  while (stops.at(-1)?.name !== name) {
    if (stops.length > 30) throw new Error(`expected ${name}, got ${stops.map((s) => s.name).join(', ')}`);
    await page.keyboard.press('Tab');
    stops.push(await focus(page));
  }
  return [
    ...stops.flatMap(({ faults }) => faults),
    ...stops.slice(1).flatMap((stop, at) => {
      const before = stops[at];
      return before && !comesAfter(stop, before) ? [`${stop.name}: is read before ${before.name}`] : [];
    }),
  ];
}

/** In reading order: below, or further on in the same line. */
function comesAfter(stop: Stop, before: Stop): boolean {
  const isInLine = stop.top < before.bottom - 2 && stop.bottom > before.top + 2;
  if (!isInLine) return stop.top >= before.top;
  return stop.direction === 'rtl' ? stop.left < before.left : stop.left > before.left;
}

/** Presses the arrow until what is chosen has this value. */
async function arrowTo(page: Page, name: string, value: string): Promise<void> {
  const chosen = () => page.locator(`[name=${name}]:checked`).getAttribute('value');
  for (let presses = 0; (await chosen()) !== value; presses += 1) {
    if (presses > 6) throw new Error(`expected ${value} among ${name}, got ${await chosen()}`);
    await page.keyboard.press('ArrowDown');
  }
}

async function newPage(width: number): Promise<Page> {
  const context = await browser.newReader({
    javaScriptEnabled: false,
    viewport: { width, height: 700 },
  });
  onTestFinished(() => context.close());
  return context.newPage();
}

describe.each([
  { lang: 'en', width: 390, amount: '7.50' },
  { lang: 'en', width: 1280, amount: '7.50' },
  { lang: 'ar', width: 390, amount: '٧٫٥٠' },
  { lang: 'ar', width: 1280, amount: '٧٫٥٠' },
])('in $lang at $width pixels, the keyboard alone', ({ lang, width, amount }) => {
  const words = wordsIn(lang);

  it('chooses, is asked back, answers, pays and is thanked, and always sees where it is', async () => {
    const page = await newPage(width);
    await page.goto(`${service.base}/?lang=${lang}&currency=usd`);

    const faults = await tabTo(page, 'interval');
    await arrowTo(page, 'interval', 'year');
    faults.push(...(await tabTo(page, 'preset_year')));
    await arrowTo(page, 'preset_year', '10000');
    faults.push(...(await focus(page)).faults, ...(await tabTo(page, 'amount')));
    await page.keyboard.type('1,000');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/checkout$/);

    const summary = await focus(page);
    expect(summary.name).toBe('alert');
    faults.push(...summary.faults);
    await page.keyboard.press('Tab');
    faults.push(...(await focus(page)).faults);
    await page.keyboard.press('Enter');
    expect((await focus(page)).name).toBe('amount');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(amount);
    faults.push(...(await tabTo(page, words.support.next)));
    await page.keyboard.press('Space');
    await page.waitForURL(/\/c\/pay\/cs_/);
    expect(await page.locator('main').innerText()).toMatch(/7\.50 USD\s+every year/);

    await tabTo(page, 'email');
    await page.keyboard.type('reader@example.org');
    await tabTo(page, 'action');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/thanks/);
    expect(await page.locator('h1').innerText()).toBe(words.thanks.title.paid);
    expect(faults).toEqual([]);
  });

  it('reaches everything on the page in reading order', async () => {
    const page = await newPage(width);
    await page.goto(`${service.base}/?lang=${lang}`);
    expect(await tabTo(page, words.support.remindMe)).toEqual([]);
  });
});

describe('would notice', () => {
  async function faultsWith(css: string): Promise<string> {
    const page = await newPage(390);
    await page.goto(`${service.base}/?lang=en`);
    await adoptStyle(page, css);
    return (await tabTo(page, wordsIn('en').support.remindMe)).join('\n');
  }

  it.each([
    { css: '*{outline:none!important}', fault: 'amount: nothing shows the focus' },
    { css: 'main::after{content:"";position:fixed;inset:0;background:red}', fault: 'amount: ' },
    { css: 'form{display:flex;flex-direction:column-reverse}', fault: 'amount: is read before ' },
  ])('$css', async ({ css, fault }) => expect(await faultsWith(css)).toContain(fault));
});
