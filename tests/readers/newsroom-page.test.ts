import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parseNewsroom } from '../../src/newsroom.ts';
import { sqlite } from '../helpers/databases.ts';
import { fiveDollars, readersWorld } from './readers-world.ts';

/** The readers' door of a newsroom that says this of itself. */
async function worldOf(newsroom: object) {
  const folder = mkdtempSync(join(tmpdir(), 'newsroom-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'newsroom.json');
  writeFileSync(file, JSON.stringify(newsroom));
  return readersWorld(await sqlite.open(), { NEWSROOM_CONFIG: file });
}

const placesIn = (text: string, ...words: string[]) => words.map((word) => text.indexOf(word));

it('says it in the newsroom’s own words, with the gaps filled', async () => {
  const world = await worldOf({
    name: 'The Daily',
    page: {
      title: { en: 'Keep {newsroom} going' },
      lead: { en: 'From {floor}, monthly.' },
      continue: { en: 'Next' },
      not_today: { en: 'Later?' },
      remind_me: { en: 'Yes, later.' },
    },
  });
  const { text } = await world.get('/');
  for (const words of [
    '<h1>Keep The Daily going</h1>',
    'From $2, monthly.',
    '<button>Next</button>',
    'Later?',
  ])
    expect(text).toContain(words);
  expect(text).not.toContain('Not ready to support today?');
  expect((await world.get('/?lang=de')).text).toContain('<button>Weiter</button>');
});

it('puts the parts and the intervals in the newsroom’s order, and offers no other interval', async () => {
  const world = await worldOf({
    page: { sections: ['box', 'appeal'] },
    intervals: ['year', 'once'],
  });
  const { text } = await world.get('/?interval=month');
  const [box = 0, appeal = 0] = placesIn(text, 'class="box"', 'class="appeal"');
  expect(box).toBeLessThan(appeal);
  const [year = 0, once = 0] = placesIn(text, 'id="interval-year"', 'id="interval-once"');
  expect(year).toBeLessThan(once);
  expect(text).toMatch(/value="year"\s+checked/);
  expect(text).not.toContain('id="interval-month"');
  expect(text).not.toContain('href="/remind');
  expect((await world.sendForm({ interval: 'month', amount: '5' })).status).toBe(422);
  expect((await world.sendJson(fiveDollars)).status).toBe(422);
});

it('marks words that are in another language than the page', async () => {
  const world = await worldOf({ appeal: { title: { en: 'Hello' }, body: { ru: 'Раз.' } } });
  const { text } = await world.get('/?lang=ar');
  expect(text).toMatch(/<h2 lang="en" dir="ltr">Hello/);
  expect(text).toMatch(/<p lang="ru" dir="ltr">Раз\./);
});

it.each([
  [{}, 'usd'],
  [{ 'accept-language': 'en-GB,en;q=0.9' }, 'gbp'],
  [{ 'accept-language': 'de-AT' }, 'eur'],
  [{ 'accept-language': 'ru' }, 'usd'],
  [{ 'accept-language': '__proto__, constructor' }, 'usd'],
])('with %s it begins in %s: by language or choice, never by place', async (headers, currency) => {
  const world = readersWorld(await sqlite.open());
  expect((await world.get('/', headers)).text).toContain(`name="currency" value="${currency}"`);
  expect((await world.get('/?currency=jpy', headers)).text).toContain('name="currency" value="jpy"');
});

it('says what is left of the smallest gift, and where fees eat much that once a year is better', async () => {
  const { text } = await readersWorld(await sqlite.open()).get('/');
  expect(text).toMatch(/Of \$2, about \$1\.62 reaches us after payment fees\./);
  expect(text).toMatch(/Given once a year as \$24, it would be about \$22\.83\./);
  expect(text).toContain('href="/?interval=year&amp;amount=24&amp;currency=usd&amp;lang=en"');
  expect(text).toMatch(/Of \$20, about \$18\.98 reaches us/);
});

it('says nothing of fees in a currency whose fees the newsroom has not told', async () => {
  const { text } = await readersWorld(await sqlite.open()).get('/?currency=isk');
  expect(text).not.toContain('class="fees"');
});

it.each([
  [
    '{"page": {"title": {"en": "{name}"}}}',
    'line 1, page.title: expected no other gaps than {newsroom} and {floor}',
  ],
  ['{"intervals": ["week"]}', 'line 1, intervals.0: expected one of once, month, year'],
  ['{"intervals": ["once", "once"]}', 'line 1, intervals: expected each once'],
  ['{"intervals": ["once"],\n"chosen_interval": "month"}', 'line 2, chosen_interval: expected one of once'],
  [
    '{\n"currency_for": {\n"de": "rub"}}',
    'line 3, currency_for.de: expected one of usd, eur, gbp, jpy, kwd, isk',
  ],
  ['{"locales": ["tlh"]}', 'line 1, locales.0: expected one of en, ar, de, es, fr, ru'],
  ['{"page": {"sections": ["ads"]}}', 'line 1, page.sections.0: expected one of appeal, box, reminder'],
])('refuses %s by its line', (text, problem) => {
  const parsed = parseNewsroom(text);
  expect(parsed.ok ? [] : parsed.problems).toEqual([problem]);
});
