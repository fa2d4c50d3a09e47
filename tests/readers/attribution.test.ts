import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSupportCounts, articlesADay, type SupportCount } from '../../db/support-counts.ts';
import { articlesReport } from '../../src/finance/reports/articles.ts';
import { toldOf } from '../../src/finance/reports/small-cells.ts';
import { campaignsReport } from '../../src/finance/reports/campaigns.ts';
import { signInAsStaff } from '../finance/staff.ts';
import { cli } from '../helpers/cli.ts';
import { databases, sqlite } from '../helpers/databases.ts';
import { askJson, give } from '../helpers/reader.ts';
import { startTestService } from '../helpers/service.ts';
import { donate, guardedWorld, hiddenFields, outcomeOf } from './abuse/hostile.ts';
import { newsroomFile } from './app-world.ts';
import { readersWorld, valueOf, type ReadersWorld } from './readers-world.ts';

const rowsOf = ({ db }: Pick<ReadersWorld, 'db'>) =>
  db.selectFrom('support_count').selectAll().orderBy('what').orderBy('article').execute();

const link = '/?interval=year&campaign=bar&article=a-long-read';

const about = {
  ...{ day: '2026-11-22', campaign: 'bar', article: 'a-long-read', interval: 'month' },
  ...{ what: 'opened', count: 1 },
} as const satisfies SupportCount;

describe.each(databases)('what led to the page, on $name', (engine) => {
  it('is counted by day of the newsroom, campaign, article and interval, and known by nothing else', async () => {
    const world = readersWorld(await engine.open(), newsroomFile({ time_zone: 'Pacific/Kiritimati' }));
    const { text } = await world.get(link);
    await world.get(link);
    const article = valueOf(text, 'article');
    await world.sendForm({ token: 'n', interval: 'year', amount: '50', article: article ?? '' });
    await world.tally.flush();

    const day = new Date(Date.now() + 14 * 3_600_000).toISOString().slice(0, 10);
    const cell = { day, campaign: 'bar', article: 'a-long-read', gift_interval: 'year' };
    expect(await rowsOf(world)).toEqual([
      { ...cell, what: 'opened', count: 2n },
      { ...cell, what: 'started', count: 1n },
    ]);
    const tables = await world.db.introspection.getTables();
    const columnsOf = (name: string) =>
      tables.find((table) => table.name === name)?.columns.map((column) => column.name);
    expect(columnsOf('support_count')).toEqual([
      ...['day', 'campaign', 'article', 'gift_interval', 'what', 'count'],
    ]);
    expect(columnsOf('donation')).not.toContain('article');
    expect(JSON.stringify([...world.stripe.sessions.values()])).not.toContain('a-long-read');
    expect(
      JSON.stringify(await world.db.selectFrom('donation').selectAll().execute(), bigints),
    ).not.toContain('a-long-read');
  });

  it('loses nothing where many count at once', async () => {
    const { db } = await engine.open();
    const cells = Array.from({ length: 150 }, (_, i) => ({ ...about, article: `a${i}` }));
    // Each process has counted in an order of its own.
    const inAnyOrder = (n: number) => [...cells.slice(n * 7), ...cells.slice(0, n * 7)];
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => addSupportCounts(db, [about, about, ...inAnyOrder(n)])),
    );
    const rows = await rowsOf({ db });
    expect(rows.find(({ article }) => article === about.article)?.count).toBe(40n);
    expect(rows.filter(({ count }) => count === 20n)).toHaveLength(150);
  });

  it('tells so many articles of a day apart, and calls the rest others', async () => {
    const { db } = await engine.open();
    const invented = Array.from({ length: articlesADay + 50 }, (_, i) => ({ ...about, article: `x${i}` }));
    await addSupportCounts(db, [{ ...about, article: 'none' }, ...invented.slice(0, 2_000)]);
    await addSupportCounts(db, invented.slice(2_000));
    await addSupportCounts(db, [
      { ...about, article: 'x1' },
      { ...about, article: 'y', day: '2026-11-23' },
    ]);
    const rows = await rowsOf({ db });
    expect(rows.length).toBe(articlesADay + 1);
    expect(rows.find(({ article }) => article === 'other')?.count).toBe(52n);
    expect(rows.find(({ article }) => article === 'x1')?.count).toBe(2n);
    expect(rows.find(({ article }) => article === 'y')?.count).toBe(1n);
  });

  it('is told by campaign with what was paid, and by article without what is rare', async () => {
    const { db } = await engine.open();
    await addSupportCounts(db, [
      { ...about, count: 40 },
      { ...about, article: 'rare', count: 3 },
      { ...about, article: 'none', count: 12 },
      { ...about, what: 'started', count: 11 },
      { ...about, day: '2026-10-02', count: 5 },
    ]);
    const row = { campaign: 'bar', interval: 'month', paid: 0n };
    expect(await campaignsReport(db, { by: 'month' })).toEqual([
      { ...row, period: '2026-11', opened: 55n, started: 11n },
      { ...row, period: '2026-10', opened: 5n, started: 0n },
    ]);
    expect(await campaignsReport(db, { by: 'day', from: '2026-11-01', to: '2026-11-22' })).toHaveLength(1);
    expect(await articlesReport(db, { by: 'month', from: '2026-11-01' })).toMatchObject([
      { period: '2026-11', article: 'a-long-read', opened: 40n, started: 11n },
      { article: 'none', opened: 'not told', started: '<10' },
      { article: 'rare', opened: '<10', started: '<10' },
    ]);
  });
});

