import type { Db, Trx } from './database.ts';

export type ReminderHappening = 'set' | 'sent' | 'again' | 'stopped' | 'gave';

/** Counts once, with what else the transaction writes. */
export async function countReminder(trx: Trx, day: string, what: ReminderHappening): Promise<void> {
  await trx
    .insertInto('reminder_count')
    .values({ day, what, count: 1 })
    .onConflict((oc) =>
      oc.columns(['day', 'what']).doUpdateSet((eb) => ({ count: eb('reminder_count.count', '+', 1n) })),
    )
    .execute();
}

/** By day, the first first. */
export const reminderCounts = (
  db: Db,
  { from, to }: { from?: string; to?: string },
): Promise<{ day: string; what: string; count: bigint }[]> =>
  db
    .selectFrom('reminder_count')
    .selectAll()
    .$if(from !== undefined, (qb) => qb.where('day', '>=', from ?? ''))
    .$if(to !== undefined, (qb) => qb.where('day', '<=', to ?? ''))
    .orderBy('day')
    .orderBy('what')
    .execute();
