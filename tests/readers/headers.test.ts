import { describe, expect, it } from 'vitest';
import { sqlite } from '../helpers/databases.ts';
import { appWorld, type AppWorld } from './app-world.ts';
import { publicUrl } from './readers-world.ts';

const onion = 'http://newsroomexample.onion';

/** What every answer carries, whatever it is (OWASP ASVS 5.0, 3.4). */
const expected: [name: string, value: RegExp][] = [
  ['content-security-policy', /^default-src 'none'.*base-uri 'none'/],
  ['content-security-policy', /frame-ancestors /],
  ['strict-transport-security', /max-age=31536000; includeSubDomains/],
  ['x-content-type-options', /^nosniff$/],
  ['referrer-policy', /^same-origin$/],
  ['cache-control', /^no-store$/],
  ['cross-origin-opener-policy', /^same-origin$/],
  ['cross-origin-resource-policy', /^same-origin$/],
  ['permissions-policy', /camera=\(\), .*geolocation=\(\), .*payment=\(\)/],
];

const faultsOf = ({ headers }: Response): string[] =>
  expected.flatMap(([name, value]) => (value.test(headers.get(name) ?? '') ? [] : [name]));

/** Every address of the app that answers GET, with something in its gaps. */
const addressesOf = ({ app }: AppWorld) =>
  [...new Set(app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path))].map((path) =>
    path.replaceAll(/:\w+(\{[^}]*\})?/g, 'x'),
  );

async function signedIn(world: AppWorld) {
  const answer = await world.ask('/finance/sign-in', {
    ...{ method: 'POST', body: new URLSearchParams({ token: world.signInToken }) },
  });
  return { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

describe('the headers', () => {
  it('are there at every address, for readers, staff and programs', async () => {
    const world = await appWorld(sqlite);
    const headers = await signedIn(world);
    const addresses = addressesOf(world);
    expect(addresses).toEqual(expect.arrayContaining(['/', '/thanks', '/remind', '/finance', '/livez']));
    const faults: string[] = [];
    for (const path of [...addresses, '/nothing']) {
      const answer = await world.ask(path, { headers });
      faults.push(...faultsOf(answer).map((name) => `${path}: ${name}`));
      if (answer.headers.get('content-type')?.startsWith('text/html'))
        expect(answer.headers.get('content-security-policy'), path).toMatch(/style-src 'sha256-/);
    }
    expect(faults).toEqual([]);
  });

  it('would be missed where a handler answers past them', async () => {
    const world = await appWorld(sqlite);
    world.app.get('/planted', () => new Response('bare'));
    expect(addressesOf(world)).toContain('/planted');
    expect(faultsOf(await world.ask('/planted'))).toContain('referrer-policy');
  });

  it('lead to the onion address from readers’ pages alone, with path and query', async () => {
    const { ask, app } = await appWorld(sqlite, { ONION_URL: onion });
    const location = async (path: string, init = {}) => (await ask(path, init)).headers.get('onion-location');
    expect(await location('/?amount=5&lang=ru')).toBe(`${onion}/?amount=5&lang=ru`);
    expect(await location('/nothing')).toBe(`${onion}/nothing`);
    for (const path of ['/checkout', '/livez', '/finance']) expect(await location(path)).toBeNull();
    expect(await location('/checkout', { method: 'POST', body: new URLSearchParams({}) })).toBeNull();
    expect((await app.request(`${onion}/`)).headers.get('onion-location')).toBeNull();
    const without = await appWorld(sqlite);
    expect((await without.ask('/')).headers.get('onion-location')).toBeNull();
  });
});

describe('what a policy stopped', () => {
  const reportOf = (directive: string, path: string) => ({
    method: 'POST',
    headers: { 'content-type': 'application/csp-report', 'user-agent': 'A Very Rare Browser' },
    body: JSON.stringify({
      'csp-report': {
        'document-uri': `${publicUrl}${path}`,
        'violated-directive': `${directive} 'none'`,
        'blocked-uri': 'https://private.example/x',
      },
    }),
  });

  it('is told of by every page', async () => {
    const { ask } = await appWorld(sqlite);
    const { headers } = await ask('/');
    expect(headers.get('content-security-policy')).toMatch(/report-uri \/csp-report$/);
  });

  it('is counted by directive and by our own route, in one line an hour, and by nothing else', async () => {
    const { ask, logged, forward } = await appWorld(sqlite);
    const told = () =>
      logged.map((line) => (JSON.parse(line) as { stopped?: object }).stopped).filter((one) => one);
    await ask('/csp-report', reportOf('script-src', '/thanks?session_id=cs_private'));
    expect(told()).toEqual([{ 'script-src /thanks': 1 }]);
    await ask('/csp-report', reportOf('style-src-elem', '/remind/stop/private'));
    for (const directive of ['script-src-elem', 'script-src-elem', 'private-directive'])
      await ask('/csp-report', reportOf(directive, '/?amount=private'));
    await ask('/csp-report', reportOf('img-src', '/made/up/private'));
    expect(told()).toHaveLength(1);
    forward(61);
    await ask('/csp-report', reportOf('form-action', '/'));
    expect(told()[1]).toEqual({
      'style-src-elem /remind/stop/:token': 1,
      'script-src-elem /': 2,
      'other /': 1,
      'img-src other': 1,
      'form-action /': 1,
    });
    expect(logged.join('')).not.toMatch(/private|Rare/);
  });

  it.each([
    ['no JSON', '{'],
    ['another shape', '{"csp-report":7}'],
    ['nothing', ''],
    ['too much', JSON.stringify({ 'csp-report': { 'document-uri': 'x'.repeat(9000) } })],
    ['bytes', new Uint8Array([255, 254])],
  ])('is answered alike where it is %s', async (_, body) => {
    const { ask, logged } = await appWorld(sqlite);
    const answer = await ask('/csp-report', { method: 'POST', body });
    expect(answer.status).toBe(204);
    expect(logged).toEqual([]);
  });

  it('fills no memory, however many pages are made up', async () => {
    const { ask, logged, forward } = await appWorld(sqlite);
    for (let i = 0; i < 2_000; i++) await ask('/csp-report', reportOf(`x${i}`, `/${i}`));
    forward(61);
    await ask('/csp-report', reportOf('x', '/x'));
    expect(logged).toHaveLength(2);
    expect(logged[1]).toContain('"stopped":{"other other":2000}');
  });
});
