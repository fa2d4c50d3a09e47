import { findSentReminder } from '../../db/reminders.ts';
import type { Deps } from '../deps.ts';
import { addDays, addMonths, dayOf, type Day } from '../day.ts';
import { hashOfToken } from '../random.ts';
import { askForReminder } from './ask.ts';
import { openCapsule } from './capsule.ts';
import { countReminders } from './count.ts';

/** How much later a reader may choose, by one button each. */
export const againMonths = [1, 3, 6] as const;

export type AgainMonths = (typeof againMonths)[number];

export const isAgainMonths = (months: number): months is AgainMonths =>
  againMonths.some((known) => known === months);

// An address is written to once in thirty days, by the hour: the day after that is safe.
const quietDays = 31;

/** The same day of a later month, or its last; never so soon that no letter may go out. */
export function laterDay(today: Day, sentOn: Day, months: AgainMonths): Day {
  const [chosen, soonest] = [addMonths(today, months), addDays(sentOn, quietDays)];
  return chosen > soonest ? chosen : soonest;
}

/**
 * Another reminder of the same, by the token of the letter, which alone opens the address.
 * @returns the day, and a token that stops it; undefined for a token of no letter of the last thirty days.
 */
export async function remindAgain(
  deps: Pick<Deps, 'db' | 'sealing' | 'random' | 'clock' | 'config'>,
  token: string,
  months: AgainMonths,
): Promise<{ day: Day; stopToken: string } | undefined> {
  const { db, clock } = deps;
  const sent = await db.transaction().execute((trx) => findSentReminder(trx, hashOfToken(token)));
  if (!sent?.capsule) return undefined;
  const day = laterDay(dayOf(clock.now()), dayOf(sent.sentAt), months);
  const { stopToken } = await askForReminder(deps, { ...openCapsule(sent.capsule, token), day });
  await db.transaction().execute((trx) => countReminders(trx, deps, 'again'));
  return { day, stopToken };
}
