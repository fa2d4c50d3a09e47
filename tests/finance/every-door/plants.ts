import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import type { Door, Given, Said } from './doors.ts';

/** A fault that somebody might make, put in on purpose: the comparison has to find it. */
export interface Plant {
  readonly name: string;
  /** In the books, before anything is recorded. */
  readonly inBooks?: (db: Db) => Promise<unknown>;
  /** At the door. */
  readonly atDoor?: (door: Door) => Door;
}

const answering =
  (change: (row: Said, name: string) => Said) =>
  (door: Door): Door => ({
    ...door,
    report: async (name, given) => (await door.report(name, given)).map((row) => change(row, name)),
  });

const asking =
  (change: (given: Given) => Given) =>
  (door: Door): Door => ({ ...door, report: (name, given) => door.report(name, change(given)) });

const dayAfter = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

// As whoever reckons in major units and cuts off what is left.
const throughFloat = (minor: string) => String(Math.trunc((Number(minor) / 100) * 100));

export const plants: readonly Plant[] = [
  {
    name: 'income without disputes',
    atDoor: answering((row, name) => (name === 'income' ? { ...row, disputes_minor: '0' } : row)),
  },
  {
    name: 'a day too many',
    atDoor: asking((given) => (given['at'] === undefined ? given : { ...given, at: dayAfter(given['at']) })),
  },
  {
    name: 'as known now, whatever was asked',
    atDoor: asking(({ known_at: _, ...given }) => given),
  },
  {
    name: 'an amount that was a float for a moment',
    atDoor: answering((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          name.endsWith('_minor') ? throughFloat(value) : value,
        ]),
      ),
    ),
  },
  {
    name: 'a gift that is matched late and does not move',
    inBooks: (db) => sql`drop trigger attribution_roll_up`.execute(db),
  },
  {
    name: 'an export that leaves out its last line',
    atDoor: (door) => ({ ...door, lines: async () => ((await door.lines?.()) ?? []).slice(0, -1) }),
  },
  {
    name: 'a statement in the order in which it was heard of',
    atDoor: (door) => ({
      ...door,
      report: async (name, given) => {
        const rows = await door.report(name, given);
        return name === 'account' ? rows.toSorted((a, b) => Number(a['entry']) - Number(b['entry'])) : rows;
      },
    }),
  },
];
