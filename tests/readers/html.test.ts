import { describe, expect, it } from 'vitest';
import { observeSession } from '../../db/donations.ts';
import type { DonationStatus } from '../../db/schema.ts';
import { languageCodes } from '../../src/languages/language-codes.ts';
import { signInAsStaff } from '../finance/staff.ts';
import { sqlite } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';
import { startTestService } from '../helpers/service.ts';
import { appWorld, newsroomFile, type Asked, type AppWorld } from './app-world.ts';
import { htmlFaults } from './html-rules.ts';
import { valueOf } from './readers-world.ts';

type Way = (world: AppWorld, lang: string) => Promise<Response>;

const open =
  (path: string): Way =>
  ({ ask }, lang) =>
    ask(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);

const send = ({ ask }: AppWorld, path: string, fields: Record<string, string>, init: Asked = {}) =>
  ask(path, { method: 'POST', body: new URLSearchParams(fields), ...init });

/** The form as it stands on the page, sent back with something written into it. */
async function sendSupportForm(world: AppWorld, lang: string, written: Record<string, string>) {
  const text = await (await world.ask(`/?lang=${lang}`)).text();
  const token = valueOf(text, 'token') ?? '';
  // No reader is quicker than two seconds.
  world.forward(0.05);
  return send(world, '/checkout', {
    interval: 'once',
    currency: 'usd',
    amount: '7',
    lang,
    token,
    ...written,
  });
}

const thanks =
  (status: DonationStatus, interval: string): Way =>
  async (world, lang) => {
    const { headers } = await sendSupportForm(world, lang, { interval });
    const sessionId = headers.get('location')?.split('/').at(-1) ?? '';
    const { db } = world.deps;
    const { id: donationId } = await db
      .selectFrom('donation')
      .select('id')
      .where('session_id', '=', sessionId)
      .executeTakeFirstOrThrow();
    if (status !== 'started')
      await observeSession(db, { donationId, sessionId, status, subscriptionId: undefined });
    return open(`/thanks?session_id=${sessionId}`)(world, lang);
  };

const elsewhere = { headers: { origin: 'https://evil.example' } };

/** Every state of every page that a reader can meet. */
const ways: Record<string, Way> = {
  'the support page': open('/'),
  'the support page, chosen otherwise': open('/?currency=kwd&interval=year&amount=3&campaign=bar'),
  'the support page after a way back': open('/?unpaid=1'),
  'the support page with a question': (world, lang) => sendSupportForm(world, lang, { amount: '1,000' }),
  'the support page with three mistakes': (world, lang) =>
    sendSupportForm(world, lang, { interval: 'x', currency: 'x', amount: 'x' }),
  'the support page while Stripe is away': (world, lang) => {
    world.stripe.faults.push(...Array.from({ length: 9 }, () => 'lost before' as const));
    return sendSupportForm(world, lang, {});
  },
  'the thanks for a single gift': thanks('paid', 'once'),
  'the thanks for a monthly gift': thanks('paid', 'month'),
  'the thanks while it clears': thanks('clearing', 'year'),
  'the thanks before it is confirmed': thanks('started', 'once'),
  'the thanks for one that failed': thanks('failed', 'once'),
  'the thanks for one that expired': thanks('expired', 'month'),
  'the thanks for nothing': open('/thanks'),
  'the reminder': open('/remind?interval=month&amount=5&currency=usd'),
  'the reminder with mistakes': (world, lang) =>
    send(world, '/remind', { email: 'nobody', own_date: '2020-01-01', lang }),
  'the reminder once it is asked for': async (world, lang) => {
    const cookie = 'stop_reminder=token';
    return world.ask(`/remind/done?date=2027-01-15&lang=${lang}`, { headers: { cookie } });
  },
  'the page that stops reminders': open('/remind/stop/token'),
  'the page that puts a reminder off': open('/remind/again/token'),
  'the page for a link that is too old': (world, lang) =>
    send(world, `/remind/again/token?lang=${lang}`, { months: '1' }),
  'the page for who gave already': open('/remind/gave/token'),
  'the thanks to who gave already': (world, lang) => send(world, `/remind/gave/token?lang=${lang}`, {}),
  'the page that has stopped them': (world, lang) => send(world, `/remind/stop/token?lang=${lang}`, {}),
  'the newsletters': open('/newsletter'),
  'the newsletters with mistakes': (world, lang) => send(world, '/newsletter', { email: 'nobody', lang }),
  'the newsletters for a mailbox that others read': (world, lang) =>
    send(world, '/newsletter', { email: 'reader@mail.ru', list: 'weekly', lang }),
  'the page that confirms a newsletter': open('/newsletter/confirm/token'),
  'the page that has confirmed it': (world, lang) =>
    send(world, `/newsletter/confirm/token?lang=${lang}`, {}),
  'the page that ends a newsletter': open('/newsletter/leave/token'),
  'the page that has ended it': (world, lang) => send(world, `/newsletter/leave/token?lang=${lang}`, {}),
  'the page that is not there': open('/nothing'),
  'the page for another method': (world, lang) => send(world, `/thanks?lang=${lang}`, {}),
  'the page for a foreign form': (world, lang) => send(world, `/checkout?lang=${lang}`, {}, elsewhere),
};

