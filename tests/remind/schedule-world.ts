import type { OpenDatabase } from '../../db/database.ts';
import { reminderCounts } from '../../db/reminder-counts.ts';
import { dueReminderIds, listReminders } from '../../db/reminders.ts';
import { plusMs } from '../../src/clock.ts';
import { addDays, dayOf } from '../../src/day.ts';
import { addressIndexes } from '../../src/mail/address-index.ts';
import { mailAddressSchema, type MailAddress } from '../../src/mail/mail-address.ts';
import { MailFailure, type MailTransport, type OutgoingMail } from '../../src/mail/mail-transport.ts';
import { sendDueMail } from '../../src/mail/outbox.ts';
import { askForReminder } from '../../src/reminders/ask.ts';
import { remindAgain, type AgainMonths } from '../../src/reminders/again.ts';
import { callOffReminders } from '../../src/reminders/call-off.ts';
import { sendDueReminders } from '../../src/reminders/send.ts';
import { settleRequests } from '../../src/reminders/settle.ts';
import { gaveAlready, stopReminders } from '../../src/reminders/stop.ts';
import { day, hour, mailWorld } from '../mail/mail-world.ts';

/** What the mail server does with a mail. `answer lost`: it takes it, and we never hear so. */
export type Server = 'takes' | 'refuses for now' | 'breaks off' | 'answer lost';

export type Step =
  | { do: 'ask'; who: number; inDays: number; asOwner: boolean }
  | { do: 'give' | 'stop' | 'say gave'; who: number }
  | { do: 'again'; who: number; months: AgainMonths }
  | { do: 'wait'; hours: number }
  | { do: 'work'; server: Server };

/** How a letter comes to leave; a test may plant another way. */
export type Worker = (world: ScheduleWorld, server: Server) => Promise<void>;

interface Delivery {
  to: MailAddress;
  messageId: string;
  date: string;
  /** At which step. */
  at: number;
}

export type ScheduleWorld = ReturnType<typeof scheduleWorld>;

