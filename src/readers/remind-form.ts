import { z } from 'zod';
import { isMailAddress, type MailAddress } from '../mail/mail-address.ts';
import { parseDay, type Day } from '../day.ts';
import { isWithin, type ReminderRange } from '../reminders/dates.ts';

const field = z.string().max(500).catch('');

/** What the page carries along from the support page, as it was typed there. */
export const carriedSchema = z.object({ interval: field, amount: field, currency: field, lang: field });

export type Carried = z.infer<typeof carriedSchema>;

/** The form as it was sent. `own_date` is for a day that none of the offered ones is. */
export const remindFormSchema = carriedSchema.extend({ date: field, own_date: field, email: field });

export type RemindForm = z.infer<typeof remindFormSchema>;

export type DayProblem = 'missing' | 'unreadable' | 'outside';
export type AddressProblem = 'missing' | 'wrong';

export interface FormProblems {
  day?: DayProblem;
  address?: AddressProblem;
}

export type ReadForm = { ok: true; day: Day; address: MailAddress } | { ok: false; problems: FormProblems };

/** A day that was typed wins over the one that was picked, as with amounts. */
export function readRemindForm(form: RemindForm, range: ReminderRange): ReadForm {
  const day = readDay(form.own_date.trim() || form.date.trim(), range);
  const address = readAddress(form.email.trim());
  if (day.ok && address.ok) return { ok: true, day: day.value, address: address.value };
  return {
    ok: false,
    problems: { ...(!day.ok && { day: day.problem }), ...(!address.ok && { address: address.problem }) },
  };
}

type Reading<Value, Problem> = { ok: true; value: Value } | { ok: false; problem: Problem };

function readDay(text: string, range: ReminderRange): Reading<Day, DayProblem> {
  if (text === '') return { ok: false, problem: 'missing' };
  const day = parseDay(text);
  if (!day) return { ok: false, problem: 'unreadable' };
  return isWithin(day, range) ? { ok: true, value: day } : { ok: false, problem: 'outside' };
}

function readAddress(text: string): Reading<MailAddress, AddressProblem> {
  if (text === '') return { ok: false, problem: 'missing' };
  return isMailAddress(text) ? { ok: true, value: text } : { ok: false, problem: 'wrong' };
}
