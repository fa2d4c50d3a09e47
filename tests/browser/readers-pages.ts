import type { Page } from 'playwright-core';
import { observeSession } from '../../db/donations.ts';
import type { DonationStatus } from '../../db/schema.ts';
import { askJson } from '../helpers/reader.ts';
import type { TestService } from '../helpers/service.ts';

/** Brings the browser to a page of the service. */
export type Way = (page: Page, service: TestService, lang: string) => Promise<unknown>;

const open =
  (path: string): Way =>
  (page, { base }, lang) =>
    page.goto(`${base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);

export const send = (page: Page): Promise<void> => page.locator('main button').first().click();

const thanks =
  (status: DonationStatus, interval: 'once' | 'month' = 'month'): Way =>
  async (page, service, lang) => {
    const asked = { interval, amount_minor: 123456, currency: 'usd' };
    const { donation_id: donationId, url } = (await (await askJson(service, asked)).json()) as {
      donation_id: string;
      url: string;
    };
    const sessionId = /cs_\w+/.exec(url)?.[0] ?? '';
    if (status !== 'started')
      await observeSession(service.deps.db, { donationId, sessionId, status, subscriptionId: undefined });
    await open(`/thanks?session_id=${sessionId}`)(page, service, lang);
  };

export const remind =
  (fields: { email: string; own_date?: string }): Way =>
  async (page, service, lang) => {
    await open('/remind?interval=month&amount=5&currency=usd')(page, service, lang);
    await page.locator('#email').fill(fields.email);
    if (fields.own_date !== undefined) await page.locator('#own_date').fill(fields.own_date);
    await page.locator('form[action="/remind"] button').click();
  };

const signUp =
  (email: string): Way =>
  async (page, service, lang) => {
    await open('/newsletter')(page, service, lang);
    await page.locator('#email').fill(email);
    await send(page);
  };

/** Of no letter of ours: the page is the same. */
const noToken = 'A'.repeat(43);

/** Every page that a reader can meet, and how to come there. */
export const readersPages: Readonly<Record<string, Way>> = {
  'the support page': open('/?campaign=bar'),
  'the support page in dinars': open('/?currency=kwd&interval=year'),
  'the support page with a question': async (page, service, lang) => {
    await open('/')(page, service, lang);
    await page.locator('#amount').fill('1,000');
    await send(page);
  },
  'the support page after a way back': open('/?unpaid=1'),
  'the thanks for a payment': thanks('paid'),
  'the thanks for a single gift': thanks('paid', 'once'),
  'the thanks while it clears': thanks('clearing'),
  'the thanks for one that failed': thanks('failed'),
  'the thanks for one that expired': thanks('expired'),
  'the thanks before it is confirmed': thanks('started'),
  'the thanks for nothing': open('/thanks'),
  'the reminder': open('/remind?interval=month&amount=5&currency=usd'),
  'the reminder with two mistakes': remind({ email: 'nobody', own_date: '2020-01-01' }),
  'the reminder once it is asked for': remind({ email: 'reader@example.org' }),
  'the reminder of a mailbox that is not written to': remind({ email: 'reader@mail.ru' }),
  'the page that puts a reminder off': open(`/remind/again/${noToken}`),
  'the page for who gave already': open(`/remind/gave/${noToken}`),
  'the page that is not there': open('/nothing'),
  'the box in a publisher’s page': open('/embed?campaign=article'),
  'the kit for publishers': open('/embed/kit?campaign=article&article=a-long-read'),
  'the example of an article': open('/example'),
  'the newsletter': open('/newsletter'),
  'the newsletter without an address': signUp(''),
  'the newsletter with a mistake': signUp('nobody'),
  'the newsletter for a mailbox that others read': signUp('reader@mail.ru'),
  'the newsletter once it is asked for': signUp('reader@example.org'),
  'the page that confirms a newsletter': open(`/newsletter/confirm/${noToken}`),
  'the page that has confirmed it': async (page, service, lang) => {
    await open(`/newsletter/confirm/${noToken}`)(page, service, lang);
    await send(page);
  },
  'the page that ends a newsletter': open(`/newsletter/leave/${noToken}`),
  'the page that has ended it': async (page, service, lang) => {
    await open(`/newsletter/leave/${noToken}`)(page, service, lang);
    await send(page);
  },
  'the page that stops reminders': open('/remind/stop/token'),
  'the page that has stopped them': async (page, service, lang) => {
    await open('/remind/stop/token')(page, service, lang);
    await send(page);
  },
};

/** By page the cookies it may set: one, after asking for a reminder, to delete it again. */
export const cookiesOf = (name: string): string[] =>
  name === 'the reminder once it is asked for' ? ['stop_reminder'] : [];
