import { beforeEach, describe, expect, it } from 'vitest';
import { databases } from '../helpers/databases.ts';
import { fiveDollars, publicUrl, readersWorld, type ReadersWorld } from './readers-world.ts';

let world: ReadersWorld;

const [sqlite] = databases;

beforeEach(async () => {
  if (!sqlite) throw new Error('expected a database');
  world = readersWorld(await sqlite.open(), { ONION_URL: 'http://newsroomexample.onion' });
});

const rows = () => world.db.selectFrom('donation').selectAll().execute();
const form = 'application/x-www-form-urlencoded';

describe('the door of checkout', () => {
  it.each([
    { origin: publicUrl },
    { origin: 'http://newsroomexample.onion' },
    { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-origin' },
    { origin: 'null', 'sec-fetch-site': 'same-origin' },
    { origin: publicUrl, 'sec-fetch-site': 'none' },
  ])('is open to %j', async (headers) => {
    expect((await world.sendForm({ amount: '5' }, headers)).status).toBe(303);
    expect((await world.sendJson(fiveDollars, headers)).status).toBe(201);
  });

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: '' },
    { origin: `${publicUrl}.evil.example` },
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'https://other.newsroom.example', 'sec-fetch-site': 'same-site' },
  ])('is shut to %j, in words', async (headers) => {
    const answer = await world.sendForm({ amount: '5' }, headers);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('from another site');
    expect((await world.sendJson(fiveDollars, headers)).status).toBe(403);
    expect(await rows()).toEqual([]);
  });

  it('is open to a program, which names no origin', async () => {
    const answer = await world.send(JSON.stringify(fiveDollars), {
      origin: '',
      'content-type': 'application/json',
    });
    expect(answer.status).toBe(403);
    const withoutOrigin = await world.sendWithoutOrigin(JSON.stringify(fiveDollars), {
      'content-type': 'application/json; charset=utf-8',
    });
    expect(withoutOrigin.status).toBe(201);
  });

  it.each(['text/plain', 'application/jsonp', 'application/xml', ''])('does not read %j', async (type) =>
    expect((await world.send('amount=5', { 'content-type': type })).status).toBe(415),
  );

  it('takes a form in its other encoding, and refuses a broken one', async () => {
    const type = 'multipart/form-data; boundary=x';
    const part = (name: string, value: string) =>
      `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const whole = `${part('interval', 'once')}${part('currency', 'usd')}${part('amount', '5')}--x--\r\n`;
    expect((await world.send(whole, { 'content-type': type })).status).toBe(303);
    expect((await world.send('amount=5', { 'content-type': type })).status).toBe(400);
  });

  it.each([
    ['a form', form, `amount=5&x=${'x'.repeat(16 * 1024)}`],
    ['JSON', 'application/json', JSON.stringify({ ...fiveDollars, x: 'x'.repeat(16 * 1024) })],
  ])('counts the bytes of %s itself', async (_, type, body) => {
    expect((await world.send(body, { 'content-type': type })).status).toBe(413);
    const chunks = new ReadableStream({
      start(controller) {
        const bytes = new TextEncoder().encode(body);
        for (let at = 0; at < bytes.length; at += 1000) controller.enqueue(bytes.slice(at, at + 1000));
        controller.close();
      },
    });
    expect((await world.send(chunks, { 'content-type': type })).status).toBe(413);
    expect((await world.send(body, { 'content-type': type, 'content-length': '10' })).status).toBe(413);
  });

  it.each(['{', '', '{"interval":}', '\uFEFFx', "{'interval':'once'}"])(
    'says that %j is not JSON',
    async (body) => {
      const answer = await world.send(body, { 'content-type': 'application/json' });
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('expected JSON');
    },
  );

  it.each([form, 'application/json'])('refuses bytes of %s that are no text', async (type) => {
    const answer = await world.send(new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), { 'content-type': type });
    expect(answer.status).toBe(400);
  });

  it.each([
    '',
    '%',
    '%FF',
    'amount',
    'amount=5&amount=7',
    '=&&=',
    '__proto__=x',
    'amount=%00',
    'interval[]=once',
  ])('survives the form %j', async (body) =>
    expect((await world.send(body, { 'content-type': form })).status).toBe(422),
  );

  it('has nothing to show: the form is at the start', async () => {
    const answer = await world.get('/checkout');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/');
  });

  it('leads nowhere but to Stripe and to itself, whatever it is asked', async () => {
    const evil = 'https://evil.example';
    const answer = await world.sendForm({
      amount: '5',
      success_url: evil,
      cancel_url: evil,
      return_to: evil,
      lang: `en&next=${evil}`,
      campaign: evil,
    });
    expect(answer.status).toBe(303);
    const [session] = world.stripe.sessions.values();
    expect(JSON.stringify(session)).not.toContain('evil');
  });

  it('lets nothing of an answer be kept or sniffed', async () => {
    const answers = [
      await world.sendForm({ amount: '5' }),
      await world.sendForm({ amount: 'x' }),
      await world.sendForm({ amount: '5' }, { origin: 'https://evil.example' }),
      await world.sendJson(fiveDollars),
      await world.get('/'),
      await world.get('/thanks'),
    ];
    for (const { headers } of answers) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('set-cookie')).toBeNull();
    }
  });
});
