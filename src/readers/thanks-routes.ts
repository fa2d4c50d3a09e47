import { Hono } from 'hono';
import { html } from 'hono/html';
import { findDonationBySession, type Donation } from '../../db/donations.ts';
import type { Deps } from '../deps.ts';
import { formatMoney } from '../money/format-money.ts';
import { choiceLink } from './choice-link.ts';
import { isInterval } from './intervals.ts';
import { page, sendPage, type Html } from './page-shell.ts';
import { languageOf } from './support-routes.ts';
import { wordsIn, type Words } from './words.ts';

/** Stripe's webhook usually comes within a second of the reader. */
const patienceMs = 2_000;
const lookEveryMs = 100;

/** `GET /thanks`: what became of a payment, from our own records; the redirect proves nothing. */
export function thanksRoutes(deps: Pick<Deps, 'db' | 'clock' | 'config'>): Hono {
  return new Hono().get('/thanks', async (c) => {
    const { newsroom } = deps.config;
    const sessionId = c.req.query('session_id') ?? '';
    const locale = languageOf(c, newsroom, c.req.query('lang'));
    const donation = await donationOnceKnown(deps, sessionId);
    const words = wordsIn(locale);
    const title = words.thanks.title[donation?.status ?? 'unknown'];
    const lookAgain = `/thanks?${new URLSearchParams({ session_id: sessionId, lang: locale }).toString()}`;
    const document = page({
      title,
      locale,
      masthead: { name: newsroom.name, href: newsroom.site_url ?? '/' },
      body: html`<h1>${title}</h1>
        ${whatNext(words, donation, locale, lookAgain)}`,
    });
    return sendPage(c, donation ? 200 : 404, document);
  });
}

// What is no session's id is not looked for; PostgreSQL takes no zero byte in a text at all.
const isSessionId = (text: string) => /^cs_\w{1,250}$/.test(text);

async function donationOnceKnown(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  sessionId: string,
): Promise<Donation | undefined> {
  if (!isSessionId(sessionId)) return undefined;
  for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
    const donation = await findDonationBySession(db, sessionId);
    if (donation?.status !== 'started' || waitedMs >= patienceMs) return donation;
    await clock.sleep(lookEveryMs);
  }
}

function whatNext(words: Words, donation: Donation | undefined, locale: string, lookAgain: string): Html {
  const { thanks } = words;
  const link = (href: string, text: string) => html`<p><a class="act" href="${href}">${text}</a></p>`;
  if (!donation)
    return html`<p>${thanks.unknown}</p>
      ${link(`/?lang=${locale}`, thanks.back)}`;
  switch (donation.status) {
    case 'paid':
      return paid(words, donation, locale);
    case 'clearing':
      return html`<p>${thanks.clearing}</p>`;
    case 'started':
      return html`<p>${thanks.started}</p>
        ${link(lookAgain, thanks.lookAgain)}`;
    case 'failed':
      return html`<p>${thanks.failed}</p>
        ${link(choiceLink(donation, locale), thanks.tryAgain)}`;
    case 'expired':
      return html`<p>${thanks.expired}</p>
        ${link(choiceLink(donation, locale), thanks.tryAgain)}`;
    default:
      return donation.status satisfies never;
  }
}

function paid({ thanks }: Words, donation: Donation, locale: string): Html {
  const interval = isInterval(donation.gift_interval) ? donation.gift_interval : 'once';
  return html`<p>${thanks.paid(formatMoney(donation.amount_minor, donation.currency, locale), interval)}</p>
    <p>${thanks.paidNext[interval]}</p>`;
}
