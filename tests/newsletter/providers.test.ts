import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { mailAddressSchema } from '../../src/mail/mail-address.ts';
import { buttondown } from '../../src/newsletter/buttondown.ts';
import { listmonk } from '../../src/newsletter/listmonk.ts';
import { mailchimp } from '../../src/newsletter/mailchimp.ts';
import { ProviderAway, type NewsletterProvider } from '../../src/newsletter/provider.ts';
import {
  buttondownServer,
  listmonkServer,
  mailchimpServer,
  type ProviderServer,
} from './provider-servers.ts';

const typed = 'Canary.Reader@example.org';
const email = mailAddressSchema.parse(typed);
const confirmedAt = '2026-11-22T10:00:00.000Z';
const md5 = createHash('md5').update(typed.toLowerCase()).digest('hex');

const kinds = [
  {
    name: 'listmonk',
    serve: listmonkServer,
    provider: (url: string, key = 'reader-support:secret') => listmonk({ url, key }),
    ...{ list: '7', member: `7 ${typed.toLowerCase()}`, on: 'confirmed', off: 'unsubscribed' },
  },
  {
    name: 'Mailchimp',
    serve: () => mailchimpServer(true),
    provider: (url: string, key = 'secret-us7') => mailchimp({ url, key }),
    ...{ list: 'a1b2c3', member: `a1b2c3 ${md5}`, on: 'subscribed', off: 'unsubscribed' },
  },
  {
    name: 'Buttondown',
    serve: () => buttondownServer(),
    provider: (url: string, key = 'secret') => buttondown({ url, key }),
    ...{ list: 'weekly', member: `weekly ${typed.toLowerCase()}`, on: 'regular', off: 'unsubscribed' },
  },
] as const;

const asList = (list: string) => ({
  coming: { email, list, locale: 'ru', confirmedAt },
  leaving: (reference?: string) => ({ email, list, reference }),
});

