import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { decideFriction } from '../../db/friction-by-hand.ts';
import type { Friction } from '../../src/abuse/friction.ts';
import { plusMs } from '../../src/clock.ts';
import { openBrowser, type TestBrowser } from '../helpers/browser.ts';
import { openTestService, type TestService } from '../helpers/service.ts';
import { send } from './readers-pages.ts';

let browser: TestBrowser;
let service: TestService & { close(): Promise<void> };
const folder = mkdtempSync(join(tmpdir(), 'newsroom-'));

beforeAll(async () => {
  browser = await openBrowser();
  const newsroom = join(folder, 'newsroom.json');
  // One browser is one network here.
  writeFileSync(
    newsroom,
    JSON.stringify({ safety: { limits: { free: 1000, free_daily: 1000, ceiling: 1000 } } }),
  );
  service = await openTestService({ ABUSE_LIMITS: 'on', NEWSROOM_CONFIG: newsroom });
});

afterAll(async () => {
  await browser.close();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

async function meet(friction: Friction, lang: string, options: BrowserContextOptions = {}): Promise<Page> {
  const { db, clock } = service.deps;
  const setAt = clock.now();
  await decideFriction(db, { friction, setAt, until: plusMs(setAt, 86_400_000) });
  const context = await browser.newReader({ locale: lang, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  // A page may know for some seconds what held before; and nobody sends a form within two.
  await service.control('advance', { seconds: 6 });
  await page.goto(`${service.base}/?lang=${lang}&interval=month&amount=7`);
  await service.control('advance', { seconds: 3 });
  await send(page);
  return page;
}

const isAtStripe = (page: Page) => page.url().startsWith(service.sandboxUrl);

describe('on the way to the payment page', () => {
  it('a reader waits ten seconds, and presses once more', async () => {
    const page = await meet('wait', 'en', { javaScriptEnabled: false });
    await service.control('advance', { seconds: 10 });
    await send(page);
    expect(isAtStripe(page)).toBe(true);
  });

  it('a browser with scripts does its work and goes on by itself', async () => {
    const page = await meet('proof_of_work', 'en', { javaScriptEnabled: true });
    await page.waitForURL((url) => url.href.startsWith(service.sandboxUrl), { timeout: 30_000 });
  });

  it('a browser without scripts waits a minute instead; too early it is told how long', async () => {
    const page = await meet('proof_of_work', 'ru', { javaScriptEnabled: false });
    await service.control('advance', { seconds: 30 });
    await send(page);
    expect(await page.locator('main').textContent()).toMatch(/Секунд до продолжения: (2\d|30)/);
    await service.control('advance', { seconds: 31 });
    await send(page);
    expect(isAtStripe(page)).toBe(true);
  });

  it('single gifts may be paused, which the support page says', async () => {
    const page = await meet('restricted', 'en');
    await page.goto(`${service.base}/?interval=once`);
    expect(await page.locator('main').textContent()).toContain('Single gifts are paused');
  });
});
