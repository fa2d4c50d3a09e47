import { describe, expect, it } from 'vitest';
import { listReminders } from '../../db/reminders.ts';
import type { MailTransport, OutgoingMail } from '../../src/mail/mail-transport.ts';
import { sendDueMail } from '../../src/mail/outbox.ts';
import { createFormMailGate } from '../../src/readers/form-mail-limits.ts';
import { settleRequests } from '../../src/reminders/settle.ts';
import { remindRoutes } from '../../src/readers/remind-routes.ts';
import { sendDueReminders } from '../../src/reminders/send.ts';
import { databases } from '../helpers/databases.ts';
import { day, mailWorld } from '../mail/mail-world.ts';

const many = { limit: 100 };
const address = 'reader@example.org';
const form = { date: '2027-01-15', email: address };

async function openPages(
  database: (typeof databases)[number],
  options: { config?: Record<string, string>; formMail?: object } = {},
) {
  const world = mailWorld(await database.open(), { config: options.config ?? {} });
  Object.assign(world.deps.config.newsroom.safety.form_mail, options.formMail);
  const app = remindRoutes(world.deps, createFormMailGate(world.deps));
  const origin = world.deps.config.publicUrl;
  return {
    ...world,
    get: async (path: string, headers: Record<string, string> = {}) => app.request(path, { headers }),
    post: async (
      path: string,
      fields: Record<string, string>,
      headers: Record<string, string> = { origin },
    ) => app.request(path, { method: 'POST', body: new URLSearchParams(fields), headers }),
    pending: async () => {
      await settleRequests(world.deps, many);
      return listReminders(world.deps.db, many);
    },
    async letters() {
      const left: OutgoingMail[] = [];
      const transport: MailTransport = { deliver: async (mail) => void left.push(mail) };
      await sendDueReminders(world.deps, many);
      await sendDueMail(world.deps, transport, many);
      return left;
    },
  };
}

