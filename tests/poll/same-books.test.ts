import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../webhooks/poll/poll.ts';
import { databases } from '../helpers/databases.ts';
import { liveThroughASeason, shuffled, type Season } from '../helpers/season.ts';
import { booksOf, deliver, newsroomAfter, workAll } from './books-of.ts';

let season: Season;

beforeAll(async () => {
  season = await liveThroughASeason();
  return () => season.close();
}, 120_000);

describe.each(databases)('the same books, however they were fed, on $name', (engine) => {
  const newsroom = async () => newsroomAfter(season, await engine.open());

  async function byWebhooks() {
    const deps = await newsroom();
    await deliver(deps, season.events);
    await workAll(deps);
    return booksOf(deps);
  }

  it('a poll alone comes to what webhooks alone come to', async () => {
    const asked = await newsroom();
    await poll(asked, { span: {} });
    const books = await booksOf(asked);
    expect(books.defects).toEqual([]);
    expect(books.income.length).toBeGreaterThan(2);
    expect(books).toEqual(await byWebhooks());
  }, 60_000);

  it('a second poll changes nothing, and says so', async () => {
    const deps = await newsroom();
    await poll(deps, { span: {} });
    const books = await booksOf(deps);
    const news: number[] = [];
    await poll(deps, {
      span: {},
      onPage: (_, { entries, attributions }) => void news.push(entries, attributions),
    });
    expect(new Set(news)).toEqual(new Set([0]));
    expect(await booksOf(deps)).toEqual(books);
  }, 60_000);

  it('any part of the webhooks, in any order, with a poll anywhere between, comes to the same', async () => {
    const expected = await byWebhooks();
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (seed, share, moment) => {
          const events = shuffled(season.events, seed).slice(0, Math.round(share * season.events.length));
          const before = Math.round(moment * events.length);
          const deps = await newsroom();
          await deliver(deps, events.slice(0, before));
          // Some of them are worked on while the poll is under way.
          await Promise.all([poll(deps, { span: {} }), workAll(deps)]);
          await deliver(deps, events.slice(before));
          await workAll(deps);
          expect(await booksOf(deps)).toEqual(expected);
        },
      ),
      { numRuns: engine.name === 'sqlite' ? 15 : 6 },
    );
  }, 180_000);

  it('two polls at once write each movement once', async () => {
    const deps = await newsroom();
    await Promise.all([poll(deps, { span: {} }), poll(deps, { span: {} }), poll(deps, { span: {} })]);
    expect(await booksOf(deps)).toEqual(await byWebhooks());
  }, 60_000);
});
