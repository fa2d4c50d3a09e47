import { Hono } from 'hono';
import { findDonationBySession, type Donation } from '../../db/donations.ts';
import type { Deps } from '../deps.ts';
import { sendPage } from './page-shell.ts';
import { dayIn } from '../day.ts';
import { languageOf } from './support-routes.ts';
import { thanksPage } from './thanks-page.ts';

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
    const again = new URLSearchParams({ session_id: sessionId, lang: locale }).toString();
    const today = dayIn(deps.clock.now(), newsroom.time_zone);
    const document = thanksPage({ newsroom, locale, donation, today, lookAgain: `/thanks?${again}` });
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
