import { describe, expect, it } from 'vitest';
import { languageCodes } from '../../src/languages/language-codes.ts';
import { parseNewsroom } from '../../src/newsroom.ts';
import { databases, sqlite } from '../helpers/databases.ts';
import { appWorld, newsroomFile, type AppWorld } from './app-world.ts';

const inTwoHours = () => new Date(Date.now() + 2 * 60 * 60 * 1000).toISOString();

const closed = (maintenance: object) => appWorld(sqlite, newsroomFile({ maintenance }));

describe('maintenance', () => {
  it('closes the support page, checkout and the reminder, and says until when', async () => {
    const until = inTwoHours();
    const { ask } = await closed({ message: { en: 'We move house.' }, until });
    const asked = [
      await ask('/?lang=en'),
      await ask('/remind?lang=en'),
      await ask('/checkout?lang=en', { method: 'POST', body: new URLSearchParams({ amount: '5' }) }),
      await ask('/remind?lang=en', { method: 'POST', body: new URLSearchParams({ email: 'x@example.org' }) }),
    ];
    for (const answer of asked) {
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(7100);
      expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(7200);
      const text = await answer.text();
      expect(text).toContain('<title>We will be back soon</title>');
      expect(text).toContain('We move house.');
      expect(text).toContain(`${until.slice(11, 16)} UTC`);
      expect(text).not.toContain('<form');
    }
  });

  it('leaves everything else as it is', async () => {
    const { ask, stripe } = await closed({});
    const statuses = async (...paths: string[]) =>
      Promise.all(paths.map(async (path) => (await ask(path)).status));
    expect(await statuses('/thanks', '/livez', '/readyz', '/finance', '/remind/stop/token')).toEqual([
      ...[404, 200, 200, 401, 200],
    ]);
    expect((await ask('/webhooks/stripe', { method: 'POST', body: '{}' })).status).toBe(400);
    expect(stripe.sessions.size).toBe(0);
  });

  it('promises no time where none is known, or where it has passed', async () => {
    for (const maintenance of [{}, { until: '2020-01-01T00:00:00Z' }]) {
      const { ask } = await closed(maintenance);
      const answer = await ask('/');
      expect(answer.headers.get('retry-after')).toBeNull();
      expect(await answer.text()).toContain('in an hour or so');
    }
  });

  it.each(languageCodes)('speaks %s, and marks a message in another language as such', async (lang) => {
    const { ask } = await closed({ message: { ru: 'Мы переезжаем.' }, until: inTwoHours() });
    const text = await (await ask(`/?lang=${lang}`)).text();
    expect(text).toContain(lang === 'ru' ? '<p >Мы переезжаем.' : '<p lang="ru" dir="ltr">Мы переезжаем.');
  });

  it('tells a program in JSON', async () => {
    const { ask } = await closed({ until: '2126-11-24T14:00:00+02:00' });
    const answer = await ask('/checkout', {
      ...{ method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } },
    });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({
      errors: [{ field: 'request', code: 'closed', message: 'closed until 2126-11-24T12:00:00.000Z' }],
    });
  });

  it('is refused with a time that is none, at its line', () => {
    const parsed = parseNewsroom('{\n "maintenance": { "until": "tomorrow" } }');
    expect(parsed).toEqual({
      ok: false,
      problems: ['line 2, maintenance.until: expected a time such as 2026-11-24T14:00:00Z'],
    });
  });
});

describe.each(databases)('while $name does not answer', (database) => {
  const withoutDatabase = async (): Promise<AppWorld> => {
    const world = await appWorld(database);
    await world.deps.database.close();
    return world;
  };

  it('readers are asked to come again, wherever they are', async () => {
    const { ask, logged } = await withoutDatabase();
    const asked = [
      await ask('/thanks?session_id=cs_test_1'),
      await ask('/checkout', {
        ...{ method: 'POST', body: new URLSearchParams({ amount: '5', interval: 'once', currency: 'usd' }) },
      }),
    ];
    for (const answer of asked) {
      expect(answer.status).toBe(503);
      expect(await answer.text()).toContain('A payment that you have already made is safe.');
    }
    expect(logged.join('')).toContain('a fault of ours');
    expect((await ask('/')).status).toBe(200);
  });

  it('the operators are told plainly', async () => {
    const { ask } = await withoutDatabase();
    expect((await ask('/readyz')).status).toBe(503);
    expect((await ask('/livez')).status).toBe(200);
  });
});