describe.each(kinds)('$name', ({ serve, provider: providerAt, list, member, on, off }) => {
  const { coming, leaving } = asList(list);
  const open = async (key?: string): Promise<[ProviderServer, NewsletterProvider]> => {
    const server = await serve();
    return [server, providerAt(`${server.url}/`, key)];
  };

  it('takes who has confirmed to us, asks them nothing, and lets them go', async () => {
    const [server, provider] = await open();

    const came = await provider.subscribe(coming);
    expect(came.kind).toBe('done');
    expect(server.members.get(member)).toBe(on);

    const reference = came.kind === 'done' ? came.reference : undefined;
    expect((await provider.unsubscribe(leaving(reference))).kind).toBe('done');
    expect(server.members.get(member)).toBe(off);
  });

  it('is told twice of the same and has it once', async () => {
    const [server, provider] = await open();

    for (let n = 0; n < 2; n++) expect((await provider.subscribe(coming)).kind).toBe('done');
    expect([...server.members]).toEqual([[member, on]]);
    for (let n = 0; n < 2; n++) expect((await provider.unsubscribe(leaving())).kind).toBe('done');
    expect([...server.members]).toEqual([[member, off]]);
  });

  it('takes back who had left', async () => {
    const [server, provider] = await open();
    await provider.subscribe(coming);
    await provider.unsubscribe(leaving());

    expect((await provider.subscribe(coming)).kind).toBe('done');

    expect(server.members.get(member)).toBe(on);
  });

  it('has nothing to end for whom it does not know', async () => {
    const [server, provider] = await open();

    expect((await provider.unsubscribe(leaving())).kind).toBe('done');

    expect([...server.members]).toEqual([]);
  });

  it.each([
    ['a wrong key', 401, {}, 0],
    ['too many requests', 429, { 'retry-after': '120' }, 120_000],
    ['a date to come back', 429, { 'retry-after': 'Mon, 23 Nov 2026 12:00:00 GMT' }, 0],
    ['a year to come back', 503, { 'retry-after': '31536000' }, 3_600_000],
    ['a failure', 500, {}, 0],
    ['a list that is not there', 404, {}, 0],
  ])('is tried again after %s', async (_what, status, headers, waitMs) => {
    const [server, provider] = await open();
    server.instead.push(
      () => new Response(JSON.stringify({ message: `not now, ${typed}` }), { status, headers }),
    );

    const error = await provider.subscribe(coming).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ProviderAway);
    expect(error).toMatchObject({ message: `answered ${status}`, waitMs });
    expect((await provider.subscribe(coming)).kind).toBe('done');
  });

  it('is tried again with another key after a wrong one', async () => {
    const [server, provider] = await open('another-us7');

    await expect(provider.subscribe(coming)).rejects.toThrow('answered 403');

    expect([...server.members]).toEqual([]);
  });

  it('follows no redirect: it would carry the key and the address elsewhere', async () => {
    const [server, provider] = await open();
    server.instead.push((c) => c.redirect(`${server.url}/elsewhere`, 308));

    await expect(provider.subscribe(coming)).rejects.toThrow('not reached');

    expect(server.asked).not.toContainEqual(expect.stringContaining('elsewhere'));
  });

  it('is not reached where nothing listens', async () => {
    await expect(providerAt('http://127.0.0.1:9').subscribe(coming)).rejects.toThrow(/^not reached: \w+$/);
  });

  it.each([
    ['an answer that is no JSON', new Response(`<h1>${typed}</h1>`, { status: 400 })],
    ['an error that quotes the address', Response.json({ title: typed, code: typed }, { status: 400 })],
  ])('says why it refuses a reader and never whom, after %s', async (_what, answer) => {
    const [server, provider] = await open();
    server.instead.push(() => answer.clone());

    const outcome = await provider.subscribe(coming);

    expect(outcome.kind).toBe('refused');
    expect(JSON.stringify(outcome).toLowerCase()).not.toContain('canary');
    expect(JSON.stringify(outcome)).toContain('400');
  });

  it('names nobody in an address that servers keep in their logs', async () => {
    const [server, provider] = await open();
    const came = await provider.subscribe(coming);
    await provider.subscribe(coming);
    await provider.unsubscribe(leaving(came.kind === 'done' ? came.reference : undefined));

    expect(server.asked.length).toBeGreaterThan(2);
    expect(server.asked.join().toLowerCase()).not.toContain('canary');
  });
});

it('is refused by Mailchimp who may only come back by Mailchimp’s own form', async () => {
  const server = await mailchimpServer();
  server.members.set(`a1b2c3 ${md5}`, 'cleaned');

  const outcome = await mailchimp({ url: server.url, key: 'secret-us7' }).subscribe(asList('a1b2c3').coming);

  expect(outcome).toEqual({ kind: 'refused', why: 'mailchimp 400 Member In Compliance State' });
});

it('comes back to Buttondown although it takes nobody twice', async () => {
  const server = await buttondownServer(false);
  const provider = buttondown({ url: server.url, key: 'secret' });
  const { coming, leaving } = asList('weekly');
  await provider.subscribe(coming);
  await provider.unsubscribe(leaving());

  expect((await provider.subscribe(coming)).kind).toBe('done');
  expect([...server.members.values()]).toEqual(['regular']);
});

it('waits for the next day where Buttondown has taken as many as it takes a day', async () => {
  const server = await buttondownServer();
  server.instead.push(() =>
    Response.json({ detail: 'enough for today' }, { status: 400, headers: { 'x-ratelimit-remaining': '0' } }),
  );

  const asked = buttondown({ url: server.url, key: 'secret' }).subscribe(asList('weekly').coming);

  await expect(asked).rejects.toBeInstanceOf(ProviderAway);
});

it('waits for no provider longer than a quarter of a minute', async () => {
  const server = await listmonkServer();
  server.instead.push(() => new Promise(() => {}));

  const asked = listmonk({ url: server.url, key: 'reader-support:secret' }).subscribe(asList('7').coming);

  await expect(asked).rejects.toThrow('not reached: TimeoutError');
}, 30_000);