const hiddenValue = (page: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? 'none';

describe.each(databases)('the pages of "remind me later" on $name', (database) => {
  const open = () => openPages(database);

  it('offers a few days in full, one of them chosen, and carries the choice of the support page', async () => {
    const pages = await open();

    const answer = await pages.get('/remind?interval=year&amount=60&currency=eur&lang=ru');
    const page = await answer.text();

    expect(answer.status).toBe(200);
    expect(page).toContain('<html lang="ru"');
    expect(page.match(/type="radio"/g)).toHaveLength(4);
    expect(page.match(/ checked/g)).toHaveLength(1);
    for (const words of ['1 декабря 2026', '22 декабря 2026', '22 февраля 2027', '22 мая 2027'])
      expect(page).toContain(words);
    expect(page).toMatch(/min="2026-11-23"\s+max="2027-12-22"/);
    expect(['interval', 'amount', 'currency', 'lang'].map((name) => hiddenValue(page, name))).toEqual([
      'year',
      '60',
      'eur',
      'ru',
    ]);
    expect(page).not.toMatch(/<script|(src|srcset|action)="(https?:)?\/\//);
  });

  it('keeps what was asked for and answers with the day, without a secret in the address', async () => {
    const pages = await open();

    const answer = await pages.post('/remind', {
      interval: 'year',
      amount: '60',
      currency: 'eur',
      lang: 'ru',
      date: '2027-01-15',
      email: ` ${address} `,
    });
    const location = answer.headers.get('location') ?? '';
    const done = await (await pages.get(location)).text();

    expect(answer.status).toBe(303);
    expect(location).toBe('/remind/done?date=2027-01-15&lang=ru');
    expect(done).toContain('15 января 2027');
    expect(done).not.toContain(address);
    expect(await pages.pending()).toMatchObject([{ interval: 'year', currency: 'eur', amount_minor: 6000n }]);
  });

  it('sends the letter that was asked for at the page', async () => {
    const pages = await open();
    await pages.post('/remind', {
      interval: 'month',
      amount: '7.50',
      currency: 'gbp',
      date: '2027-01-15',
      email: address,
    });
    pages.moveClock(60 * day);

    const letters = await pages.letters();

    expect(letters).toHaveLength(1);
    expect(letters[0]?.text).toContain('£7.50, monthly');
    expect(letters[0]?.text).toContain('interval=month&amount=7.5&currency=gbp&campaign=reminder&lang=en');
  });

  it('takes a day that was typed before one that was picked', async () => {
    const pages = await open();

    await pages.post('/remind', { date: '2027-01-15', own_date: '2027-02-20', email: address });

    expect((await pages.pending())[0]?.send_at).toMatch(/^2027-02-20T1[56]:/);
  });

  it('keeps a reminder although the gift cannot be made out', async () => {
    const pages = await open();

    await pages.post('/remind', {
      interval: '__proto__',
      amount: '1.000',
      currency: 'xxx',
      lang: '../..',
      date: '2027-01-15',
      email: address,
    });

    expect(await pages.pending()).toMatchObject([{ interval: 'month', currency: 'usd', amount_minor: null }]);
  });

  it.each([
    [{ date: '', email: address }, 'Choose a day', 'date-2026-12-01'],
    [{ own_date: '15.01.2027', email: address }, 'Enter the day as year, month and day', 'own_date'],
    [{ own_date: '2027-02-30', email: address }, 'Enter the day as year, month and day', 'own_date'],
    [{ own_date: '2026-11-22', email: address }, 'from 23 November 2026 to 22 December 2027', 'own_date'],
    [{ own_date: '2027-12-23', email: address }, 'from 23 November 2026 to 22 December 2027', 'own_date'],
    [{ date: '2027-01-15', email: '' }, 'Enter an e-mail address', 'email'],
    [{ date: '2027-01-15', email: 'reader@example' }, 'in the correct format', 'email'],
    [{ date: '2027-01-15', email: 'a@b.org,c@d.org' }, 'in the correct format', 'email'],
    [{ date: '2027-01-15', email: 'a@b.org\r\nBcc: c@d.org' }, 'in the correct format', 'email'],
  ])('says what is wrong with %j', async (fields, message, field) => {
    const pages = await open();

    const answer = await pages.post('/remind', fields);
    const page = await answer.text();

    expect(answer.status).toBe(422);
    expect(page).toContain('<title>Error: ');
    expect(page).toMatch(new RegExp(`role="alert"[\\s\\S]*href="#${field}"`));
    expect(page).toContain(`id="${field}"`);
    expect(page).toContain(message);
    expect(await pages.pending()).toEqual([]);
  });

  it('gives back what was typed, harmless', async () => {
    const pages = await open();
    const typed = '"><script>alert(1)</script>';

    const answer = await pages.post('/remind', {
      amount: typed,
      interval: typed,
      date: '2026-12-22',
      own_date: typed,
      email: typed,
    });
    const page = await answer.text();

    expect(page).not.toContain('<script>');
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  });

  it('answers alike whether or not the address takes reminders', async () => {
    const pages = await open();
    const ask = () => pages.post('/remind', { date: '2027-01-15', email: address });
    const first = await ask();
    pages.moveClock(60 * day);
    const [letter] = await pages.letters();
    await pages.post(new URL(letter?.stopUrl ?? '').pathname, {}, {});
    pages.moveClock(-60 * day);
    const second = await ask();

    expect(second.status).toBe(first.status);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(shape(second.headers.get('set-cookie'))).toBe(shape(first.headers.get('set-cookie')));
    expect(await pages.pending()).toEqual([]);
  });

  it('stops at once from the page that follows the form', async () => {
    const pages = await open();
    const asked = await pages.post('/remind', { date: '2027-01-15', email: address });
    const cookie = asked.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(
      /^stop_reminder=[\w-]{43}; Max-Age=3600; Path=\/remind; HttpOnly; SameSite=Strict$/,
    );
    const done = await (
      await pages.get(asked.headers.get('location') ?? '', { cookie: cookie.split(';')[0] ?? '' })
    ).text();

    const stopped = await pages.post('/remind/stop', { token: hiddenValue(done, 'token'), lang: 'en' });

    expect(stopped.status).toBe(200);
    expect(await pages.pending()).toEqual([]);
  });

  it('stops by the link of the letter only once its button is pressed, for mail scanners follow links', async () => {
    const pages = await open();
    await pages.post('/remind', { date: '2027-01-15', email: address, lang: 'ru' });
    pages.moveClock(60 * day);
    const [letter] = await pages.letters();
    const link = letter?.text.match(/https?:\/\/\S+\/remind\/stop\/\S+/)?.[0] ?? '';
    const ask = () => pages.post('/remind', { date: '2027-06-01', email: address });
    const { pathname, search } = new URL(link);

    const asks = await (await pages.get(pathname + search)).text();
    await ask();
    const pendingAfterLook = await pages.pending();
    const action = /action="([^"]*)"/.exec(asks)?.[1] ?? '';
    const answers = [await pages.post(action, {}), await pages.post(action, {})];
    await ask();

    expect(asks).toContain('Отключить напоминания');
    expect(pendingAfterLook).toHaveLength(1);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await answers[0]?.text()).toContain('Напоминания отключены');
    expect(await pages.pending()).toEqual([]);
  });

  it('takes the one-click stop of a mailbox provider: from nowhere, without a cookie, no redirect', async () => {
    const pages = await open();
    await pages.post('/remind', { date: '2027-01-15', email: address });
    pages.moveClock(60 * day);
    const [letter] = await pages.letters();
    const { pathname } = new URL(letter?.stopUrl ?? '');

    const oneClick = await pages.post(pathname, { 'List-Unsubscribe': 'One-Click' }, {});
    const unknown = await pages.post(
      `/remind/stop/${'x'.repeat(43)}`,
      { 'List-Unsubscribe': 'One-Click' },
      {},
    );

    expect([oneClick.status, unknown.status]).toEqual([200, 200]);
    expect(await oneClick.text()).toBe(await unknown.text());
    await pages.post('/remind', { date: '2027-06-01', email: address });
    expect(await pages.pending()).toEqual([]);
  });

  it('takes as many forms of one network as the configuration says, and tells when the next is taken', async () => {
    const pages = await openPages(database, { config: { TRUSTED_PROXIES: '1' } });
    const origin = pages.deps.config.publicUrl;
    const statuses = new Map<number, number>();
    for (let n = 0; n < 10_000; n++) {
      const headers = { origin, 'x-forwarded-for': `192.0.2.${n & 255}` };
      const { status } = await pages.post('/remind', { ...form, email: `reader${n}@example.org` }, headers);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }

    expect(Object.fromEntries(statuses)).toEqual({ 303: 10, 429: 9990 });
    pages.moveClock(90 * day);
    expect(await pages.letters()).toHaveLength(10);
  }, 60_000);

  it('writes once to one address that a thousand networks type in', async () => {
    const pages = await openPages(database, {
      ...{ config: { TRUSTED_PROXIES: '1' }, formMail: { global: 5000 } },
    });
    const origin = pages.deps.config.publicUrl;
    for (let n = 0; n < 1000; n++)
      await pages.post('/remind', form, { origin, 'x-forwarded-for': `10.${n >> 8}.${n & 255}.1` });

    pages.moveClock(90 * day);
    const left = [...(await pages.letters()), ...(await pages.letters())];
    pages.moveClock(29 * day);
    expect([...left, ...(await pages.letters())]).toHaveLength(1);
  }, 60_000);

  it('refuses a form that another site sent', async () => {
    const pages = await open();
    const fields = { date: '2027-01-15', email: address };

    const answers = [
      await pages.post('/remind', fields, { origin: 'https://elsewhere.example' }),
      await pages.post('/remind', fields, { origin: 'null' }),
      await pages.post('/remind/stop', { token: 'x' }, { 'sec-fetch-site': 'cross-site' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(await pages.pending()).toEqual([]);
  });

  it('refuses what is no form, is too large or is no text, without a fault of ours', async () => {
    const pages = await open();
    const send = async (body: string | Buffer<ArrayBuffer>, type = 'application/x-www-form-urlencoded') => {
      const app = remindRoutes(pages.deps, () => undefined);
      return (await app.request('/remind', { method: 'POST', body, headers: { 'content-type': type } }))
        .status;
    };

    expect(await send('{}', 'application/json')).toBe(415);
    expect(await send('--x--', 'multipart/form-data; boundary=x')).toBe(415);
    expect(await send('a'.repeat(17 * 1024))).toBe(413);
    expect(await send(Buffer.from([0x61, 0xff, 0xfe]))).toBe(400);
    expect(await send(`email=${'a'.repeat(5000)}&date=2027-01-15`)).toBe(422);
    expect(await send('__proto__=x&constructor=y&date=%00&email=%00')).toBe(422);
    expect((await pages.get('/remind?lang=%00&amount=__proto__&date=x')).status).toBe(200);
    expect((await pages.get('/remind/done?date=2027-99-99')).status).toBe(200);
    expect((await pages.get(`/remind/stop/${'a'.repeat(3000)}`)).status).toBe(200);
    expect((await pages.get('/remind/stop/%22%3E%3Cscript%3E')).status).toBe(200);
  });
});

const shape = (cookie: string | null) => cookie?.replace(/=[\w-]{43};/, '=…;');