/** A few readers, a clock that jumps both ways, and a mail server that fails; remembers all that a server ever took. */
export function scheduleWorld(database: OpenDatabase) {
  const world = mailWorld(database);
  const people = [0, 1].map((n) => mailAddressSchema.parse(`reader${n}@example.org`));
  const owned = new Map<number, string>();
  const letters = new Map<number, string>();
  const deliveries: Delivery[] = [];
  const lostAnswers = new Map<string, number>();
  const calledOff: { who: number; at: number; forGood: boolean }[] = [];
  const asked: { who: number; at: number }[] = [];
  let at = 0;
  let ended = 0;

  const whom = (who: number): MailAddress => people[who] ?? raise(`nobody ${who}`);
  const pending = async () =>
    (await listReminders(world.deps.db, { limit: 1000 })).length +
    (await world.deps.db.selectFrom('reminder_request').select('id').execute()).length;
  const set = async () =>
    (await reminderCounts(world.deps.db, {})).reduce(
      (sum, { what, count }) => sum + (what === 'set' ? Number(count) : 0),
      0,
    );

  const take = (mail: OutgoingMail) => {
    deliveries.push({ to: mail.to, messageId: mail.messageId, date: mail.date, at });
    const token = mail.stopUrl?.split('/').at(-1);
    if (token !== undefined) letters.set(people.indexOf(mail.to), token);
  };
  const transportOf = (server: Server): MailTransport => ({
    async deliver(mail) {
      if (server === 'takes' || server === 'answer lost') take(mail);
      if (server === 'takes') return;
      if (server === 'answer lost')
        lostAnswers.set(mail.messageId, (lostAnswers.get(mail.messageId) ?? 0) + 1);
      throw new MailFailure(server === 'refuses for now' ? '451 4.3.0' : 'ECONNRESET', { permanent: false });
    },
  });

  /** Counts reminders that went without a letter because somebody wanted so. */
  async function ending(change: () => Promise<unknown>) {
    await settleRequests(world.deps, { limit: 1000 });
    const [before, kept] = [await pending(), await set()];
    await change();
    await settleRequests(world.deps, { limit: 1000 });
    ended += (await set()) - kept - ((await pending()) - before);
  }

  async function step(next: Step, worker: Worker) {
    at++;
    switch (next.do) {
      case 'ask':
        asked.push({ who: next.who, at });
        return ending(async () => {
          const { stopToken } = await askForReminder(
            world.deps,
            {
              ...{ address: whom(next.who), day: addDays(dayOf(world.deps.clock.now()), next.inDays) },
              ...{ interval: 'month', amountMinor: 500, currency: 'usd', locale: 'en' },
            },
            next.asOwner ? owned.get(next.who) : undefined,
          );
          owned.set(next.who, stopToken);
        });
      case 'give':
        calledOff.push({ who: next.who, at, forGood: false });
        return ending(() =>
          world.deps.db
            .transaction()
            .execute((trx) =>
              callOffReminders(
                trx,
                addressIndexes(world.deps.sealing, whom(next.who)),
                world.deps.clock.now(),
              ),
            ),
        );
      case 'stop':
      case 'say gave': {
        const token = letters.get(next.who);
        if (token === undefined) return undefined;
        const act = next.do === 'stop' ? stopReminders : gaveAlready;
        return ending(async () => {
          const outcome = await act(world.deps, token);
          if (outcome !== 'unknown')
            calledOff.push({ who: next.who, at, forGood: outcome === 'address stopped' });
        });
      }
      case 'again': {
        const token = letters.get(next.who);
        asked.push({ who: next.who, at });
        return token === undefined ? undefined : ending(() => remindAgain(world.deps, token, next.months));
      }
      case 'wait':
        return world.moveClock(next.hours * hour);
      case 'work':
        return worker(world_, next.server);
      default:
        return next satisfies never;
    }
  }

  async function live(steps: readonly Step[], worker: Worker) {
    for (const next of steps) await step(next, worker);
    // In the end the server takes everything, and all time passes.
    for (let months = 0; months < 20; months++) {
      at++;
      await worker(world_, 'takes');
      await worker(world_, 'takes');
      world.moveClock(31 * day);
    }
  }

  const world_ = { ...world, transportOf, take, dueIds: () => dueIds(world.deps), live, faults };

  /** What must never be, whatever happened. */
  async function faults(): Promise<string[]> {
    const found: string[] = [];
    const ids = new Set(deliveries.map(({ messageId }) => messageId));
    for (const id of ids) {
      const times = deliveries.filter(({ messageId }) => messageId === id).length;
      if (times > 1 + (lostAnswers.get(id) ?? 0)) found.push(`a mail was sent ${times} times`);
    }
    const mails = [...ids].map((id) => deliveries.find(({ messageId }) => messageId === id));
    for (const [i, one] of mails.entries())
      for (const other of mails.slice(i + 1))
        if (one && other && one.to === other.to) {
          const [early, late] = [one.date, other.date].sort();
          if ((late ?? '') < plusMs(early ?? '', 30 * day)) found.push('two within thirty days');
        }
    for (const { to, at: sentAt } of deliveries) {
      const reader = people.indexOf(to);
      for (const end of calledOff.filter(({ who, at }) => who === reader && at < sentAt))
        if (end.forGood || !asked.some(({ who, at }) => who === reader && at > end.at && at < sentAt))
          found.push('a mail was sent after its reader gave, or stopped');
    }
    const rows = await world.deps.db.selectFrom('outbox_mail').select('status').execute();
    const without = rows.filter(({ status }) => status === 'dead' || status === 'withdrawn').length;
    const taken = rows.length;
    if ((await pending()) > 0) found.push('something waits for ever');
    if (rows.some(({ status }) => status === 'queued')) found.push('a mail waits for ever');
    if ((await set()) !== taken + ended)
      found.push(`${await set()} kept, ${taken} left, ${ended} called off: one was lost`);
    if (ids.size < taken - without) found.push('a mail was said to be sent, and was not');
    return found;
  }

  return world_;
}

const dueIds = ({ db, clock }: ReturnType<typeof mailWorld>['deps']) => dueReminderIds(db, clock.now(), 100);

/** What the service does all the time. */
export const realWorker: Worker = async ({ deps, transportOf }, server) => {
  await sendDueReminders(deps, { limit: 100 });
  await sendDueMail(deps, transportOf(server), { limit: 100 });
};

function raise(message: string): never {
  throw new Error(message);
}