const bigints = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

describe('what is counted', () => {
  it.each([
    ['a slug of an article', 'a-1', 'a-1'],
    ['nothing', undefined, 'none'],
    ['capitals', 'A-1', 'none'],
    ['an address', 'https://example.org/x', 'none'],
    ['markup', '"><script>', 'none'],
    ['more than 80 characters', 'a'.repeat(81), 'none'],
  ])('is, for %s, no more than a slug', async (_, article, expected) => {
    const world = readersWorld(await sqlite.open());
    const query = new URLSearchParams(article === undefined ? {} : { article });
    expect((await world.get(`/?${query.toString()}`)).status).toBe(200);
    const sent = await world.sendForm({ amount: '5', token: 'n', ...(article !== undefined && { article }) });
    expect(sent.status).toBe(303);
    const { article: _none, ...fields } = { article, interval: 'month', amount_minor: 500, currency: 'usd' };
    expect((await world.sendJson({ ...fields, article })).status).toBe(201);
    await world.tally.flush();
    expect((await rowsOf(world)).map((row) => [row.article, row.what, row.count])).toEqual(
      expect.arrayContaining([
        [expected, 'opened', 1n],
        [expected, 'started', 1n],
      ]),
    );
  });

  it('is neither a look ahead, nor HEAD, nor a reader who is there already', async () => {
    const world = readersWorld(await sqlite.open());
    await world.get(link, { 'sec-purpose': 'prefetch;prerender' });
    await world.get(link, { purpose: 'prefetch' });
    await world.get(link, {
      ...{ 'sec-fetch-site': 'same-origin', referer: 'https://give.newsroom.example/?lang=ru' },
    });
    await world.head(link);
    await world.tally.flush();
    expect(await rowsOf(world)).toEqual([]);
    await world.get(link, { referer: 'https://news.example/', 'sec-fetch-site': 'cross-site' });
    await world.tally.flush();
    expect(await rowsOf(world)).toMatchObject([{ what: 'opened', count: 1n }]);
    expect(world.logged.join('')).not.toContain('news.example');
  });

  it('is one start for a form that was sent twice, and none for one that was refused', async () => {
    const world = readersWorld(await sqlite.open());
    await world.sendForm({ amount: '5', token: 'n' });
    await world.sendForm({ amount: '5', token: 'n' });
    await world.sendForm({ amount: '0.01', token: 'm' });
    await world.tally.flush();
    expect(await rowsOf(world)).toMatchObject([{ what: 'started', count: 1n }]);
  });

  it('waits in memory, within a limit, while the database does not take it', async () => {
    const database = await sqlite.open();
    const world = readersWorld(database);
    await database.db.schema.alterTable('support_count').renameTo('away').execute();
    for (let i = 0; i < articlesADay + 20; i++) world.tally.count('opened', { ...about, article: `x${i}` });
    await world.tally.flush();
    await database.db.schema.alterTable('away').renameTo('support_count').execute();
    await world.tally.flush();
    const rows = await rowsOf(world);
    expect(rows).toHaveLength(articlesADay - 1);
    expect(rows.find(({ article }) => article === 'other')?.count).toBe(22n);
    expect(world.logged.join('')).toContain('they are kept');
  });
});

