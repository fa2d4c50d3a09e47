import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { databases } from '../helpers/databases.ts';
import { readersWorld, stripeOrigin, valueOf, type ReadersWorld } from './readers-world.ts';

let world: ReadersWorld;

const [sqlite] = databases;
const open = async () => {
  if (!sqlite) throw new Error('expected a database');
  return sqlite.open();
};

beforeEach(async () => {
  world = readersWorld(await open());
});

const chosen = (page: string, name: string) =>
  new RegExp(`name="${name}"[^>]*?value="([^"]*)"\\s+checked`).exec(page)?.[1];

describe('the support page', () => {
  it('asks how often and how much, with monthly chosen, and offers to remind', async () => {
    const { text, status } = await world.get('/');
    expect(status).toBe(200);
    expect(text).toContain('<html lang="en" dir="ltr">');
    expect(text).toContain('<h1>Support The Example Times</h1>');
    expect(text).toContain('starting from just $2');
    for (const words of [
      'Once',
      'Monthly',
      'Annual',
      'Continue',
      'Not ready to support today?',
      'Remind me later.',
    ])
      expect(text).toContain(words);
    expect(text).toMatch(/<ul class="methods" aria-label="Ways to pay">/);
    expect(chosen(text, 'interval')).toBe('month');
    expect(chosen(text, 'preset_month')).toBe('500');
    expect(text).toMatch(/action="\/checkout" novalidate/);
    expect(text).not.toMatch(/<script|javascript:|\son\w+=|\bstyle="/i);
  });

  it('gives every form a token of its own', async () => {
    const tokens = [
      valueOf((await world.get('/')).text, 'token'),
      valueOf((await world.get('/')).text, 'token'),
    ];
    expect(tokens[0]).toMatch(/^[\w-]{22}\.[0-9a-z]+\.[\w-]{22}$/);
    expect(tokens[0]).not.toBe(tokens[1]);
  });

  it.each([
    ['interval=year', { interval: 'year', preset: '5000' }],
    ['interval=once&amount=25', { interval: 'once', preset: '2500' }],
    ['amount=7.50', { interval: 'month', amount: '7.5' }],
    ['amount=%D9%A3%D9%A0', { amount: '30' }],
    ['currency=KWD&amount=0.62', { currency: 'kwd', amount: '0.62' }],
    ['currency=kwd&amount=1', { currency: 'kwd', preset: '1000' }],
    ['currency=jpy', { currency: 'jpy', preset: '500' }],
    ['campaign=article', { campaign: 'article' }],
    [
      'interval=week&amount=abc&currency=rub&campaign=nope&lang=xx',
      { interval: 'month', currency: 'usd', preset: '500', campaign: '' },
    ],
    ['amount=1', { preset: '500', amount: '' }],
    ['amount=1,000', { preset: '500', amount: '' }],
    ['amount=99999999999999999999', { preset: '500', amount: '' }],
    ['interval=constructor', { interval: 'month' }],
  ])('/?%s fills in what makes sense and passes over the rest', async (query, expected) => {
    const { text, status } = await world.get(`/?${query}`);
    expect(status).toBe(200);
    const found = {
      interval: chosen(text, 'interval'),
      preset: chosen(text, `preset_${chosen(text, 'interval')}`),
      amount: valueOf(text, 'amount'),
      currency: valueOf(text, 'currency'),
      campaign: valueOf(text, 'campaign'),
    };
    expect(found).toMatchObject(expected);
  });

  it('takes the choice along to the reminder', async () => {
    const { text } = await world.get('/?interval=year&amount=50&currency=eur&campaign=bar&lang=ru');
    expect(text).toContain(
      'href="/remind?interval=year&amp;amount=50&amp;currency=eur&amp;campaign=bar&amp;lang=ru"',
    );
  });

  it.each([
    [undefined, undefined, 'en'],
    ['ru', undefined, 'ru'],
    ['ru', 'en', 'ru'],
    ['xx', 'ru', 'ru'],
    [undefined, 'ru-RU,ru;q=0.9,en;q=0.8', 'ru'],
    [undefined, 'pt,ru;q=0.4,en;q=0.7', 'en'],
    [undefined, 'ru;q=0,en', 'en'],
    [undefined, 'zz', 'en'],
    [undefined, ';;q=,,;q=x', 'en'],
    ['"><script>', '"><script>', 'en'],
  ])('?lang=%s with Accept-Language %s speaks %s', async (lang, accept, expected) => {
    const { text } = await world.get(
      lang === undefined ? '/' : `/?lang=${encodeURIComponent(lang)}`,
      accept === undefined ? {} : { 'accept-language': accept },
    );
    expect(text).toContain(`<html lang="${expected}" dir="ltr">`);
  });

  it('may run no script, load nothing, be framed by nobody and lead only to Stripe', async () => {
    const { headers, text } = await world.get('/');
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self' data:; ` +
        `form-action 'self' ${stripeOrigin}; base-uri 'none'; frame-ancestors 'none'; report-uri /csp-report`,
    );
    expect(text).not.toMatch(/(src|srcset|action)="(https?:)?\/\//);
    expect(text).not.toMatch(/@import|url\(/);
  });

  it('is small: all of it in one answer below 14 KB', async () => {
    for (const lang of ['en', 'ru']) {
      const { text } = await world.get(`/?lang=${lang}`);
      expect(gzipSync(text).length).toBeLessThan(14 * 1024);
    }
  });

  it('shows nothing as markup that somebody sent', async () => {
    const nasty = `"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}`;
    const fields = Object.fromEntries(
      ['interval', 'amount', 'preset', 'currency', 'campaign', 'lang', 'token', 'unknown'].map((name) => [
        name,
        nasty,
      ]),
    );
    const query = new URLSearchParams(fields).toString();
    const answers = [
      await world.get(`/?${query}`),
      await world.sendForm(fields),
      await world.sendForm({ ...fields, interval: 'once', currency: 'usd' }),
      await world.get(`/thanks?session_id=${encodeURIComponent(nasty)}&lang=${encodeURIComponent(nasty)}`),
    ];
    for (const { text } of answers) {
      expect(text).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
      expect(text).not.toContain(`value="${nasty.slice(0, 2)}`);
    }
    for (const name of ['amount', 'campaign', 'token'])
      expect((await world.sendForm(fields)).text).toMatch(
        new RegExp(`name="${name}"\\s+value="&quot;&#39;&gt;&lt;script&gt;`),
      );
  });

  it('speaks for the newsroom that it is told of', async () => {
    const database = await open();
    const folder = mkdtempSync(join(tmpdir(), 'newsroom-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'newsroom.json');
    writeFileSync(
      file,
      JSON.stringify({
        name: '<b>Other & Sons</b>',
        site_url: 'https://other.example/?a=1&b="',
        locales: ['ru'],
        currencies: [{ code: 'gbp', amounts_minor: { once: [300], month: [300], year: [3000] } }],
        appeal: { title: { en: 'Hello' }, body: { en: 'One <i>.\n\nTwo.' } },
      }),
    );
    const { text } = await readersWorld(database, { NEWSROOM_CONFIG: file }).get('/?lang=en');
    expect(text).toContain('<html lang="ru" dir="ltr">');
    expect(text).toContain('Поддержать &lt;b&gt;Other &amp; Sons&lt;/b&gt;');
    expect(text).toMatch(/<p lang="en" dir="ltr">One &lt;i&gt;\.<\/p>\s*<p lang="en" dir="ltr">Two\.<\/p>/);
    expect(chosen(text, 'preset_month')).toBe('300');
    expect(text).toContain('href="https://other.example/?a=1&amp;b=');
  });
});
