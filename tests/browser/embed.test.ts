import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { languageCodes } from '../../src/languages/language-codes.ts';
import { openBrowser, type TestBrowser } from '../helpers/browser.ts';
import { openTestService, until, type TestService } from '../helpers/service.ts';
import { openPublisher, type Publisher } from './publisher.ts';

let browser: TestBrowser;
let service: TestService & { close(): Promise<void> };
let publisher: Publisher;
let stranger: Publisher;
let folder: string;

beforeAll(async () => {
  [browser, publisher, stranger] = [await openBrowser(), await openPublisher(), await openPublisher()];
  folder = mkdtempSync(join(tmpdir(), 'newsroom-'));
  const file = join(folder, 'newsroom.json');
  writeFileSync(file, JSON.stringify({ embed: { frame_ancestors: [publisher.origin] } }));
  service = await openTestService({ NEWSROOM_CONFIG: file });
});

afterAll(async () => {
  await Promise.all([browser.close(), service.close(), publisher.close(), stranger.close()]);
  rmSync(folder, { recursive: true, force: true });
});

/** A reader, and everything that the browser refused on the way. */
async function newReader(options: BrowserContextOptions = {}) {
  const context = await browser.newReader(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const refused: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (/content security policy|refused|blocked/i.test(message.text())) refused.push(message.text());
  });
  page.on('request', (request) => requests.push(request.url()));
  return { context, page, refused, requests };
}

/** What a publisher copies from the kit. */
async function copied(kind: 'links' | 'frame', lang = 'en'): Promise<string> {
  const { page } = await newReader();
  await page.goto(
    `${service.base}/embed/kit?kind=${kind}&campaign=article&article=a-long-read&code_lang=${lang}`,
  );
  return (await page.locator('pre code').first().textContent()) ?? '';
}

const valueIn = (page: Page, name: string) => page.locator(`form [name=${name}]`).first().inputValue();

/** That the whole window is at the support page, with this chosen. */
async function expectPrefilled(page: Page, chosen: { interval: string; preset: string }) {
  await page.waitForURL((url) => url.origin === service.base && url.pathname === '/');
  expect(await page.locator('[name=interval]:checked').inputValue()).toBe(chosen.interval);
  expect(await page.locator(`[name=preset_${chosen.interval}]:checked`).inputValue()).toBe(chosen.preset);
  expect(await valueIn(page, 'campaign')).toBe('article');
  expect(await valueIn(page, 'article')).toBe('a-long-read');
}

const withFrame = () => `frame-src ${service.base}`;

describe.each([
  { javaScriptEnabled: true, name: 'with JavaScript' },
  { javaScriptEnabled: false, name: 'without JavaScript' },
])('on a publisher’s page that allows nothing, $name', ({ javaScriptEnabled }) => {
  it('the links lead to the page with the interval chosen, and to the reminder', async () => {
    publisher.publish(await copied('links'));
    const { page, refused, requests, context } = await newReader({ javaScriptEnabled });
    for (const [words, interval, preset] of [
      ['Once', 'once', '1000'],
      ['Monthly', 'month', '500'],
      ['Annual', 'year', '5000'],
    ] as const) {
      await page.goto(publisher.origin);
      await page.getByRole('link', { name: words, exact: true }).click();
      await expectPrefilled(page, { interval, preset });
    }
    await page.goto(publisher.origin);
    expect(requests.filter((url) => url.startsWith(service.base))).toHaveLength(3);
    await page.getByRole('link', { name: 'Remind me later.' }).click();
    await page.waitForURL((url) => url.origin === service.base && url.pathname === '/remind');
    expect(refused).toEqual([]);
    expect(await context.cookies()).toEqual([]);
  });

  it('Continue in the frame leads the whole window to the page with everything chosen', async () => {
    publisher.publish(await copied('frame'), withFrame());
    const { page, refused, context } = await newReader({ javaScriptEnabled });
    await page.goto(publisher.origin);
    const box = page.frameLocator('iframe');
    await box.getByRole('radio', { name: 'Annual' }).check();
    await box.getByRole('radio', { name: '$100' }).check();
    await box.getByRole('button', { name: 'Continue' }).click();
    await expectPrefilled(page, { interval: 'year', preset: '10000' });

    await page.goto(publisher.origin);
    await page.frameLocator('iframe').getByRole('link', { name: 'Remind me later.' }).click();
    await page.waitForURL((url) => url.origin === service.base && url.pathname === '/remind');
    expect(refused).toEqual([]);
    expect(await context.cookies()).toEqual([]);
  });

  it('the frame stays empty on a site that was not named', async () => {
    stranger.publish(await copied('frame'), withFrame());
    const { page, refused } = await newReader({ javaScriptEnabled });
    await page.goto(stranger.origin);
    await until('the browser to refuse', () => Promise.resolve(refused.length > 0));
    expect(refused.join('\n')).toMatch(/frame-ancestors/);
    // The browser says so before it shows its own page instead.
    await expect
      .poll(() => page.frames().map((frame) => frame.url()))
      .toEqual([`${stranger.origin}/`, 'chrome-error://chromewebdata/']);
    expect(await page.frameLocator('iframe').locator('button').count()).toBe(0);
  });

  it('the frame stays empty where the site’s own policy has no place for it', async () => {
    publisher.publish(await copied('frame'));
    const { page, refused, requests } = await newReader({ javaScriptEnabled });
    await page.goto(publisher.origin);
    await until('the browser to refuse', () => Promise.resolve(refused.length > 0));
    expect(refused.join('\n')).toMatch(/frame-src|default-src/);
    expect(requests.filter((url) => url.startsWith(service.base))).toEqual([]);
  });
});

