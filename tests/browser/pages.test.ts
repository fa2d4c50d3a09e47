import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { observeSession } from '../../db/donations.ts';
import type { DonationStatus } from '../../db/schema.ts';
import { openBrowser, type TestBrowser } from '../helpers/browser.ts';
import { sqlite } from '../helpers/databases.ts';
import { askJson, give } from '../helpers/reader.ts';
import { startTestService, until, type TestService } from '../helpers/service.ts';

/** Brings the browser to a page of the service. */
type Way = (page: Page, service: TestService, lang: string) => Promise<unknown>;

const open =
  (path: string): Way =>
  (page, { base }, lang) =>
    page.goto(`${base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);

const send = (page: Page) => page.locator('main button').first().click();

const thanks =
  (status: DonationStatus): Way =>
  async (page, service, lang) => {
    const asked = { interval: 'month', amount_minor: 123456, currency: 'usd' };
    const { donation_id: donationId, url } = (await (await askJson(service, asked)).json()) as {
      donation_id: string;
      url: string;
    };
    const sessionId = /cs_\w+/.exec(url)?.[0] ?? '';
    if (status !== 'started')
      await observeSession(service.deps.db, { donationId, sessionId, status, subscriptionId: undefined });
    await open(`/thanks?session_id=${sessionId}`)(page, service, lang);
  };

const remind =
  (fields: { email: string; own_date?: string }): Way =>
  async (page, service, lang) => {
    await open('/remind?interval=month&amount=5&currency=usd')(page, service, lang);
    await page.locator('#email').fill(fields.email);
    if (fields.own_date !== undefined) await page.locator('#own_date').fill(fields.own_date);
    await send(page);
  };

const readersPages: Record<string, Way> = {
  'the support page': open('/?campaign=bar'),
  'the support page in dinars': open('/?currency=kwd&interval=year'),
  'the support page with a question': async (page, service, lang) => {
    await open('/')(page, service, lang);
    await page.locator('#amount').fill('1,000');
    await send(page);
  },
  'the thanks for a payment': thanks('paid'),
  'the thanks while it clears': thanks('clearing'),
  'the thanks for one that failed': thanks('failed'),
  'the thanks for one that expired': thanks('expired'),
  'the thanks before it is confirmed': thanks('started'),
  'the thanks for nothing': open('/thanks'),
  'the reminder': open('/remind?interval=month&amount=5&currency=usd'),
  'the reminder with two mistakes': remind({ email: 'nobody', own_date: '2020-01-01' }),
  'the reminder once it is asked for': remind({ email: 'reader@example.org' }),
  'the page that stops reminders': open('/remind/stop/token'),
  'the page that has stopped them': async (page, service, lang) => {
    await open('/remind/stop/token')(page, service, lang);
    await send(page);
  },
};

/** Staff see the books of a gift, and the letter of a reminder to a long address. */
async function signInToFinance(page: Page, service: TestService) {
  await remind({ email: 'a.reader.with.a.long.address@newsletters.example.org' })(page, service, 'en');
  await give(service, { interval: 'month', amount_minor: 987_654, currency: 'usd', campaign: 'newsletter' });
  await service.control('advance', { days: 40 });
  await service.settled();
  await page.goto(/http\S+sign-in\?token=\S+/.exec(service.banner)?.[0] ?? '');
  await send(page);
}

const layoutFaults = readFileSync(join(import.meta.dirname, 'layout-faults.js'), 'utf8');
const widths = [320, 390, 1280];
const schemes = ['light', 'dark'] as const;

let browser: TestBrowser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

async function newReader(lang: string) {
  const context = await browser.newReader({ locale: lang });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const requests: URL[] = [];
  page.on('request', (request) => requests.push(new URL(request.url())));
  return { context, page, requests };
}

/** What is wrong with the page as it stands, at every width and in both schemes. */
async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of schemes)
    for (const width of widths) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      const found = [...(await page.evaluate<string[]>(layoutFaults)), ...(await axeFaults(page))];
      faults.push(...found.map((fault) => `${width}, ${colorScheme}: ${fault}`));
    }
  return faults;
}

const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function axeFaults(page: Page): Promise<string[]> {
  // Putting axe into a page takes ten times as long as running it, so that is done once for each page.
  const isThere = await page.evaluate<boolean>(`'axe' in window`);
  const { violations } = isThere
    ? await page.evaluate<AxeResults>(`axe.run({ runOnly: ${JSON.stringify(axeTags)} })`)
    : // Legacy mode opens no second page for the results of frames, of which there are none.
      await new AxeBuilder({ page }).setLegacyMode().withTags(axeTags).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

type AxeResults = Awaited<ReturnType<AxeBuilder['analyze']>>;

const places = Object.entries(readersPages).flatMap(([name, way]) =>
  ['en', 'ru'].map((lang) => ({ name, way, lang })),
);

describe.each(places)('$name in $lang', ({ name, way, lang }) => {
  it('can be read and used at every width, light and dark, and asks nobody else for anything', async () => {
    const service = await startTestService(sqlite);
    const { context, page, requests } = await newReader(lang);
    await way(page, service, lang);

    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
    expect(await faultsOf(page)).toEqual([]);
    expect(
      requests.filter(({ protocol, origin }) => protocol !== 'data:' && origin !== service.base),
    ).toEqual([]);
    const cookies = (await context.cookies()).map((cookie) => cookie.name);
    expect(cookies).toEqual(name === 'the reminder once it is asked for' ? ['stop_reminder'] : []);
  });
});

it('the staff’s pages can be read and used at every width, light and dark', async () => {
  const service = await startTestService(sqlite);
  const { page, requests } = await newReader('en');
  const faults: string[] = [];
  const look = async (path: string) => {
    await page.goto(`${service.base}${path}`);
    faults.push(...(await faultsOf(page)).map((fault) => `${path}: ${fault}`));
  };

  for (const path of ['/finance', '/finance/sign-in?token=x']) await look(path);
  await signInToFinance(page, service);
  for (const path of ['/finance', '/finance/webhooks', '/finance/mailbox/none']) await look(path);
  await until('the letter', async () => {
    await page.goto(`${service.base}/finance/mailbox`);
    return (await page.locator('main a').count()) > 0;
  });
  await look('/finance/mailbox');
  await look((await page.locator('main a').first().getAttribute('href')) ?? '');

  expect(faults).toEqual([]);
  expect(requests.filter(({ origin }) => origin !== service.base)).toEqual([]);
}, 60_000);

it('the support page is one answer, and nothing else is asked for', async () => {
  const service = await startTestService(sqlite);
  const { page, requests } = await newReader('en');
  await page.goto(`${service.base}/`, { waitUntil: 'networkidle' });
  expect(requests.filter(({ protocol }) => protocol !== 'data:').map(({ pathname }) => pathname)).toEqual([
    '/',
  ]);
});

it('would notice a word that is wider than its card, a thin button and a pale hint', async () => {
  const service = await startTestService(sqlite);
  const context = await browser.newReader({ locale: 'ru', bypassCSP: true });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${service.base}/?lang=ru`);
  await page.addStyleTag({
    content: `.often span{white-space:nowrap;font-size:2rem}.often label{overflow:hidden}
      button{min-block-size:0!important;block-size:20px;padding:0!important}.hint{color:#aaa!important}`,
  });
  const faults = (await faultsOf(page)).join('\n');
  expect(faults).toContain('320, light: wider than its box: Каждый месяц');
  expect(faults).toContain('320, light: too small to hit: Продолжить');
  expect(faults).toContain('320, light: color-contrast: <p class="hint">');
  expect(faults).toContain('1280, light: color-contrast: <p class="hint">');
});
