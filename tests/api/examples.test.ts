import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { databases } from '../helpers/databases.ts';
import { cli } from '../helpers/cli.ts';
import type { ApiWorld } from './api-world.ts';
import { apiWorld } from './api-world.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/api.md'), 'utf8');

interface Example {
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
  status: number;
  contentType: string;
  /** What is shown of the answer. */
  shown: string;
}

const examples = [...page.matchAll(/```sh\n(curl [\s\S]*?)\n# → (\d{3}) (\S+) (.*)\n```/g)].map(
  ([, command = '', status, contentType = '', shown = '']): Example => {
    const words = wordsOf(command);
    const after = (flag: string) => words.filter((_, i) => words[i - 1] === flag);
    const [, url = ''] = words;
    return {
      ...{ url, status: Number(status), contentType, shown, body: after('-d')[0] },
      headers: Object.fromEntries(
        after('-H').map((header) => {
          const at = header.indexOf(': ');
          return [header.slice(0, at).toLowerCase(), header.slice(at + 2)];
        }),
      ),
    };
  },
);

/** As a shell parts them, as far as the examples go. */
function wordsOf(command: string): string[] {
  return [...command.replaceAll('\\\n', ' ').matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}

async function run(world: ApiWorld, token: string, example: Example): Promise<Response> {
  const filled = (text: string) =>
    text.replaceAll('$API', `${world.deps.config.publicUrl}/api/v1`).replaceAll('$TOKEN', token);
  const headers = Object.entries(example.headers).map(([name, value]): [string, string] => [
    name,
    filled(value),
  ]);
  return world.app.request(filled(example.url), {
    headers,
    ...(example.body !== undefined && { method: 'POST', body: example.body }),
  });
}

/** An empty text stands for whatever is there. */
function likeShown(shown: unknown): unknown {
  if (shown === '') return expect.any(String);
  if (Array.isArray(shown)) return shown.map(likeShown);
  if (typeof shown !== 'object' || shown === null) return shown;
  return Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, likeShown(value)]));
}

/** So that the first of a list may stand for all of it. */
function asFarAsShown(answer: unknown, shown: unknown): unknown {
  if (Array.isArray(answer) && Array.isArray(shown))
    return answer
      .slice(0, shown.length === 0 ? undefined : shown.length)
      .map((value, i) => asFarAsShown(value, shown[i]));
  if (typeof answer !== 'object' || answer === null || typeof shown !== 'object' || shown === null)
    return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [
      name,
      asFarAsShown(value, (shown as Record<string, unknown>)[name]),
    ]),
  );
}

it('are all there, and read as a shell reads them', () => {
  expect(page.match(/^curl /gm)).toHaveLength(examples.length);
  expect(examples.length).toBeGreaterThan(10);
  expect(examples.filter(({ body }) => body !== undefined).length).toBeGreaterThan(3);
});

it.each(databases)('the examples of docs/api.md are answered as it says, on $name', async (engine) => {
  const world = await apiWorld(engine);
  const settings = { DATABASE_URL: world.deps.config.databaseUrl };
  const made = await cli(settings, 'token', 'create', '--name', 'x', '--scope', 'reports,books', '--json');
  const [{ token }] = JSON.parse(made.stdout) as [{ token: string }];
  for (const example of examples) {
    const at = `${example.url} ${example.status}`;
    const answer = await run(world, token, example);
    expect([answer.status, answer.headers.get('content-type')?.split(';')[0]], at).toEqual([
      ...[example.status, example.contentType],
    ]);
    const text = await answer.text();
    if (example.contentType === 'text/csv') {
      expect(text.startsWith(example.shown), at).toBe(true);
      continue;
    }
    const shown = JSON.parse(example.shown) as Record<string, unknown>;
    const body: unknown = JSON.parse(text);
    expect(asFarAsShown(body, shown), at).toMatchObject(likeShown(shown) as object);
    if (typeof shown['next'] === 'string')
      expect(answer.headers.get('link'), at).toContain(`after=${encodeURIComponent(shown['next'])}`);
  }
});
