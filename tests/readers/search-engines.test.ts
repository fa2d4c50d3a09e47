import { expect, it } from 'vitest';
import { languageCodes } from '../../src/languages/language-codes.ts';
import { sqlite } from '../helpers/databases.ts';
import { readersWorld } from './readers-world.ts';

const world = async () => readersWorld(await sqlite.open());

it.each(languageCodes)('the support page says in %s what it is, in a sentence of its own', async (lang) => {
  const { text } = await (await world()).get(`/?lang=${lang}`);
  const description = /<meta name="description" content="([^"]+)"/.exec(text)?.[1] ?? '';
  expect(description.length).toBeGreaterThan(20);
  expect(text.split(description)).toHaveLength(3);
});

it('what was paid and what was asked for is kept out of search engines', async () => {
  const { status, headers, text } = await (await world()).get('/robots.txt');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^text\/plain/);
  for (const path of ['/thanks', '/remind', '/checkout']) expect(text).toContain(`Disallow: ${path}\n`);
});
