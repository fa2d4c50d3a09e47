import { html } from 'hono/html';
import { errorSummary, noticeSummary, type FieldProblem, type Page } from './page-shell.ts';
import type { Day } from '../day.ts';
import type { ReminderRange } from '../reminders/dates.ts';
import type { Carried, FormProblems, RemindForm } from './remind-form.ts';
import { calendarForm } from './remind-calendar.ts';
import { emailField } from './email-field.ts';
import { dayInWords } from '../languages/day-in-words.ts';
import { wordsIn } from '../languages/words.ts';

export interface RemindPageValues {
  form: RemindForm;
  offered: readonly Day[];
  range: ReminderRange;
  problems: FormProblems;
  supportUrl: string;
  /** The day that the calendar is offered with. */
  calendarDay: Day;
  /** Why nothing was kept, where that is no mistake of the reader's. */
  notice?: { title: string; text: string };
}

export function remindPage(values: RemindPageValues): Page {
  const locale = values.form.lang;
  const { remind, errors } = wordsIn(locale);
  const problems = problemsInWords(values);
  const all = [problems.day, problems.address].filter((problem) => problem !== undefined);
  return {
    title: `${all.length > 0 ? errors.titlePrefix : ''}${remind.title}`,
    locale,
    body: html`${all.length > 0 ? errorSummary(errors.summary, all) : ''}
      ${values.notice ? noticeSummary(values.notice.title, values.notice.text) : ''}
      <h1>${remind.title}</h1>
      ${calendarForm({ locale, day: values.calendarDay, range: values.range })}
      <h2>${remind.mailTitle}</h2>
      <p>${remind.intro}</p>
      <form method="post" action="/remind" novalidate>
        ${carriedFields(values.form)} ${dayFields(values, problems.day)}
        ${addressField(values.form, problems.address)}
        <button>${remind.send}</button>
      </form>
      <p><a class="act" href="${values.supportUrl}">${remind.back}</a></p>`,
  };
}

interface ProblemsInWords {
  day?: FieldProblem;
  address?: FieldProblem;
}

function problemsInWords({ form, problems, range, offered }: RemindPageValues): ProblemsInWords {
  const { remind } = wordsIn(form.lang);
  const days = rangeInWords(range, form.lang);
  const dayWords = {
    missing: remind.dayMissing,
    unreadable: remind.dayUnreadable,
    outside: remind.dayOutside(days.earliest, days.latest),
  };
  const addressWords = { missing: remind.addressMissing, wrong: remind.addressWrong };
  const dayField = problems.day === 'missing' && offered[0] ? idOf(offered[0]) : 'own_date';
  return {
    ...(problems.day && { day: { field: dayField, message: dayWords[problems.day] } }),
    ...(problems.address && { address: { field: 'email', message: addressWords[problems.address] } }),
  };
}

const carriedFields = ({ interval, amount, currency, lang }: Carried) =>
  Object.entries({ interval, amount, currency, lang }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );

const idOf = (day: Day) => `date-${day}`;

function dayFields({ form, offered, range }: RemindPageValues, problem: FieldProblem | undefined) {
  const { remind } = wordsIn(form.lang);
  const days = rangeInWords(range, form.lang);
  const isOwn = problem?.field === 'own_date';
  return html`<fieldset ${problem ? html`aria-describedby="date-problem"` : ''}>
    <legend>${remind.when}</legend>
    ${problemBeside('date-problem', problem)}
    <div class="radios">
      ${offered.map((day) => {
        const checked = form.own_date.trim() === '' && form.date.trim() === day;
        return html`<label
          ><input type="radio" name="date" id="${idOf(day)}" value="${day}" ${checked ? 'checked' : ''} />
          ${dayInWords(day, form.lang)}</label
        >`;
      })}
    </div>
    <label class="name" for="own_date">${remind.ownDay}</label>
    <p class="hint" id="own_date-hint">${remind.ownDayHint(days.earliest, days.latest)}</p>
    <input
      type="date"
      name="own_date"
      id="own_date"
      value="${form.own_date}"
      min="${range.earliest}"
      max="${range.latest}"
      aria-describedby="own_date-hint${isOwn ? ' date-problem' : ''}"
      ${isOwn ? html`aria-invalid="true"` : ''}
    />
  </fieldset>`;
}

function addressField(form: RemindForm, problem: FieldProblem | undefined) {
  const { remind } = wordsIn(form.lang);
  const field = { id: 'email', label: remind.address, hint: remind.addressHint, value: form.email, problem };
  return html`<div class="own">${emailField(field)}</div>`;
}

const problemBeside = (id: string, problem: FieldProblem | undefined) =>
  problem ? html`<p class="problem" id="${id}">${problem.message}</p>` : '';

const rangeInWords = ({ earliest, latest }: ReminderRange, locale: string) => ({
  earliest: dayInWords(earliest, locale),
  latest: dayInWords(latest, locale),
});

/** After a reminder was asked for: the same words whether or not one is kept. */
export function remindDonePage(values: {
  day: Day | undefined;
  locale: string;
  supportUrl: string;
  stopToken: string | undefined;
}): Page {
  const { remindDone: done } = wordsIn(values.locale);
  return {
    title: done.title,
    locale: values.locale,
    body: html`<h1>${done.title}</h1>
      <p>${values.day ? done.when(dayInWords(values.day, values.locale)) : done.whenUnknown}</p>
      <p>${done.afterwards} ${done.limits}</p>
      ${values.stopToken === undefined ? '' : stopAtOnce(values.stopToken, values.locale)}
      <p><a class="act" href="${values.supportUrl}">${done.back}</a></p>`,
  };
}

function stopAtOnce(token: string, locale: string) {
  const { remindDone: done } = wordsIn(locale);
  return html`<h2>${done.changedMind}</h2>
    <form method="post" action="/remind/stop">
      <input type="hidden" name="token" value="${token}" />
      <input type="hidden" name="lang" value="${locale}" />
      <button class="plain">${done.stop}</button>
    </form>`;
}

/** Only asks: mail scanners follow the links of a letter, and must not stop anything. */
export function stopPage(values: { locale: string; action: string }): Page {
  const { remindStop: stop } = wordsIn(values.locale);
  return {
    title: stop.title,
    locale: values.locale,
    body: html`<h1>${stop.title}</h1>
      <p>${stop.question}</p>
      <form method="post" action="${values.action}">
        <button>${stop.button}</button>
      </form>`,
  };
}

export function stoppedPage(values: { locale: string }): Page {
  const { remindStop: stop } = wordsIn(values.locale);
  return {
    title: stop.stoppedTitle,
    locale: values.locale,
    body: html`<h1>${stop.stoppedTitle}</h1>
      <p>${stop.stopped}</p>`,
  };
}
