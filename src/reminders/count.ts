import type { Trx } from '../../db/database.ts';
import { countReminder, type ReminderHappening } from '../../db/reminder-counts.ts';
import type { Deps } from '../deps.ts';
import { dayIn } from '../day.ts';

/** Counts with what happened, or not at all. */
export const countReminders = (
  trx: Trx,
  { clock, config }: Pick<Deps, 'clock' | 'config'>,
  what: ReminderHappening,
): Promise<void> => countReminder(trx, dayIn(clock.now(), config.newsroom.time_zone), what);
