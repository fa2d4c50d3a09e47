import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { languageCodes } from '../../src/languages/language-codes.ts';
import type { ReaderProblem } from '../../src/reader-problems.ts';
import { wordsIn } from '../../src/languages/words.ts';
import { sqlite } from '../helpers/databases.ts';
import { startTestService } from '../helpers/service.ts';
import { appWorld, newsroomFile, type Asked } from './app-world.ts';

const form = 'application/x-www-form-urlencoded';
const body = 'x=<b>planted</b>';

/** What a browser can bring about by itself, and what it is told. */
const mishaps: [problem: ReaderProblem, status: number, path: string, init?: Asked][] = [
  ['unknown', 404, '/no/such/page?planted=1'],
  ['unknown', 404, '/index.php'],
  ['method', 405, '/', { method: 'POST', body }],
  ['method', 405, '/remind/stop'],
  ['method', 405, '/thanks', { method: 'DELETE' }],
  ['elsewhere', 403, '/checkout', { method: 'POST', body, headers: { origin: 'https://evil.example' } }],
  ['elsewhere', 403, '/remind', { method: 'POST', body, headers: { origin: 'https://evil.example' } }],
  ['wrong_type', 415, '/checkout', { method: 'POST', body, headers: { 'content-type': 'text/plain' } }],
  ['wrong_type', 415, '/remind', { method: 'POST', body, headers: { 'content-type': 'text/plain' } }],
  [
    'too_large',
    413,
    '/checkout',
    { method: 'POST', body: body.repeat(2000), headers: { 'content-type': form } },
  ],
  [
    'too_large',
    413,
    '/remind',
    { method: 'POST', body: body.repeat(2000), headers: { 'content-type': form } },
  ],
  [
    'unreadable',
    400,
    '/remind',
    { method: 'POST', body: new Uint8Array([255]), headers: { 'content-type': form } },
  ],
];

describe('a request that cannot be served', () => {
  it.each(mishaps)('is answered by the page "%s" (%i) at %s', async (problem, status, path, init) => {
    const { ask } = await appWorld(sqlite);
    const answer = await ask(path, { ...init, headers: { 'accept-language': 'de', ...init?.headers } });
    const text = await answer.text();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(text).toContain('<html lang="de"');
    expect(text).toContain('Es wurde nichts abgebucht, und nichts ist verloren.');
    expect(text).toContain('href="/?lang=de"');
    expect(text).not.toContain('planted');
    expect(text).toContain(`<h1>${wordsIn('de').problems[problem].title}</h1>`);
  });

  it.each(mishaps)('is answered in JSON to a program: "%s" (%i) at %s', async (code, status, path, init) => {
    const { ask } = await appWorld(sqlite);
    const answer = await ask(path, { ...init, headers: { accept: 'application/json', ...init?.headers } });
    expect(answer.status).toBe(status);
    const { errors } = (await answer.json()) as { errors: object[] };
    expect(errors).toEqual([{ field: 'request', code, message: expect.any(String) }]);
    expect(JSON.stringify(errors)).not.toContain('planted');
  });

  it.each(languageCodes)(
    'is explained in %s, with a neutral title and the newsroom’s address',
    async (lang) => {
      const settings = newsroomFile({ name: 'The Times', contact_email: 'desk@newsroom.example' });
      const { ask } = await appWorld(sqlite, settings);
      const text = await (await ask(`/nothing?lang=${lang}`)).text();
      expect(text).toContain('href="mailto:desk@newsroom.example"');
      expect(text).toContain(`<title>${wordsIn(lang).problems.unknown.title}</title>`);
      expect(wordsIn(lang).problems.unknown.title).not.toContain('Times');
    },
  );

  it('names the methods that an address takes', async () => {
    const { ask } = await appWorld(sqlite);
    const allow = async (path: string) => (await ask(path, { method: 'PUT' })).headers.get('allow');
    expect(await allow('/')).toBe('HEAD, GET');
    expect(await allow('/checkout')).toBe('HEAD, GET, POST');
    expect(await allow('/remind/stop')).toBe('POST');
    expect(await allow('/webhooks/stripe')).toBe('POST');
    expect(await allow('/none')).toBeNull();
  });
});

describe('a fault of ours', () => {
  const broken = async (accept: string) => {
    const world = await appWorld(sqlite);
    world.app.get('/broken/:token', () => {
      throw new Error('planted fault');
    });
    return { ...world, answer: await world.ask('/broken/secret?q=private', { headers: { accept } }) };
  };

  it('is a page that says so, and a line in the log without what was asked for', async () => {
    const { answer, logged } = await broken('text/html');
    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(text).toContain('Something went wrong on our side');
    expect(text).not.toMatch(/planted|secret|private/);
    expect(logged.join('')).toContain('planted fault');
    expect(logged.join('')).toContain('/broken/:token');
    expect(logged.join('')).not.toMatch(/secret|private/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-security-policy')).toContain(`default-src 'none'`);
  });

  it('is JSON for a program', async () => {
    const { answer } = await broken('application/json');
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ errors: [{ code: 'broken' }] });
  });
});

it('is not told of readers who go away in the middle', async () => {
  const { base, logged } = await startTestService(sqlite);
  const { hostname, port } = new URL(base);
  for (const path of ['/checkout', '/remind', '/csp-report']) {
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${form}\r\nContent-Length: 1000\r\n\r\namount=`,
    );
    await setTimeout(200);
    socket.destroy();
    await setTimeout(200);
  }
  expect(logged.join('')).not.toContain('a fault of ours');
});

it('leaves the doors of Stripe and of the operators plain', async () => {
  const { ask } = await appWorld(sqlite);
  for (const path of ['/webhooks/other', '/webhooks/stripe', '/livez/x']) {
    const answer = await ask(path, { headers: { accept: 'text/html' } });
    expect(answer.headers.get('content-type')).toContain('text/plain');
  }
  const asWorker = await appWorld(sqlite, { ROLE: 'worker' });
  const answer = await asWorker.ask('/');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/plain; charset=UTF-8']);
});
