import { html } from 'hono/html';
import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { dayOf, type Day } from '../day.ts';
import { wordsIn } from '../languages/words.ts';
import { newId } from '../random.ts';
import { dayWithin, reminderRange, type ReminderRange } from '../reminders/dates.ts';
import { calendarFile } from './calendar-file.ts';
import type { Html } from './page-shell.ts';
import { languageOf } from './support-routes.ts';

const longestTitle = 80;

/** The day and a word of the reader's own; a GET, so that nothing is kept of it. */
export function calendarForm(about: { locale: string; day: Day; range: ReminderRange }): Html {
  const { remind } = wordsIn(about.locale);
  return html`<section>
    <h2>${remind.calendarTitle}</h2>
    <p>${remind.calendarIntro}</p>
    <form action="/remind.ics">
      <input type="hidden" name="lang" value="${about.locale}" />
      <label class="name" for="calendar-date">${remind.calendarDay}</label>
      <input
        type="date"
        name="date"
        id="calendar-date"
        value="${about.day}"
        min="${about.range.earliest}"
        max="${about.range.latest}"
        required
      />
      <div class="own">
        <label class="name" for="calendar-title">${remind.calendarWord}</label>
        <p class="hint" id="calendar-title-hint">${remind.calendarWordHint}</p>
        <input
          type="text"
          name="title"
          id="calendar-title"
          value="${remind.calendarDefault}"
          maxlength="${longestTitle}"
          autocomplete="off"
          aria-describedby="calendar-title-hint"
        />
      </div>
      <button>${remind.calendarSave}</button>
    </form>
  </section>`;
}

/** The file itself: whole days, no names, nothing stored. */
export function calendarRoutes({ clock, random, config }: Pick<Deps, 'clock' | 'random' | 'config'>): Hono {
  return new Hono().get('/remind.ics', (c) => {
    const locale = languageOf(c, config.newsroom, c.req.query('lang'));
    const now = clock.now();
    const day = dayWithin(c.req.query('date') ?? '', reminderRange(dayOf(now)));
    if (day === undefined) return c.redirect(`/remind?lang=${locale}`, 303);
    const typed = (c.req.query('title') ?? '').trim().slice(0, longestTitle);
    const file = calendarFile({
      day,
      title: typed || wordsIn(locale).remind.calendarDefault,
      uid: newId(random, 'day'),
      madeAt: now,
    });
    c.header('Content-Type', 'text/calendar; charset=utf-8');
    c.header('Content-Disposition', 'attachment; filename="day.ics"');
    return c.body(file);
  });
}
