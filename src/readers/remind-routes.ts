import { Hono, type Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Deps } from '../deps.ts';
import { newsroomPage } from './newsroom-page.ts';
import { sendPage, type Page } from './page-shell.ts';
import { answerWithProblem } from './problem-answer.ts';
import { readText } from '../read-text.ts';
import type { ReaderProblem } from '../reader-problems.ts';
import { addMonths, dayOf, parseDay } from '../day.ts';
import { dayWithin, offeredDays, reminderRange } from './remind-dates.ts';
import {
  carriedSchema,
  readRemindForm,
  remindFormSchema,
  type Carried,
  type FormProblems,
  type RemindForm,
} from './remind-form.ts';
import { readGift } from './remind-gift.ts';
import { remindDonePage, remindPage, stoppedPage, stopPage } from './remind-pages.ts';
import { requestReminder } from './remind-request.ts';
import { stopReminders } from './remind-stop.ts';
import { isFromElsewhere } from '../same-origin.ts';
import { languageOf } from './support-routes.ts';

type RemindDeps = Pick<Deps, 'database' | 'db' | 'sealing' | 'clock' | 'random' | 'config'>;

const formBytes = 16 * 1024;
// The page after the form may stop the reminder. Its token travels in a cookie: an address is kept in
// histories and in the logs of proxies.
const stopCookie = 'stop_reminder';
const stopCookieSeconds = 60 * 60;

/** "Remind me later": a day and an address, one letter, and a way to stop it. */
export function remindRoutes(deps: RemindDeps): Hono {
  return (
    new Hono()
      .get('/remind', (c) => {
        const carried = carriedSchema.parse(c.req.query());
        const today = dayOf(deps.clock.now());
        const asked = dayWithin(c.req.query('on') ?? '', reminderRange(today));
        const form = { ...carried, date: asked ?? addMonths(today, 1), own_date: '', email: '' };
        return answerWithForm(c, deps, 200, form, {});
      })
      .post('/remind', async (c) => {
        const fields = await readForm(c, deps);
        return fields instanceof Response ? fields : remind(c, deps, remindFormSchema.parse(fields));
      })
      .get('/remind/done', (c) => {
        const locale = languageOf(c, deps.config.newsroom, c.req.query('lang'));
        const view = remindDonePage({
          day: parseDay(c.req.query('date') ?? ''),
          locale,
          supportUrl: `/?lang=${locale}`,
          stopToken: getCookie(c, stopCookie),
        });
        return send(c, deps, 200, view);
      })
      .post('/remind/stop', async (c) => {
        const fields = await readForm(c, deps);
        if (fields instanceof Response) return fields;
        deleteCookie(c, stopCookie, { path: '/remind' });
        return stop(c, deps, { token: fields['token'] ?? '', asked: fields['lang'] });
      })
      .get('/remind/stop/:token', (c) => {
        const locale = languageOf(c, deps.config.newsroom, c.req.query('lang'));
        const action = `/remind/stop/${encodeURIComponent(c.req.param('token'))}?lang=${locale}`;
        return send(c, deps, 200, stopPage({ locale, action }));
      })
      // RFC 8058: a mailbox provider posts here by itself, from nowhere, and follows no redirect.
      .post('/remind/stop/:token', (c) =>
        stop(c, deps, { token: c.req.param('token'), asked: c.req.query('lang') }),
      )
  );
}

async function remind(c: Context, deps: RemindDeps, form: RemindForm): Promise<Response> {
  const { config, clock } = deps;
  const read = readRemindForm(form, reminderRange(dayOf(clock.now())));
  if (!read.ok) return answerWithForm(c, deps, 422, form, read.problems);
  const locale = languageOf(c, config.newsroom, form.lang);
  const { stopToken } = await requestReminder(deps, {
    ...readGift(config.newsroom, form),
    address: read.address,
    day: read.day,
    locale,
  });
  setCookie(c, stopCookie, stopToken, {
    path: '/remind',
    httpOnly: true,
    sameSite: 'Strict',
    secure: config.publicUrl.startsWith('https:'),
    maxAge: stopCookieSeconds,
  });
  const query = new URLSearchParams({ date: read.day, lang: locale });
  return c.redirect(`/remind/done?${query.toString()}`, 303);
}

function answerWithForm(
  c: Context,
  deps: RemindDeps,
  status: 200 | 422,
  form: RemindForm,
  problems: FormProblems,
): Promise<Response> {
  const today = dayOf(deps.clock.now());
  const lang = languageOf(c, deps.config.newsroom, form.lang);
  const range = reminderRange(today);
  // The day that a link asked for is offered beside the usual ones.
  const asked = dayWithin(form.date, range);
  const view = remindPage({
    form: { ...form, lang },
    offered: [...new Set([...offeredDays(today), ...(asked === undefined ? [] : [asked])])].sort(),
    range,
    problems,
    supportUrl: supportUrl({ ...form, lang }),
  });
  return send(c, deps, status, view);
}

const supportUrl = ({ interval, amount, currency, lang }: Carried) => {
  const chosen = Object.entries({ interval, amount, currency, lang }).filter(([, value]) => value !== '');
  return `/?${new URLSearchParams(chosen).toString()}`;
};

async function stop(
  c: Context,
  deps: RemindDeps,
  { token, asked }: { token: string; asked: string | undefined },
): Promise<Response> {
  await stopReminders(deps, token);
  // The same page for a token that nobody was given: it must not tell which ones exist.
  return send(c, deps, 200, stoppedPage({ locale: languageOf(c, deps.config.newsroom, asked) }));
}

function send(
  c: Context,
  { config: { newsroom } }: RemindDeps,
  status: 200 | 422,
  view: Page,
): Promise<Response> {
  return sendPage(c, status, newsroomPage(newsroom, view));
}

async function readForm(
  c: Context,
  { config }: RemindDeps,
): Promise<Readonly<Record<string, string>> | Response> {
  const refuse = (problem: ReaderProblem, expected: string) =>
    answerWithProblem(c, config.newsroom, problem, expected);
  if (isFromElsewhere(c.req.raw.headers, config))
    return refuse('elsewhere', 'expected a form of our own pages, got one from another site');
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded')
    return refuse('wrong_type', 'expected a Content-Type of application/x-www-form-urlencoded');
  const body = await readText(c.req.raw, formBytes);
  if (body === 'too large') return refuse('too_large', 'expected at most 16 KB');
  if (body === 'not text') return refuse('unreadable', 'expected UTF-8');
  return Object.fromEntries(new URLSearchParams(body.text));
}
