import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { languageCodes } from '../../src/languages/language-codes.ts';
import { openBrowser, type TestBrowser } from '../helpers/browser.ts';
import { sqlite } from '../helpers/databases.ts';
import { startTestService, until } from '../helpers/service.ts';
import { newsroomFile } from '../readers/app-world.ts';
import { faultsForOwnNeeds, faultsOf } from './look.ts';

let browser: TestBrowser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

const newPage = async (locale: string) => {
  const context = await browser.newReader({ locale });
  onTestFinished(() => context.close());
  return context.newPage();
};

it('a newsroom that is closed says so in every language, at every width, to every reader', async () => {
  const maintenance = { message: { en: 'We move house.' }, until: '2126-01-01T14:00:00Z' };
  const described = { maintenance, contact_email: 'desk@newsroom.example' };
  const { base } = await startTestService(sqlite, newsroomFile(described));
  for (const lang of languageCodes) {
    const page = await newPage(lang);
    const answer = await page.goto(`${base}/?lang=${lang}`);
    expect(answer?.status()).toBe(503);
    expect(await faultsOf(page), lang).toEqual([]);
    expect(await faultsForOwnNeeds(page), lang).toEqual([]);
  }
});

it('a browser tells what a page’s policy stopped, and the log says no more than what and where', async () => {
  const { base, logged } = await startTestService(sqlite);
  const page = await newPage('en');
  await page.goto(`${base}/thanks?session_id=cs_private`);
  await page.evaluate(`document.head.append(document.createElement('style'))`);
  await page.evaluate(`document.querySelector('head style:last-child').append('p{}')`);
  const line = await until('the report', async () => logged.find((text) => text.includes('stopped')));
  expect(JSON.parse(line)).toMatchObject({ stopped: { 'style-src-elem /thanks': 1 } });
  expect(line).not.toContain('private');
});