describe('every page of the readers keeps the rules of HTML', () => {
  it.each(Object.entries(ways))('%s', async (_, way) => {
    const world = await appWorld(sqlite, newsroomFile(described));
    const faults = languageCodes.map(async (lang) => faultsOf(await way(world, lang), lang));
    expect((await Promise.all(faults)).flat()).toEqual([]);
  });

  it('the pages of a newsroom that is closed', async () => {
    const maintenance = { message: { en: 'We move house.' }, until: '2126-01-01T00:00:00Z' };
    const world = await appWorld(sqlite, newsroomFile({ ...described, maintenance }));
    for (const lang of languageCodes) expect(await faultsOf(await open('/')(world, lang), lang)).toEqual([]);
  });

  it('the pages between the form and Stripe', async () => {
    const world = await appWorld(sqlite, { ABUSE_LIMITS: 'on' });
    const statuses = new Set<number>();
    for (let i = 0; i < 40; i++) {
      const answer = await sendSupportForm(world, 'en', {});
      const isNew = !statuses.has(answer.status);
      statuses.add(answer.status);
      if (isNew && answer.status !== 303) expect(await faultsOf(answer, 'en')).toEqual([]);
    }
    expect([...statuses]).toEqual(expect.arrayContaining([303, 200, 429]));
    const baited = await sendSupportForm(world, 'en', { contact_note: 'x' });
    expect(await faultsOf(baited, 'en')).toEqual([]);
  });

  it('whatever else answers with a page', async () => {
    const world = await appWorld(sqlite, newsroomFile(described));
    const addresses = world.app.routes.filter(({ method, path }) => method === 'GET' && !path.includes(':'));
    for (const { path } of addresses)
      for (const lang of languageCodes) {
        const answer = await open(path)(world, lang);
        if (isPage(answer) && !path.startsWith('/finance'))
          expect(await faultsOf(answer, lang), path).toEqual([]);
      }
  });
});

const described = {
  name: 'The Example & Sons <Times>',
  contact_email: 'desk@newsroom.example',
  privacy_url: 'https://newsroom.example/privacy?a=1&b=2',
  newsletters: [
    {
      slug: 'weekly',
      title: { en: 'The <Week> & more' },
      preview_url: 'https://newsroom.example/last?a=1&b=2',
    },
    { slug: 'daily', title: { en: 'The Day' }, description: { en: 'Every day, with "quotes".' } },
  ],
};

const isPage = ({ headers }: Response) => headers.get('content-type')?.startsWith('text/html') ?? false;

async function faultsOf(answer: Response, lang: string): Promise<string[]> {
  if (!isPage(answer)) return [`${lang}: expected a page, got ${answer.status}`];
  return (await htmlFaults(await answer.text())).map((fault) => `${lang}: ${fault}`);
}

/** Enough for every kind of page; lists lead to many of one kind. */
const mostPages = 60;

it('every page of the staff keeps the rules of HTML, as far as links lead', async () => {
  const service = await startTestService(sqlite);
  await give(service, { interval: 'month', amount_minor: 1234, currency: 'usd', campaign: 'newsletter' });
  await give(service, { interval: 'once', amount_minor: 500, currency: 'eur' });
  await service.control('advance', { days: 40 });
  await service.settled();
  const staff = await signInAsStaff(service);
  const [seen, left] = [new Set<string>(), ['/finance', '/finance/sign-in?token=x']];
  const faults: string[] = [];
  for (let path = left.shift(); path !== undefined && seen.size < mostPages; path = left.shift()) {
    const kind = path.replaceAll(/[\w-]*\d[\w-]*/g, 'x');
    if (seen.has(kind)) continue;
    seen.add(kind);
    const answer = await staff.get(path);
    if (!isPage(answer)) continue;
    const text = await answer.text();
    faults.push(...(await htmlFaults(text)).map((fault) => `${path}: ${fault}`));
    for (const [, href = ''] of text.matchAll(/href="(\/finance[^"]*)"/g))
      left.push(href.replaceAll('&amp;', '&'));
  }
  expect(seen.size).toBeGreaterThan(10);
  expect([...new Set(faults)]).toEqual([]);
});

it('would notice what the rules forbid', async () => {
  const document = (body: string) =>
    `<!doctype html><html lang="en"><head><meta charset="utf-8" /><title>Planted</title></head><body><main><h1>Planted</h1>${body}</main></body></html>`;
  const rulesBroken = async (body: string) =>
    (await htmlFaults(document(body))).map((fault) => fault.split(':')[0]);
  expect(await rulesBroken('<p>Whole.</p>')).toEqual([]);
  expect(await rulesBroken('<p><div>Nested</div></p>')).toContain('close-order');
  expect(await rulesBroken('<p id="a">One</p><p id="a">Two</p>')).toContain('no-dup-id');
  expect(await rulesBroken('<fieldset><input name="a" /></fieldset>')).toContain('wcag/h71');
  expect(await rulesBroken('<p style="color:red">Inline</p>')).toContain('no-inline-style');
});
