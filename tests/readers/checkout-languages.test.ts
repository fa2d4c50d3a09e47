import { afterAll, beforeAll, expect, it } from 'vitest';
import { languageCodes } from '../../src/languages/language-codes.ts';
import { openTestService, type TestService } from '../helpers/service.ts';

let service: TestService & { close(): Promise<void> };

beforeAll(async () => {
  service = await openTestService();
});

afterAll(() => service.close());

/** Sends the form of a page as it stands. */
async function sendForm(lang: string): Promise<Response> {
  const html = await (await fetch(`${service.base}/?lang=${lang}`)).text();
  const fields = new URLSearchParams({ interval: 'month', amount: '5' });
  for (const [tag] of html.matchAll(/<input type="hidden"[^>]*>/g))
    fields.set(/name="([^"]*)"/.exec(tag)?.[1] ?? '', /value="([^"]*)"/.exec(tag)?.[1] ?? '');
  return fetch(`${service.base}/checkout`, {
    method: 'POST',
    body: fields,
    headers: { origin: service.base },
    redirect: 'manual',
  });
}

it.each(languageCodes)(
  'Stripe opens its page to who reads in %s, whether it speaks that or not',
  async (lang) => {
    const answer = await sendForm(lang);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toMatch(/\/c\/pay\/cs_/);
  },
);