it('counts no start that was held up, until it goes on', async () => {
  const world = await guardedWorld();
  for (let i = 0; i < 5; i++) await donate(world);
  const held = await donate(world, { article: 'a-long-read' });
  expect(outcomeOf(held)).toBe('wait');
  await world.tally.flush();
  const startedFrom = async () =>
    (await rowsOf(world)).filter(({ what, article }) => what === 'started' && article === 'a-long-read');
  expect(await startedFrom()).toEqual([]);
  world.forward(1);
  expect(outcomeOf(await world.sendForm(hiddenFields(held.text)))).toBe('303');
  await world.tally.flush();
  expect(await startedFrom()).toMatchObject([{ count: 1n }]);
});

it('never tells a figure below ten, nor one that is all that is left of a sum', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt(0n, 40n), { maxLength: 12 }), (figures) => {
      const told = toldOf(figures);
      const kept = figures.filter((_, i) => typeof told[i] === 'string' && figures[i] !== 0n);
      const rest = kept.reduce((sum, figure) => sum + figure, 0n);
      expect(told.every((figure) => typeof figure === 'string' || figure >= 10n)).toBe(true);
      const nothingElseToKeep = told.every((figure) => typeof figure === 'string');
      expect(rest === 0n || nothingElseToKeep || (rest >= 10n && kept.length >= 2)).toBe(true);
    }),
  );
});

it.each([
  [
    [40n, 12n],
    [40n, 12n],
  ],
  [
    [40n, 3n],
    ['not told', '<10'],
  ],
  [
    [40n, 20n, 3n],
    [40n, 'not told', '<10'],
  ],
  [
    [40n, 6n, 6n],
    [40n, '<10', '<10'],
  ],
  [
    [40n, 2n, 2n],
    ['not told', '<10', '<10'],
  ],
  [
    [40n, 0n],
    [40n, '<10'],
  ],
  [[3n], ['<10']],
])('of figures %s tells %s', (figures, told) => {
  expect(toldOf(figures)).toEqual(told);
});

it('is written when the service stops, and told with what was paid, to the command line and to staff', async () => {
  const service = await startTestService(sqlite);
  const asked = { interval: 'month', amount_minor: 500, currency: 'usd', campaign: 'bar' } as const;
  await fetch(`${service.base}/?campaign=bar&article=a-long-read`);
  await give(service, asked);
  await askJson(service, { ...asked, article: 'a-long-read' });
  await service.control('advance', { days: 40 });
  await service.settled();
  const staff = await signInAsStaff(service);
  expect(await staff.page('/finance/campaigns?by=day')).toContain('Campaigns, by day');
  await service.stop();

  const run = async (...args: string[]): Promise<unknown> => {
    const { stdout, stderr, code } = await cli(service.settings, 'report', 'campaigns', '--json', ...args);
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout);
  };
  const month = new Date().toISOString().slice(0, 7);
  expect(await run()).toEqual([
    { period: month, campaign: 'bar', interval: 'month', opened: '1', started: '2', paid: '1' },
  ]);
  expect(await run('--articles', '--by', 'month')).toMatchObject([
    { article: 'a-long-read', opened: '<10', started: '<10' },
    { article: 'none', opened: '<10', started: '<10' },
  ]);
  expect(await run('--to', '2001-01-01')).toEqual([]);
});

it('nothing is counted while stolen cards are being tried out, and all is again once it is calm', async () => {
  const world = await guardedWorld();
  const counted = async () => {
    await world.tally.flush();
    return (await rowsOf(world)).map(({ what, count }) => `${what} ${count}`);
  };
  world.breaker('wait');
  await donate(world);
  await donate(world);
  expect(await counted()).toEqual(['opened 1']);
  world.breaker('none');
  await donate(world);
  await donate(world);
  expect(await counted()).toEqual(['opened 2', 'started 2']);
});
