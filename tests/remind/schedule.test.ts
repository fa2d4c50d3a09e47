import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeReminder } from '../../db/reminders.ts';
import { addMonths, parseDay, type Day } from '../../src/day.ts';
import { mailAddressSchema } from '../../src/mail/mail-address.ts';
import { addressPurpose } from '../../src/reminders/ask.ts';
import { sendDueReminders } from '../../src/reminders/send.ts';
import { sendDueMail } from '../../src/mail/outbox.ts';
import { databases, sqlite } from '../helpers/databases.ts';
import { messageTo } from '../mail/mail-world.ts';
import { realWorker, scheduleWorld, type Step, type Worker } from './schedule-world.ts';

const who = fc.nat(1);
const server = fc.constantFrom('takes', 'takes', 'refuses for now', 'breaks off', 'answer lost');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('ask' as const),
    ...{ who, inDays: fc.integer({ min: 1, max: 70 }), asOwner: fc.boolean() },
  }),
  fc.record({ do: fc.constantFrom('give' as const, 'stop' as const, 'say gave' as const), who }),
  fc.record({
    do: fc.constant('again' as const),
    who,
    months: fc.constantFrom(1 as const, 3 as const, 6 as const),
  }),
  fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: -48, max: 40 * 24 }) }),
  fc.record({ do: fc.constant('work' as const), server: server as fc.Arbitrary<'takes'> }),
  fc.record({ do: fc.constant('work' as const), server: server as fc.Arbitrary<'takes'> }),
);
const schedule = fc.array(step, { minLength: 3, maxLength: 25 });

/** The first schedule that goes wrong, as what is wrong with it. */
async function wrongWith(open: () => ReturnType<typeof sqlite.open>, worker: Worker, numRuns: number) {
  const database = await open();
  const clean = async () => {
    for (const table of [
      'reminder',
      'reminder_request',
      'reminder_sent',
      'reminder_count',
      'outbox_mail',
    ] as const)
      await database.db.deleteFrom(table).execute();
    await database.db.deleteFrom('mail_suppression').execute();
  };
  const checked = await fc.check(
    fc.asyncProperty(schedule, async (steps) => {
      await clean();
      const world = scheduleWorld(database);
      await world.live(steps, worker);
      const faults = await world.faults();
      if (faults.length > 0) throw new Error(faults.join('; '));
    }),
    { numRuns, endOnFailure: true, seed: 7 },
  );
  return checked.failed
    ? `${String(checked.errorInstance)} after ${JSON.stringify(checked.counterexample)}`
    : undefined;
}

describe.each(databases)('whatever happens, on $name', (database) => {
  it('no reminder is sent twice, none within thirty days of another, none is lost', async () => {
    expect(
      await wrongWith(() => database.open(), realWorker, database.name === 'sqlite' ? 400 : 40),
    ).toBeUndefined();
  }, 120_000);
});

describe('the same schedules find', () => {
  it('a worker that sends before it records', async () => {
    let n = 0;
    const worker: Worker = async (world, mailServer) => {
      for (const id of await world.dueIds()) {
        const row = await world.deps.db
          .selectFrom('reminder')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        const to = mailAddressSchema.parse(
          world.deps.sealing.open(row.address, addressPurpose(id)).toString(),
        );
        await world
          .transportOf(mailServer)
          .deliver({
            ...messageTo(to),
            from: { name: '', address: 'support@newsroom.example' },
            ...{ messageId: `<${n++}@newsroom.example>`, date: world.deps.clock.now() },
          })
          .catch(() => undefined);
        // And here it ends, before it has written that it sent.
        if (n % 2 === 0) await world.deps.db.transaction().execute((trx) => takeReminder(trx, id));
      }
    };
    expect(await wrongWith(() => sqlite.open(), worker, 30)).toBeDefined();
  }, 60_000);

  it('a worker that one number of a reader’s stops for all', async () => {
    const worker: Worker = async (world, mailServer) => {
      const rows = await world.deps.db.selectFrom('reminder').select('amount_minor').execute();
      // As `month % every` does where every is zero: a number that somebody typed ends the round.
      if (
        rows.some(
          ({ amount_minor }) => amount_minor !== null && Number(amount_minor) % 500 === 0 && rows.length > 1,
        )
      )
        return;
      await realWorker(world, mailServer);
    };
    expect(await wrongWith(() => sqlite.open(), worker, 30)).toContain('waits for ever');
  }, 60_000);

  it('a mail that a gift does not call back', async () => {
    const worker: Worker = async (world, mailServer) => {
      await sendDueReminders(world.deps, { limit: 100 });
      // As if the outbox did not know for whom a mail is.
      await world.deps.db.updateTable('outbox_mail').set({ recipient_index: null }).execute();
      await sendDueMail(world.deps, world.transportOf(mailServer), { limit: 100 });
    };
    expect(await wrongWith(() => sqlite.open(), worker, 400)).toContain('after its reader gave');
  }, 60_000);

  it('a worker that forgets before it hands over', async () => {
    const worker: Worker = async (world, mailServer) => {
      const [first] = await world.dueIds();
      if (first !== undefined && mailServer === 'breaks off')
        await world.deps.db.transaction().execute((trx) => takeReminder(trx, first));
      await sendDueReminders(world.deps, { limit: 100 });
      await sendDueMail(world.deps, world.transportOf(mailServer), { limit: 100 });
    };
    expect(await wrongWith(() => sqlite.open(), worker, 60)).toContain('one was lost');
  }, 60_000);
});

describe('a later month', () => {
  const days = fc
    .date({
      min: new Date('2026-01-01T00:00:00Z'),
      max: new Date('2040-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString().slice(0, 10));
  /** Written apart: the same day of the month, or the last that it has. */
  const isRight = (add: (day: Day, months: number) => string) =>
    fc.property(days, fc.integer({ min: 1, max: 13 }), (text, months) => {
      const from = parseDay(text);
      if (!from) throw new Error(text);
      const [year = 0, month = 0, dayOfMonth = 0] = text.split('-').map(Number);
      const all = year * 12 + (month - 1) + months;
      const [wantedYear, wantedMonth] = [Math.floor(all / 12), (all % 12) + 1];
      const isLeap = wantedYear % 4 === 0 && (wantedYear % 100 !== 0 || wantedYear % 400 === 0);
      const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
      const wantedDay = Math.min(dayOfMonth, lengths[wantedMonth - 1] ?? 0);
      const two = (n: number) => String(n).padStart(2, '0');
      expect(add(from, months)).toBe(`${wantedYear}-${two(wantedMonth)}-${two(wantedDay)}`);
    });

  it('has the same day, or its last', () => fc.assert(isRight(addMonths), { numRuns: 2000 }));

  it('would be found wrong if it were counted as local time does', () => {
    const local = (from: Day, months: number) => {
      const date = new Date(`${from}T00:00:00`);
      date.setMonth(date.getMonth() + months);
      const two = (n: number) => String(n).padStart(2, '0');
      return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
    };
    expect(fc.check(isRight(local), { numRuns: 500 }).failed).toBe(true);
  });
});
