import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { languageCodes } from '../../src/languages/language-codes.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { formatMoney } from '../../src/money/format-money.ts';
import type { Interval } from '../../src/ledger/intervals.ts';
import { wordsIn } from '../../src/languages/words.ts';
import { openBrowser, type TestBrowser } from '../helpers/browser.ts';
import { openTestService, sandboxState, type TestService } from '../helpers/service.ts';

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

async function open(query: string): Promise<Page> {
  const context = await browser.newReader({ javaScriptEnabled: false });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${service.base}/?${query}`);
  return page;
}

const proceed = (page: Page) => page.locator('main form button').last();

async function leaveToPay(page: Page): Promise<void> {
  await proceed(page).click();
  await page.waitForURL(/\/c\/pay\/cs_/);
}

const declined = '4000000000000002';

async function pay(page: Page, card?: string): Promise<void> {
  await page.getByLabel('E-mail').fill('reader@example.org');
  if (card !== undefined) await page.getByLabel('Test card number').fill(card);
  await page.getByRole('button', { name: /^Pay / }).click();
}

/** What has to stand on the page of thanks. */
async function expectThanks(page: Page, lang: string, gift: { amountMinor: number; interval: Interval }) {
  await page.waitForURL(/\/thanks/);
  const { thanks } = wordsIn(lang);
  expect(await page.locator('html').getAttribute('lang')).toBe(lang);
  expect(await page.locator('h1').innerText()).toBe(thanks.title.paid);
  const amount = formatMoney(minorUnits(gift.amountMinor), 'usd', lang);
  expect(await page.locator('main').innerText()).toContain(thanks.paid(amount, gift.interval));
}

/** How people write it who read in that language, with what they type between thousands. */
const typed: Record<string, { right: string; tooMuch: string }> = {
  en: { right: '1,234.50', tooMuch: '9,000,000.00' },
  ru: { right: '1\u00a0234,50', tooMuch: '9\u00a0000\u00a0000,00' },
  de: { right: '1.234,50', tooMuch: '9.000.000,00' },
  fr: { right: '1\u202f234,50', tooMuch: '9\u202f000\u202f000,00' },
  es: { right: '1.234,50', tooMuch: '9.000.000,00' },
  ar: { right: '١٬٢٣٤٫٥٠', tooMuch: '٩٬٠٠٠٬٠٠٠٫٠٠' },
};
const usually = { right: '1234.50', tooMuch: '9000000.00' };

describe.each(languageCodes)('a reader in %s, without scripts,', (lang) => {
  it('gives one of the amounts, once', async () => {
    const page = await open(`lang=${lang}&currency=usd`);
    await page.locator('#interval-once').check();
    await page.locator('[name=preset_once][value="2500"]').check();
    await leaveToPay(page);
    await pay(page);
    await expectThanks(page, lang, { amountMinor: 2500, interval: 'once' });
  });

  it('gives monthly, after a card that was declined', async () => {
    const page = await open(`lang=${lang}&currency=usd&amount=3`);
    await leaveToPay(page);
    await pay(page, declined);
    expect(await page.getByRole('alert').count()).toBe(1);
    await pay(page, '4242424242424242');
    await expectThanks(page, lang, { amountMinor: 300, interval: 'month' });
  });

  it('gives yearly an amount written as people do, after one that was too much', async () => {
    const { right, tooMuch } = typed[lang] ?? usually;
    const page = await open(`lang=${lang}&currency=usd`);
    await page.locator('#interval-year').check();
    await page.locator('#amount').fill(tooMuch);
    await proceed(page).click();

    const { errors } = wordsIn(lang);
    expect(await page.title()).toContain(errors.titlePrefix.trim());
    expect(await page.locator('[role=alert]:focus h2').innerText()).toBe(errors.summary);
    expect(await page.locator('#amount').inputValue()).toBe(tooMuch);
    expect(await page.locator('#amount').getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('#interval-year').isChecked()).toBe(true);

    await page.locator('#amount').fill(right);
    await leaveToPay(page);
    await pay(page);
    await expectThanks(page, lang, { amountMinor: 123_450, interval: 'year' });
  });
});

/** How many payments Stripe holds, and how many gifts were begun. */
async function begunAndPaid() {
  const { counts } = await sandboxState(service.sandboxUrl);
  const begun = await service.deps.db.selectFrom('donation').select('id').execute();
  return { begun: begun.length, paid: counts['charge'] ?? 0 };
}

async function addedBy(doing: () => Promise<void>) {
  const before = await begunAndPaid();
  await doing();
  const after = await begunAndPaid();
  return { begun: after.begun - before.begun, paid: after.paid - before.paid };
}

it('a link says all that a form can say', async () => {
  const page = await open('interval=year&amount=7.5&currency=eur&campaign=article&lang=fr');
  expect(await page.locator('#interval-year').isChecked()).toBe(true);
  expect(await page.locator('#amount').inputValue()).toMatch(/^7[.,]50?$/);
  await leaveToPay(page);
  expect(await page.locator('main').innerText()).toMatch(/7\.50 EUR\s+every year/);
});

it('who comes back from Stripe’s page and chooses otherwise pays once, for that', async () => {
  const added = await addedBy(async () => {
    const page = await open('lang=de&currency=usd&interval=month&amount=5');
    await leaveToPay(page);
    await page.goBack();
    await page.locator('#interval-once').check();
    await page.locator('#amount').fill('12,50');
    await leaveToPay(page);
    await pay(page);
    await expectThanks(page, 'de', { amountMinor: 1_250, interval: 'once' });
  });
  expect(added).toEqual({ begun: 2, paid: 1 });
});

it('a double click on Continue is one page to pay on', async () => {
  const added = await addedBy(async () => {
    const page = await open('lang=en&currency=usd&amount=6');
    await proceed(page).dblclick();
    await page.waitForURL(/\/c\/pay\/cs_/);
    await pay(page);
    await expectThanks(page, 'en', { amountMinor: 600, interval: 'month' });
  });
  expect(added).toEqual({ begun: 1, paid: 1 });
});

it('the same form in two tabs is paid once', async () => {
  const added = await addedBy(async () => {
    const first = await open('lang=en&currency=usd&interval=once&amount=8');
    const second = await copyOf(first);
    await Promise.all([leaveToPay(first), leaveToPay(second)]);
    expect(second.url()).toBe(first.url());

    await pay(first);
    await expectThanks(first, 'en', { amountMinor: 800, interval: 'once' });
    await pay(second);
    expect(await second.locator('h1').innerText()).toBe('Already paid');
  });
  expect(added).toEqual({ begun: 1, paid: 1 });
});

/** A tab with the very same form in it, as browsers copy tabs. */
async function copyOf(page: Page): Promise<Page> {
  const copy = await page.context().newPage();
  const body = await page.content();
  await copy.route(page.url(), (route) => route.fulfill({ body, contentType: 'text/html' }));
  await copy.goto(page.url());
  return copy;
}
