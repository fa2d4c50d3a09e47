import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Frame, Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { findFirefox, noFirefox, openFirefox } from '../helpers/firefox.ts';
import { openTestService, until, type TestService } from '../helpers/service.ts';
import { openPublisher, type Publisher } from './publisher.ts';

let browser: Browser | undefined;
let service: TestService & { close(): Promise<void> };
let publisher: Publisher;
let stranger: Publisher;
let folder: string;

beforeAll(async () => {
  [publisher, stranger] = [await openPublisher(), await openPublisher()];
  folder = mkdtempSync(join(tmpdir(), 'newsroom-'));
  const file = join(folder, 'newsroom.json');
  writeFileSync(file, JSON.stringify({ embed: { frame_ancestors: [publisher.origin] } }));
  const program = findFirefox();
  if (program === undefined) return console.warn(noFirefox);
  service = await openTestService({ NEWSROOM_CONFIG: file });
  browser = await openFirefox(program);
});

beforeEach(({ skip }) => skip(browser === undefined, noFirefox));

afterAll(async () => {
  await Promise.all([browser?.close(), service?.close(), publisher.close(), stranger.close()]);
  rmSync(folder, { recursive: true, force: true });
});

async function newPage(): Promise<Page> {
  if (!browser) throw new Error('expected Firefox, got none');
  const context = await browser.createBrowserContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

const frameCode =
  () => `<iframe src="${service.base}/embed?campaign=article&amp;article=a-long-read&amp;lang=en"
  title="Support" width="400" height="540"
  sandbox="allow-forms allow-popups allow-top-navigation-by-user-activation"></iframe>`;

interface Place {
  x: number;
  y: number;
}

const placeOf = (frame: Frame | Page, selector: string, at: 'corner' | 'middle') =>
  frame.evaluate(`(() => {
    const { left, top, width, height } = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
    return ${at === 'middle' ? '{ x: left + width / 2, y: top + height / 2 }' : '{ x: left, y: top }'};
  })()`) as Promise<Place>;

/** Presses what stands in the frame, as a hand does. */
async function press(page: Page, selector: string): Promise<void> {
  const [, frame] = page.frames();
  if (!frame) throw new Error('expected a frame');
  const [corner, place] = [await placeOf(page, 'iframe', 'corner'), await placeOf(frame, selector, 'middle')];
  await page.mouse.click(corner.x + place.x, corner.y + place.y);
}

it('Continue in the frame leads the whole window of Firefox on, without scripts', async () => {
  publisher.publish(frameCode(), `frame-src ${service.base}`);
  const page = await newPage();
  await page.goto(publisher.origin);
  await press(page, 'label:has(#interval-year)');
  await press(page, '.for-year label:nth-child(3)');
  await Promise.all([page.waitForNavigation(), press(page, 'button')]);
  const url = new URL(page.url());
  expect([url.origin, url.pathname]).toEqual([service.base, '/']);
  expect(await page.evaluate(`document.querySelector('[name=interval]:checked').value`)).toBe('year');
  expect(await page.evaluate(`document.querySelector('[name=preset_year]:checked').value`)).toBe('10000');
  expect(await page.evaluate(`document.querySelector('[name=article]').value`)).toBe('a-long-read');
});

it('Firefox does not show the frame on a site that was not named', async () => {
  stranger.publish(frameCode(), `frame-src ${service.base}`);
  const page = await newPage();
  // The frame that is refused never ends loading.
  await page.goto(stranger.origin, { waitUntil: 'domcontentloaded' });
  const shown = await until('Firefox to refuse', () => {
    const url = page.frames()[1]?.url() ?? '';
    return Promise.resolve(url.startsWith('about:neterror') && url);
  });
  expect(shown).toContain('e=cspBlocked');
});
