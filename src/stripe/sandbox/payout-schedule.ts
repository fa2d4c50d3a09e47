import { z } from 'zod';
import { startOfDay } from './calendar.ts';
import { sweepBalance } from './payout-sweep.ts';
import { readSetting, writeSetting } from './settings.ts';
import type { World } from './world.ts';

export const payoutIntervals = ['manual', 'daily', 'weekly'] as const;

const scheduleSchema = z.object({ interval: z.enum(payoutIntervals), round: z.number() });
export type PayoutSchedule = z.output<typeof scheduleSchema>;

const name = 'payout_schedule';

export const payoutSchedule = (world: World): PayoutSchedule =>
  scheduleSchema.parse(readSetting(world.db, name) ?? { interval: 'manual', round: 0 });

/** From now on what is available is paid out at the start of each day, or of each Monday. */
export function setPayoutSchedule(world: World, interval: PayoutSchedule['interval']): void {
  // The round tells the jobs of an earlier schedule that they are no longer wanted.
  const schedule = { interval, round: payoutSchedule(world).round + 1 };
  writeSetting(world.db, name, schedule);
  planNext(world, schedule);
}

/** A job. */
export function sweepOnSchedule(world: World, round: number): void {
  const schedule = payoutSchedule(world);
  if (schedule.round !== round) return;
  sweepBalance(world);
  planNext(world, schedule);
}

function planNext(world: World, { interval, round }: PayoutSchedule): void {
  if (interval === 'manual') return;
  const dueMs = interval === 'daily' ? startOfDay(world.nowMs, 1) : nextMonday(world.nowMs);
  world.schedule({ kind: 'sweep_balance', round }, dueMs);
}

const nextMonday = (ms: number): number => startOfDay(ms, (8 - new Date(ms).getUTCDay()) % 7 || 7);
