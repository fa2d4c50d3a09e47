import { describe, expect, it } from 'vitest';
import { saveStripeObject } from '../../db/stripe-objects.ts';
import { secondsOf } from '../../src/clock.ts';
import { noticesAhead } from '../../src/letters/payments-ahead.ts';
import { paymentsAheadJob } from '../../src/letter-jobs.ts';
import { runIfDue } from '../../src/run-jobs.ts';
import { databases } from '../helpers/databases.ts';
import { day, mailWorld } from '../mail/mail-world.ts';

const known = { id: 'sub_1', interval: 'year', cardExpires: null };
const about = { timeZone: 'UTC', yearlyNoticeDays: 21 };

const keys = (
  subscription: { interval: string; renewsAt: string; cardExpires?: string },
  now: string,
  timeZone = 'UTC',
) =>
  noticesAhead(
    { ...known, cardExpires: null, ...subscription, renewsAt: secondsOf(subscription.renewsAt) },
    { ...about, now, timeZone },
  ).map(({ key }) => key);

describe('what is owed before a payment', () => {
  it('is the question whether a yearly gift is still wanted, from three weeks before', () => {
    const yearly = { interval: 'year', renewsAt: '2027-01-15T10:00:00.000Z' };
    expect(keys(yearly, '2026-12-25T09:59:59.000Z')).toEqual([]);
    expect(keys(yearly, '2026-12-25T10:00:00.000Z')).toEqual(['yearly_notice:sub_1:2027-01-15']);
    expect(keys(yearly, '2027-01-15T09:59:59.000Z')).toEqual(['yearly_notice:sub_1:2027-01-15']);
    expect(keys(yearly, '2027-01-15T10:00:00.000Z')).toEqual([]);
    expect(keys({ ...yearly, interval: 'month' }, '2027-01-10T10:00:00.000Z')).toEqual([]);
  });

  it('names the day as the newsroom counts days', () => {
    const yearly = { interval: 'year', renewsAt: '2027-01-15T23:30:00.000Z' };
    expect(keys(yearly, '2027-01-10T00:00:00.000Z', 'Europe/Moscow')).toEqual([
      'yearly_notice:sub_1:2027-01-16',
    ]);
  });

  it('is a card that will be too old, which is good to the end of its month', () => {
    const monthly = { interval: 'month', cardExpires: '2027-01' };
    const now = '2027-01-20T10:00:00.000Z';
    expect(keys({ ...monthly, renewsAt: '2027-01-31T10:00:00.000Z' }, now)).toEqual([]);
    expect(keys({ ...monthly, renewsAt: '2027-02-01T10:00:00.000Z' }, now)).toEqual([
      'card_expiring:sub_1:2027-01',
    ]);
    expect(keys({ ...monthly, renewsAt: '2027-03-15T10:00:00.000Z' }, now)).toEqual([]);
  });
});

describe.each(databases)('the calendar of payments on $name', (database) => {
  it('owes each once, goes through all of them, and leaves out what ends or rests', async () => {
    const world = mailWorld(await database.open(), { now: '2027-01-01T10:00:00.000Z' });
    const { db, clock } = world.deps;
    const renews = secondsOf('2027-01-15T10:00:00.000Z');
    const save = (id: string, detail: Record<string, string | number | boolean | null>, status = 'active') =>
      saveStripeObject(
        db,
        {
          ...{ id, kind: 'subscription', status, chargeId: null, amountMinor: 5000, currency: 'usd' },
          createdAt: '2026-01-15T10:00:00.000Z',
          detail: { interval: 'year', renews_at: renews, ...detail },
        },
        { ticket: 1n, now: clock.now() },
      );
    for (let n = 0; n < 700; n++) await save(`sub_${n}`, {});
    await save('sub_ends', { cancel_at_period_end: true });
    await save('sub_rests', { paused: true });
    await save('sub_over', {}, 'canceled');
    const job = paymentsAheadJob(world.deps);

    for (let days = 0; days < 3; days++) {
      await runIfDue(world.deps, job);
      world.moveClock(day);
    }

    const rows = await db.selectFrom('notice').select(['key', 'status']).execute();
    expect(rows).toHaveLength(700);
    expect(rows.every(({ key }) => /^yearly_notice:sub_\d+:2027-01-15$/.test(key))).toBe(true);
  });
});
