import { addDays, addMonths, type Day } from '../../../src/day.ts';
import type { Dice } from '../../simulation/dice.ts';

export const today = '2026-06-15' as Day;
const firstDay = '2025-01-31' as Day;

/** A promise as it was lived; whoever tells of it tells parts. */
export interface Life {
  readonly id: string;
  readonly donor: string;
  readonly isDonorKnown: boolean;
  readonly interval: 'month' | 'year';
  readonly currency: string;
  readonly begun: Day;
  readonly payments: readonly Payment[];
  readonly failures: readonly Failure[];
  readonly end: { readonly on: Day; readonly reason: Reason } | undefined;
  readonly standing: 'going on' | 'paused' | 'called off' | 'behind';
  /** The day of its next payment. */
  readonly renewsOn: Day;
  /** What the next one will be. */
  readonly nextMinor: number;
}

export type Reason = 'choice' | 'failed_card' | 'safety' | 'disputed';

export interface Payment {
  readonly charge: string;
  readonly invoice: string;
  readonly isFirst: boolean;
  readonly on: Day;
  readonly amount: number;
}

export interface Failure {
  readonly invoice: string;
  readonly triedOn: Day;
  readonly amount: number;
  readonly paidOn: Day | undefined;
  readonly isGivenUp: boolean;
}

/** Some donors with up to three promises each, one after the other or at once, till today. */
export function generateLives(dice: Dice): Life[] {
  const lives: Life[] = [];
  const donors = dice.whole(2, 5);
  for (let donor = 0; donor < donors; donor++) {
    const promises = dice.whole(1, 3);
    for (let n = 0; n < promises; n++) lives.push(live(dice, `${donor}_${n}`, `donor${donor}@example.org`));
  }
  return lives;
}

function live(dice: Dice, id: string, donor: string): Life {
  const begun = addDays(firstDay, dice.pick([0, dice.whole(0, 480), dice.whole(0, 480)]));
  const interval = dice.pick(['month', 'month', 'month', 'year'] as const);
  const lived = dice.chance(0.1) ? neverPaid(begun) : pay(dice, { id, begun, interval });
  return {
    ...{ id, donor, isDonorKnown: dice.chance(0.8), interval, currency: dice.pick(['usd', 'usd', 'jpy']) },
    ...{ begun, ...lived },
    standing: dice.pick(['going on', 'going on', 'going on', 'paused', 'called off', 'behind'] as const),
    nextMinor: lived.lastMinor + (dice.chance(0.1) ? 500 : 0),
  };
}

type Lived = Pick<Life, 'payments' | 'failures' | 'end' | 'renewsOn'> & { lastMinor: number };

const neverPaid = (begun: Day): Lived => ({
  ...{ payments: [], failures: [], end: { on: begun, reason: 'choice' }, renewsOn: begun, lastMinor: 500 },
});

function pay(dice: Dice, about: { id: string; begun: Day; interval: 'month' | 'year' }): Lived {
  const { id, begun, interval } = about;
  const [payments, failures]: [Payment[], Failure[]] = [[], []];
  let end: Life['end'];
  let amount = dice.whole(2, 20) * 100;
  let due = begun;
  for (let n = 0; due <= today && !end; n++) {
    const names = { charge: `ch_${id}_${n}`, invoice: `in_${id}_${n}`, isFirst: n === 0 };
    if (n > 0 && dice.chance(0.15)) amount += dice.pick([-100, 300]);
    const failed =
      n > 0 && dice.chance(0.25) ? fail(dice, { invoice: names.invoice, due, amount }) : undefined;
    if (failed) failures.push(failed.failure);
    const paidOn = failed ? failed.failure.paidOn : due;
    if (paidOn !== undefined) payments.push({ ...names, on: paidOn, amount });
    end = failed?.end ?? stop(dice, due);
    due = addMonths(begun, (n + 1) * (interval === 'month' ? 1 : 12));
  }
  return { payments, failures, end, renewsOn: due, lastMinor: amount };
}

function fail(dice: Dice, about: { invoice: string; due: Day; amount: number }) {
  const { invoice, due, amount } = about;
  const [paidOn, lostOn] = [addDays(due, dice.whole(0, 20)), addDays(due, dice.whole(5, 15))];
  const isPaid = dice.chance(0.6) && paidOn <= today;
  // Now and then somebody pays what is owed of a promise that has ended.
  const isLost = (!isPaid || dice.chance(0.3)) && lostOn <= today && dice.chance(0.7);
  const isGivenUp = !isPaid && !isLost && dice.chance(0.5);
  const failure = { invoice, triedOn: due, amount, paidOn: isPaid ? paidOn : undefined, isGivenUp };
  return { failure, end: isLost ? { on: lostOn, reason: 'failed_card' as const } : undefined };
}

function stop(dice: Dice, due: Day): Life['end'] {
  const on = addDays(due, dice.whole(0, 27));
  if (on > today || !dice.chance(0.12)) return undefined;
  return { on, reason: dice.pick(['choice', 'choice', 'safety', 'disputed'] as const) };
}
