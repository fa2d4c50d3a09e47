import type { Context, MiddlewareHandler } from 'hono';
import { html } from 'hono/html';
import { msOf, type Instant } from '../clock.ts';
import type { Deps } from '../deps.ts';
import type { Newsroom } from '../newsroom.ts';
import type { Maintenance } from '../newsroom/maintenance-setting.ts';
import { dayInWords } from '../languages/day-in-words.ts';
import { languageMark, textIn } from './newsroom-texts.ts';
import { newsroomPage } from './newsroom-page.ts';
import { sendPage, type Html } from './page-shell.ts';
import { isProgram } from './problem-answer.ts';
import { dayOf } from '../day.ts';
import { chooseLanguage, wordsIn } from '../languages/words.ts';

/** Lets nobody further while the newsroom's configuration says so. */
export const duringMaintenance =
  ({ config: { newsroom }, clock }: Pick<Deps, 'config' | 'clock'>): MiddlewareHandler =>
  async (c, next) => {
    const { maintenance } = newsroom;
    return maintenance ? answerClosed(c, newsroom, { ...maintenance, now: clock.now() }) : next();
  };

/** 503: come again, and when, where that is known; it is not where the database does not answer. */
export function answerClosed(
  c: Context,
  newsroom: Newsroom,
  closed: Partial<Maintenance> & { now: Instant },
): Response | Promise<Response> {
  // A time that has passed promises nothing.
  const until = closed.until !== undefined && closed.until > closed.now ? closed.until : undefined;
  if (until !== undefined)
    c.header('Retry-After', String(Math.ceil((msOf(until) - msOf(closed.now)) / 1000)));
  if (isProgram(c)) {
    const message = until === undefined ? 'closed for now' : `closed until ${until}`;
    return c.json({ errors: [{ field: 'request', code: 'closed', message }] }, 503);
  }
  const locale = chooseLanguage(newsroom.locales, c.req.query('lang'), c.req.header('accept-language'));
  return sendPage(c, 503, closedPage(newsroom, { ...closed, until }, locale));
}

function closedPage(newsroom: Newsroom, { message, until }: Partial<Maintenance>, locale: string): Html {
  const { maintenance, problems } = wordsIn(locale);
  const own = textIn(message ?? {}, locale);
  const when = until === undefined ? undefined : timeInWords(until, locale);
  return newsroomPage(newsroom, {
    title: maintenance.title,
    locale,
    body: html`<h1>${maintenance.title}</h1>
      ${own && html`<p ${languageMark(own, locale)}>${own.text}</p>`}
      <p>${maintenance.text} ${problems.nothingLost}</p>
      ${
        when === undefined
          ? html`<p>${maintenance.soon}</p>`
          : html`<p>${maintenance.until(when)}</p>
              <p class="quiet">${maintenance.note(when)}</p>`
      }`,
  });
}

/** `24 November 2026, 14:00 UTC`: readers come from every time zone. */
const timeInWords = (instant: Instant, locale: string) =>
  `${dayInWords(dayOf(instant), locale)}, ${instant.slice(11, 16)} UTC`;
