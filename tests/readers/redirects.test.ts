import { expect, it } from 'vitest';
import { sqlite } from '../helpers/databases.ts';
import { appWorld } from './app-world.ts';
import { publicUrl, stripeOrigin, valueOf } from './readers-world.ts';

/** Other people's addresses, in the spellings with which filters are got around. */
const targets = [
  'https://evil.example/',
  '//evil.example',
  String.raw`/\evil.example`,
  String.raw`\\evil.example`,
  'https:evil.example',
  'https://give.newsroom.example@evil.example/',
  'https://give.newsroom.example.evil.example/',
  '/\t/evil.example',
  '/%2f%2fevil.example',
  'javascript:alert("evil.example")',
  'data:text/html,evil.example',
  '\r\nLocation: https://evil.example',
];

/** Names under which such a thing is usually taken, and every name that our own pages take. */
const names = [
  ...[
    'next',
    'return',
    'return_to',
    'returnTo',
    'redirect',
    'redirect_uri',
    'url',
    'success_url',
    'cancel_url',
  ],
  ...[
    'continue',
    'target',
    'lang',
    'campaign',
    'article',
    'interval',
    'session_id',
    'date',
    'on',
    'unpaid',
    'token',
  ],
];

const leadsOut = (location: string | null) =>
  location !== null && ![publicUrl, stripeOrigin].includes(new URL(location, publicUrl).origin);

it.each(targets)('nobody is sent to %j, whatever carries it', async (target) => {
  const world = await appWorld(sqlite);
  const all = Object.fromEntries(names.map((name) => [name, target]));
  const query = new URLSearchParams(all).toString();
  const paths = [
    ...new Set(world.app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path)),
  ];
  for (const path of paths) {
    const answer = await world.ask(`${path.replaceAll(/:\w+/g, encodeURIComponent(target))}?${query}`);
    expect(leadsOut(answer.headers.get('location')), path).toBe(false);
    expect(answer.headers.get('refresh'), path).toBeNull();
    const text = await answer.text();
    expect(text, path).not.toContain('http-equiv="refresh"');
    for (const [, href = ''] of text.matchAll(/(?:href|action)="([^"]*)"/g))
      expect(href, path).not.toMatch(/^(?!\/[^/\\]|\/$|#|mailto:|data:,)[^?]*evil/);
  }
});

it.each(targets)('no form leads to %j', async (target) => {
  const world = await appWorld(sqlite);
  const page = await (await world.ask('/')).text();
  const token = valueOf(page, 'token') ?? '';
  world.forward(1);
  const choice = { interval: 'once', currency: 'usd', amount: '5', token };
  const reminder = { email: 'reader@example.org', date: '2027-01-15' };
  const stop = { token: target };
  for (const [path, own] of Object.entries({
    '/checkout': choice,
    '/remind': reminder,
    '/remind/stop': stop,
  })) {
    const body = new URLSearchParams({ ...Object.fromEntries(names.map((n) => [n, target])), ...own });
    const answer = await world.ask(path, { method: 'POST', body, headers: { origin: publicUrl } });
    expect(leadsOut(answer.headers.get('location')), path).toBe(false);
  }
  expect(JSON.stringify([...world.stripe.sessions.values()])).not.toContain('evil');
});

it('would notice a page that sends on whom it is told to', async () => {
  const { app, ask } = await appWorld(sqlite);
  app.get('/planted', (c) => c.redirect(c.req.query('next') ?? '/'));
  const planted = async (next: string) =>
    (await ask(`/planted?next=${encodeURIComponent(next)}`)).headers.get('location');
  expect(leadsOut(await planted('//evil.example'))).toBe(true);
  expect(leadsOut(await planted(String.raw`/\evil.example`))).toBe(true);
  expect(leadsOut(await planted('/thanks'))).toBe(false);
});
