import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openBrowser, type TestBrowser } from '../helpers/browser.ts';
import { sqlite } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';
import { startTestService, until, type TestService } from '../helpers/service.ts';
import { faultsOf } from './look.ts';
import { remind, send } from './readers-pages.ts';

let browser: TestBrowser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

/** Staff see the books of a gift, and the letter of a reminder to a long address. */
async function signInToFinance(page: Page, service: TestService) {
  await remind({ email: 'a.reader.with.a.long.address@newsletters.example.org' })(page, service, 'en');
  await give(service, { interval: 'month', amount_minor: 987_654, currency: 'usd', campaign: 'newsletter' });
  await service.control('advance', { days: 40 });
  await service.settled();
  await page.goto(/http\S+sign-in\?token=\S+/.exec(service.banner)?.[0] ?? '');
  await send(page);
}

it('the staff’s pages can be read and used at every width, light and dark', async () => {
  const service = await startTestService(sqlite);
  const context = await browser.newReader();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const requests: URL[] = [];
  page.on('request', (request) => requests.push(new URL(request.url())));
  const faults: string[] = [];
  const look = async (path: string) => {
    await page.goto(`${service.base}${path}`);
    faults.push(...(await faultsOf(page)).map((fault) => `${path}: ${fault}`));
  };

  for (const path of ['/finance', '/finance/sign-in?token=x']) await look(path);
  await signInToFinance(page, service);
  for (const path of [
    '/finance',
    '/finance/webhooks',
    '/finance/campaigns',
    '/finance/mailbox/none',
    '/finance/letters',
  ])
    await look(path);
  await until('the letter', async () => {
    await page.goto(`${service.base}/finance/mailbox`);
    return (await page.locator('main a').count()) > 0;
  });
  await look('/finance/mailbox');
  await look((await page.locator('main a').first().getAttribute('href')) ?? '');

  expect(faults).toEqual([]);
  expect(requests.filter(({ origin }) => origin !== service.base)).toEqual([]);
}, 60_000);
