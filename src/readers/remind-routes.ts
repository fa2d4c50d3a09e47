import { Hono, type Context } from 'hono';
import type { Deps } from '../deps.ts';
import { addMonths, dayOf, parseDay } from '../day.ts';
import { wordsIn } from '../languages/words.ts';
import { isRiskyMailbox } from '../mail/risky-mailbox.ts';
import { askForReminder } from '../reminders/ask.ts';
import { dayWithin, offeredDays, reminderRange } from '../reminders/dates.ts';
import { stopReminders } from '../reminders/stop.ts';
import type { FormMailGate } from './form-mail-limits.ts';
import { newsroomPage } from './newsroom-page.ts';
import { sendPage, type Page } from './page-shell.ts';
import { readPostedForm } from './posted-form.ts';
import { calendarRoutes } from './remind-calendar.ts';
import { stopCookie } from './remind-cookie.ts';
import {
  carriedSchema,
  readRemindForm,
  remindFormSchema,
  type Carried,
  type FormProblems,
  type RemindForm,
} from './remind-form.ts';
import { readGift } from './remind-gift.ts';
import { remindLinkRoutes } from './remind-link-routes.ts';
import { remindDonePage, remindPage, stoppedPage, type RemindPageValues } from './remind-pages.ts';
import { languageOf } from './support-routes.ts';

export type RemindDeps = Pick<Deps, 'database' | 'db' | 'sealing' | 'clock' | 'random' | 'config'>;

/** "Remind me later": a day in the reader's own calendar, or a day and an address, one letter, and a way to stop it. */
export function remindRoutes(deps: RemindDeps, limits: FormMailGate): Hono {
  return new Hono()
    .get('/remind', (c) => {
      const carried = carriedSchema.parse(c.req.query());
      const today = dayOf(deps.clock.now());
      const asked = dayWithin(c.req.query('on') ?? '', reminderRange(today));
      const form = { ...carried, date: asked ?? addMonths(today, 1), own_date: '', email: '' };
      return answerWithForm(c, deps, 200, { form, problems: {} });
    })
    .post('/remind', async (c) => {
      const fields = await readPostedForm(c, deps);
      return fields instanceof Response
        ? fields
        : remind(c, deps, limits, remindFormSchema.parse(Object.fromEntries(fields)));
    })
    .get('/remind/done', (c) => {
      const locale = languageOf(c, deps.config.newsroom, c.req.query('lang'));
      const view = remindDonePage({
        day: parseDay(c.req.query('date') ?? ''),
        locale,
        supportUrl: `/?lang=${locale}`,
        stopToken: stopCookie.get(c),
      });
      return send(c, deps, 200, view);
    })
    .post('/remind/stop', async (c) => {
      const fields = await readPostedForm(c, deps);
      if (fields instanceof Response) return fields;
      stopCookie.forget(c);
      await stopReminders(deps, fields.get('token') ?? '');
      const locale = languageOf(c, deps.config.newsroom, fields.get('lang') ?? undefined);
      return send(c, deps, 200, stoppedPage({ locale }));
    })
    .route('/', remindLinkRoutes(deps))
    .route('/', calendarRoutes(deps));
}

async function remind(
  c: Context,
  deps: RemindDeps,
  limits: FormMailGate,
  form: RemindForm,
): Promise<Response> {
  const { config, clock } = deps;
  const read = readRemindForm(form, reminderRange(dayOf(clock.now())));
  if (!read.ok) return answerWithForm(c, deps, 422, { form, problems: read.problems });
  const locale = languageOf(c, config.newsroom, form.lang);
  const { remind: words } = wordsIn(locale);
  const withoutAddress = { form: { ...form, email: '' }, problems: {} };
  // In memory alone: nothing of such a reader is kept, not even that there was one.
  if (isRiskyMailbox(read.address, config.newsroom.safety.risky_mailboxes.domains))
    return answerWithForm(c, deps, 422, {
      ...withoutAddress,
      notice: { title: words.riskyTitle, text: words.risky },
    });
  const waitSeconds = limits(c);
  if (waitSeconds !== undefined) {
    c.header('Retry-After', String(waitSeconds));
    const notice = { title: words.tooManyTitle, text: words.tooMany(Math.ceil(waitSeconds / 60)) };
    return answerWithForm(c, deps, 429, { form, problems: {}, notice });
  }
  const { stopToken } = await askForReminder(
    deps,
    { ...readGift(config.newsroom, form), address: read.address, day: read.day, locale },
    stopCookie.get(c),
  );
  stopCookie.set(c, config, stopToken);
  const query = new URLSearchParams({ date: read.day, lang: locale });
  return c.redirect(`/remind/done?${query.toString()}`, 303);
}

function answerWithForm(
  c: Context,
  deps: RemindDeps,
  status: 200 | 422 | 429,
  {
    form,
    problems,
    notice,
  }: { form: RemindForm; problems: FormProblems; notice?: RemindPageValues['notice'] },
): Promise<Response> {
  const today = dayOf(deps.clock.now());
  const lang = languageOf(c, deps.config.newsroom, form.lang);
  const range = reminderRange(today);
  // The day that a link asked for, or that was chosen, is offered beside the usual ones.
  const asked = dayWithin(form.own_date, range) ?? dayWithin(form.date, range);
  const view = remindPage({
    form: { ...form, lang },
    offered: [...new Set([...offeredDays(today), ...(asked === undefined ? [] : [asked])])].sort(),
    calendarDay: asked ?? addMonths(today, 1),
    range,
    problems,
    supportUrl: supportUrl({ ...form, lang }),
    ...(notice && { notice }),
  });
  return send(c, deps, status, view);
}

const supportUrl = ({ interval, amount, currency, lang }: Carried) => {
  const chosen = Object.entries({ interval, amount, currency, lang }).filter(([, value]) => value !== '');
  return `/?${new URLSearchParams(chosen).toString()}`;
};

const send = (
  c: Context,
  { config: { newsroom } }: RemindDeps,
  status: 200 | 422 | 429,
  view: Page,
): Promise<Response> => sendPage(c, status, newsroomPage(newsroom, view));
