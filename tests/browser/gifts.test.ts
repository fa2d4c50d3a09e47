import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openBrowser, type TestBrowser } from '../helpers/browser.ts';
import { sqlite } from '../helpers/databases.ts';
import { startTestService, type TestService } from '../helpers/service.ts';

let browser: TestBrowser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

/** A reader whose browser runs no script, and what it complained about. */
async function newReader() {
  const context = await browser.newReader({ javaScriptEnabled: false });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (!/the server responded with a status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
  return { page, complaints };
}

const heading = (page: Page) => page.locator('h1').innerText();

/** From the support page, with the choice made, to Stripe's. */
async function leaveToPay(page: Page) {
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/\/c\/pay\/cs_/);
}

async function payWith(page: Page, fields: { card?: string; method?: string } = {}) {
  await page.getByLabel('E-mail').fill('reader@example.org');
  if (fields.card !== undefined) await page.getByLabel('Test card number').fill(fields.card);
  if (fields.method !== undefined) await page.getByLabel('Pay with').selectOption(fields.method);
  await page.getByRole('button', { name: /^Pay / }).click();
}

async function openSupportPage(service: TestService, query = '') {
  const reader = await newReader();
  await reader.page.goto(`${service.base}/${query}`);
  return reader;
}

it('a reader without scripts gives once, monthly and annually, and the renewals follow', async () => {
  const service = await startTestService(sqlite);
  const { page, complaints } = await openSupportPage(service, '?campaign=article');

  expect(await page.getByRole('radio', { name: 'Monthly' }).isChecked()).toBe(true);
  await page.getByLabel('Another amount').fill('2');
  await leaveToPay(page);
  expect(await page.locator('main').innerText()).toMatch(/2\.00 USD\s+every month/);
  await payWith(page);
  await page.waitForURL(/\/thanks/);
  expect(await heading(page)).toBe('Thank you');
  expect(await page.locator('main').innerText()).toContain('Your gift of $2 has arrived. It will be renewed');

  await page.goto(`${service.base}/`);
  await page.getByRole('radio', { name: 'Once' }).check();
  await page.getByRole('radio', { name: '$10', exact: true }).check();
  await leaveToPay(page);
  await payWith(page);
  await page.waitForURL(/\/thanks/);
  expect(await page.locator('main').innerText()).toContain('Your gift of $10 has arrived.');

  await page.goto(`${service.base}/?interval=year&amount=20&currency=eur`);
  expect(await page.getByRole('radio', { name: 'Annual' }).isChecked()).toBe(true);
  await leaveToPay(page);
  await payWith(page);
  await page.waitForURL(/\/thanks/);
  expect(await page.locator('main').innerText()).toContain('Your gift of €20 has arrived.');

  await service.settled();
  await service.control('advance', { months: 2 });
  await service.control('advance', { days: 1 });
  await service.settled();
  const income = await service.income();
  const given = income.map((row) => `${row.interval} ${row.campaign} ${row.gross_minor} ${row.currency}`);
  expect(given.toSorted()).toEqual([
    'month article 200 usd',
    'month article 200 usd',
    'month article 200 usd',
    'once none 1000 usd',
    'year none 2000 eur',
  ]);
  expect(await service.differenceToStripe()).toEqual({});
  expect(complaints).toEqual([]);
});

it('a declined card says why, and another one pays', async () => {
  const service = await startTestService(sqlite);
  const { page, complaints } = await openSupportPage(service);
  await leaveToPay(page);

  await payWith(page, { card: '4000000000009995' });
  expect(await page.getByRole('alert').innerText()).toBe('Your card has insufficient funds.');

  await payWith(page, { card: '4242424242424242' });
  await page.waitForURL(/\/thanks/);
  expect(await heading(page)).toBe('Thank you');
  expect(complaints).toEqual([]);
});

it('who cancels is back at the support page with the choice as it was', async () => {
  const service = await startTestService(sqlite);
  const { page, complaints } = await openSupportPage(service, '?lang=ru&currency=eur');
  await page.getByRole('radio', { name: 'Каждый год' }).check();
  await page.getByLabel('Другая сумма').fill('7,50');
  await page.getByRole('button', { name: 'Продолжить' }).click();
  await page.waitForURL(/\/c\/pay\/cs_/);

  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.waitForURL(`${service.base}/?**`);

  expect(await page.getByRole('radio', { name: 'Каждый год' }).isChecked()).toBe(true);
  expect(await page.getByLabel('Другая сумма').inputValue()).toMatch(/^7[.,]50?$/);
  expect(await page.locator('input[name=currency]').inputValue()).toBe('eur');
  expect(await service.income()).toEqual([]);
  expect(complaints).toEqual([]);
});

it('a bank debit is on its way, then paid', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'newsroom-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const newsroom = join(folder, 'newsroom.json');
  writeFileSync(newsroom, JSON.stringify({ safety: { allowed_payment_method_types: [] } }));
  const service = await startTestService(sqlite, { NEWSROOM_CONFIG: newsroom });
  const { page } = await openSupportPage(service);
  await page.getByRole('radio', { name: 'Once' }).check();
  await leaveToPay(page);

  await payWith(page, { method: 'us_bank_account' });
  await page.waitForURL(/\/thanks/);
  expect(await heading(page)).toBe('Thank you: your payment is on its way');

  await service.control('advance', { days: 10 });
  await service.settled();
  await page.reload();
  expect(await heading(page)).toBe('Thank you');
});

it('an amount that may mean two things is asked about: focus on the question, a link to the field, the value kept', async () => {
  const service = await startTestService(sqlite);
  const { page, complaints } = await openSupportPage(service);
  await page.getByLabel('Another amount').fill('1,000');
  await page.getByRole('radio', { name: 'Annual' }).check();
  await page.getByRole('button', { name: 'Continue' }).click();

  const summary = page.getByRole('alert');
  expect(await page.title()).toMatch(/^Error: /);
  expect(await summary.innerText()).toContain('Did you mean');
  expect(await page.locator('[role=alert]:focus').count()).toBe(1);
  expect(await page.getByRole('radio', { name: 'Annual' }).isChecked()).toBe(true);
  const amount = page.getByLabel('Another amount');
  expect(await amount.inputValue()).toBe('1,000');

  await summary.getByRole('link').click();
  expect(await page.locator('#amount:focus').count()).toBe(1);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('1000');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/c\/pay\/cs_/);
  expect(await page.locator('.amount').innerText()).toBe('1000.00 USD');
  expect(complaints).toEqual([]);
});

it('the keyboard alone gets to Stripe’s page, in few steps', async () => {
  const service = await startTestService(sqlite);
  const { page } = await openSupportPage(service);

  const stops: string[] = [];
  while (stops.at(-1) !== 'Continue' && stops.length < 20) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    stops.push((await focused.getAttribute('name')) ?? (await focused.innerText()));
    if (/^interval$|^preset_/.test(stops.at(-1) ?? '')) await page.keyboard.press('ArrowRight');
  }
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/c\/pay\/cs_/);

  const languages = ['العربية', 'Deutsch', 'Español', 'Français', 'Русский'];
  const form = ['interval', 'preset_year', 'amount', 'Continue'];
  expect(stops).toEqual(['The Example Times', ...languages, ...form]);
  expect(await page.locator('main').innerText()).toMatch(/100\.00 USD\s+every year/);
});
