import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { languageCodes } from '../../src/languages/language-codes.ts';
import { wordsIn } from '../../src/languages/words.ts';
import { openBrowser, type TestBrowser } from '../helpers/browser.ts';
import { openTestService, type TestService } from '../helpers/service.ts';
import { faultsForOwnNeeds, faultsOf } from './look.ts';

type Open = TestService & { close(): Promise<void> };

const newsletters = [
  { slug: 'weekly', title: { en: 'The Week' }, preview_url: 'https://example.org/last' },
  { slug: 'daily', title: { en: 'The Day' }, description: { en: 'Every morning, in five minutes.' } },
];

let browser: TestBrowser;
let guarded: Open;
let closed: Open;
let folder: string;

beforeAll(async () => {
  browser = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), 'newsroom-'));
  const maintenance = { message: { en: 'We move house.' }, until: '2126-01-01T00:00:00Z' };
  closed = await openTestService({ NEWSROOM_CONFIG: newsroomFile('closed', { maintenance }) });
  const strict = newsroomFile('strict', { safety: { limits: { mistakes: 1 } }, newsletters });
  guarded = await openTestService({ ABUSE_LIMITS: 'on', NEWSROOM_CONFIG: strict });
});

afterAll(async () => {
  await browser.close();
  await Promise.all([guarded.close(), closed.close()]);
  rmSync(folder, { recursive: true, force: true });
});

function newsroomFile(name: string, newsroom: object): string {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(newsroom));
  return file;
}

async function newPage(): Promise<Page> {
  const context = await browser.newReader();
  onTestFinished(() => context.close());
  return context.newPage();
}

/** As the page is where no script runs; but axe is one. */
const withoutItsScript = (page: Page) =>
  page.route('**/checkout', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(/<script>.*?<\/script>/s, '') });
  });

const lookAt = async (page: Page) => [...(await faultsOf(page)), ...(await faultsForOwnNeeds(page))];

describe.each(languageCodes)('in %s', (lang) => {
  const words = wordsIn(lang);

  it('the pause on the way to Stripe can be read and used by every reader', async () => {
    const page = await newPage();
    await withoutItsScript(page);
    await page.goto(`${guarded.base}/?lang=${lang}&amount=5`);
    await page.evaluate(`document.querySelector('[name=contact_note]').value = 'a program was here'`);
    await page.locator('main form button').last().click();

    expect(await page.locator('h1').innerText()).toBe(words.friction.title);
    expect(await lookAt(page)).toEqual([]);
  });

  it('several newsletters can be chosen from, none of them chosen beforehand', async () => {
    const page = await newPage();
    await page.goto(`${guarded.base}/newsletter?lang=${lang}`);
    expect(await page.locator('input[type=checkbox]:checked').count()).toBe(0);
    expect(await lookAt(page)).toEqual([]);

    await page.locator('main button').first().click();
    expect(await page.locator('[role=alert]:focus a').allInnerTexts()).toEqual([
      words.newsletter.chooseOne,
      words.newsletter.addressMissing,
    ]);
    expect(await lookAt(page)).toEqual([]);
  });

  it('the page of a newsroom that is closed for now can be', async () => {
    const page = await newPage();
    await page.goto(`${closed.base}/?lang=${lang}`);
    expect(await page.locator('h1').innerText()).toBe(words.maintenance.title);
    expect(await lookAt(page)).toEqual([]);
  });
});

it('the page that says that it is too much can be read and used by every reader', async () => {
  const page = await newPage();
  const mistake = async () => {
    await page.goto(`${guarded.base}/?lang=en`);
    await page.locator('#amount').fill('1,000');
    const answered = page.waitForResponse('**/checkout');
    await page.locator('main form button').last().click();
    return (await answered).status();
  };
  expect([await mistake(), await mistake()]).toEqual([422, 429]);
  expect(await page.locator('[role=alert]:focus').count()).toBe(1);
  expect(await lookAt(page)).toEqual([]);
});
