import { sql, type RawBuilder } from 'kysely';

/**
 * Whether what this decision is about was known when the period of entry `e` was closed: what was found out afterwards
 * counts on a later day (late-attributions.ts), and the entry reads as it did. Needs the entry as `e`.
 */
export const wasInTime = (subject: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`not exists (
    select 1 from booking_decision d
    where d.subject = ${subject} and e.book_date < d.booked_on and e.id <= d.entry_head)`;

/** To join `attribution` to entry `e` by: its gift, unless that was found out too late for it. */
export const giftInTime = wasInTime(sql`'attribution:' || e.charge_id`);