it('no other page of ours can be put into that frame', async () => {
  const code = await copied('frame');
  for (const path of ['/', '/example', '/embed/kit', '/thanks', '/remind']) {
    publisher.publish(code.replace(/src="[^"]*"/, `src="${service.base}${path}"`), withFrame());
    const { page, refused } = await newReader();
    await page.goto(publisher.origin);
    await until(`the browser to refuse ${path}`, () => Promise.resolve(refused.length > 0));
    expect(page.frames()[1]?.url()).toBe('chrome-error://chromewebdata/');
  }
});

it('a site that isolates itself can frame it too', async () => {
  publisher.publish(await copied('frame'), withFrame(), {
    ...{ 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-opener-policy': 'same-origin' },
  });
  const { page, refused } = await newReader();
  await page.goto(publisher.origin);
  await page.frameLocator('iframe').getByRole('button', { name: 'Continue' }).click();
  await expectPrefilled(page, { interval: 'month', preset: '500' });
  expect(refused).toEqual([]);
});

it('the frame tells us neither the site’s address nor the article’s', async () => {
  publisher.publish(await copied('frame'), withFrame());
  const { page } = await newReader();
  const referrers: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(service.base)) referrers.push(request.headers()['referer']);
  });
  await page.goto(`${publisher.origin}/a-secret-path`);
  await page.frameLocator('iframe').getByRole('button', { name: 'Continue' }).click();
  await expectPrefilled(page, { interval: 'month', preset: '500' });
  expect(referrers).toEqual([undefined, undefined]);
  expect(service.logged.join('')).not.toContain(publisher.origin);
});

/** Pixels by which the box in the frame is higher than the frame, or wider. */
async function overflowOf(page: Page): Promise<{ down: number; sideways: number }> {
  const [, frame] = page.frames();
  if (!frame) throw new Error('expected a frame');
  await frame.waitForLoadState();
  return frame.evaluate<{ down: number; sideways: number }>(`(() => {
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement;
    return { down: scrollHeight - clientHeight, sideways: scrollWidth - clientWidth };
  })()`);
}

describe('the height of the frame', () => {
  it.each(languageCodes)('holds all of the box, in %s', async (lang) => {
    publisher.publish(await copied('frame', lang), withFrame());
    const { page } = await newReader({ locale: lang });
    for (const width of [296, 320, 390, 700, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(publisher.origin);
      for (const interval of ['once', 'month', 'year']) {
        await page.frameLocator('iframe').locator(`label:has(#interval-${interval})`).click();
        expect({ width, interval, ...(await overflowOf(page)) }).toEqual({
          ...{ width, interval, down: 0, sideways: 0 },
        });
      }
    }
  });

  it('would be found too small', async () => {
    const code = await copied('frame');
    publisher.publish(code.replace(/height="\d+"/, 'height="300"'), withFrame());
    const { page } = await newReader();
    await page.goto(publisher.origin);
    expect((await overflowOf(page)).down).toBeGreaterThan(0);
  });
});
