import { beforeEach, describe, expect, it } from 'vitest';
import { databases } from '../helpers/databases.ts';
import { readersWorld, type ReadersWorld } from './readers-world.ts';

let world: ReadersWorld;

const [sqlite] = databases;

beforeEach(async () => {
  if (!sqlite) throw new Error('expected a database');
  world = readersWorld(await sqlite.open());
});

const asked = () =>
  [...world.stripe.sessions.values()].map(({ request }) => [request.amountMinor, request.currency]);

describe('an amount at the form', () => {
  it.each([
    ['2', 'usd', 200],
    ['2.00', 'usd', 200],
    ['2,00', 'usd', 200],
    ['٢', 'usd', 200],
    ['1 000', 'usd', 100_000],
    ['1,000.00', 'usd', 100_000],
    ['1.000,00', 'usd', 100_000],
    ['10000', 'usd', 1_000_000],
    ['300', 'jpy', 300],
    ['0.620', 'kwd', 620],
    ['300', 'isk', 30_000],
  ])('takes %s %s as %d minor units', async (amount, currency, minor) => {
    const answer = await world.sendForm({ amount, currency });
    expect(answer.status).toBe(303);
    expect(asked()).toEqual([[minor, currency]]);
  });

  it.each([
    ['1.99', 'usd', 'The smallest amount is $2.'],
    ['0', 'usd', 'Write an amount above zero.'],
    ['-2', 'usd', 'Write an amount above zero.'],
    ['1e9', 'usd', 'Write the amount as a number, like 5 or 7.50.'],
    ['2.005', 'usd', 'Did you mean 2005 or 2.005?'],
    ['abc', 'usd', 'Write the amount as a number, like 5 or 7.50.'],
    ['', 'usd', 'Choose an amount, or write one.'],
    ['1,000', 'usd', 'Did you mean 1000 or 1?'],
    ['1.000', 'usd', 'Did you mean 1000 or 1?'],
    ['2.0055', 'usd', 'Write at most 2 decimals.'],
    ['10000.01', 'usd', 'The largest amount here is $10,000.'],
    ['9'.repeat(40), 'usd', 'The largest amount here is $10,000.'],
    ['300.5', 'jpy', 'Write a whole number: this currency has no decimals.'],
    ['299', 'jpy', 'The smallest amount is ¥300.'],
    ['0.625', 'kwd', 'Write an amount in steps of KWD\u00a00.010'],
    ['300.50', 'isk', 'Write an amount in steps of ISK\u00a01:'],
  ])('refuses %s %s in words and keeps it', async (amount, currency, words) => {
    const answer = await world.sendForm({ amount, currency, token: 'kept', campaign: 'article' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('<title>Error: Support The Example Times</title>');
    expect(answer.text.replaceAll('&amp;', '&')).toContain(words);
    expect(answer.text).toMatch(/role="alert"\s+tabindex="-1"\s+autofocus/);
    expect(answer.text).toContain('<a href="#amount">');
    expect(answer.text).toMatch(new RegExp(`name="amount"\\s+value="${amount}"`));
    expect(answer.text).toMatch(/aria-invalid="true"/);
    expect(answer.text).toMatch(/name="token" value="kept"/);
    expect(answer.text).toMatch(/name="campaign" value="article"/);
    expect(world.stripe.sessions.size).toBe(0);
  });

  it('takes the chosen amount where nothing was typed, and what was typed before what was chosen', async () => {
    await world.sendForm({ preset: '1000', amount: ' ' });
    await world.sendForm({ preset: '1000', amount: '7.50' });
    expect(asked()).toEqual([
      [1000, 'usd'],
      [750, 'usd'],
    ]);
  });

  it.each(['199', '-5', '1e3', '99999999999999999999', 'x'])(
    'does not believe a chosen amount of %s',
    async (preset) => {
      expect((await world.sendForm({ preset, amount: '' })).status).toBe(422);
    },
  );

  it.each([
    [{ interval: 'week' }, '#interval-month', 'Choose how often'],
    [{ interval: '' }, '#interval-month', 'Choose how often'],
    [{ interval: 'toString' }, '#interval-month', 'Choose how often'],
    [{ currency: 'rub' }, '#currencies', 'Choose one of the currencies'],
  ])('refuses %j', async (fields, link, words) => {
    const answer = await world.sendForm({ amount: '5', ...fields });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`<a href="${link}">`);
    expect(answer.text).toContain(words);
  });

  it('says it in Russian', async () => {
    const answer = await world.sendForm({ amount: '1,5', lang: 'ru' });
    expect(answer.text).toContain('<html lang="ru" dir="ltr">');
    expect(answer.text).toContain('Ошибка: ');
    expect(answer.text).toContain('Наименьшая сумма — 2\u00a0$.');
  });
});

describe('an amount from a program', () => {
  const body = (fields: object) => ({
    interval: 'once',
    amount_minor: 200,
    currency: 'usd',
    campaign: 'bar',
    ...fields,
  });

  it.each([
    [{}, 200],
    [{ currency: 'kwd', amount_minor: 620 }, 620],
    [{ currency: 'isk', amount_minor: 30_000 }, 30_000],
    [{ currency: 'jpy', amount_minor: 300 }, 300],
    [{ currency: 'USD' }, 200],
    [{ campaign: 'nobody-knows' }, 200],
    [{ campaign: 7 }, 200],
    [{ campaign: null }, 200],
    [{ campaign: undefined }, 200],
  ])('takes %j', async (fields, minor) => {
    const answer = await world.sendJson(body(fields));
    expect(answer.status).toBe(201);
    const { donation_id, url } = JSON.parse(answer.text) as { donation_id: string; url: string };
    expect(donation_id).toMatch(/^don_[0-9a-f]{32}$/);
    const [session] = world.stripe.sessions.values();
    expect(session).toMatchObject({ url, request: { donationId: donation_id, amountMinor: minor } });
  });

  it.each([
    [{ amount_minor: 199 }, 'amount_minor'],
    [{ amount_minor: 200.5 }, 'amount_minor'],
    [{ amount_minor: '200' }, 'amount_minor'],
    [{ amount_minor: 2e20 }, 'amount_minor'],
    [{ amount_minor: 9_007_199_254_740_991 }, 'amount_minor'],
    [{ amount_minor: 1_000_001 }, 'amount_minor'],
    [{ amount_minor: 0 }, 'amount_minor'],
    [{ amount_minor: -200 }, 'amount_minor'],
    [{ amount_minor: null }, 'amount_minor'],
    [{ amount_minor: undefined }, 'amount_minor'],
    [{ amount_minor: 625, currency: 'kwd' }, 'amount_minor'],
    [{ amount_minor: 30_050, currency: 'isk' }, 'amount_minor'],
    [{ amount_minor: 299, currency: 'jpy' }, 'amount_minor'],
    [{ currency: 'rub' }, 'currency'],
    [{ currency: 7 }, 'currency'],
    [{ interval: 'week' }, 'interval'],
    [{ interval: undefined }, 'interval'],
  ])('refuses %j', async (fields, field) => {
    const answer = await world.sendJson(body(fields));
    expect(answer.status).toBe(422);
    const { errors } = JSON.parse(answer.text) as {
      errors: { field: string; code: string; message: string }[];
    };
    expect(errors.map((error) => error.field)).toEqual([field]);
    expect(errors[0]?.code).toMatch(/^[a-z_]+$/);
    expect(errors[0]?.message).toMatch(/^expected /);
  });

  it.each(['[]', 'null', '"x"', '7', '{}'])('answers %s with what is missing', async (text) => {
    const answer = await world.send(text, { 'content-type': 'application/json' });
    expect(answer.status).toBe(422);
  });
});
