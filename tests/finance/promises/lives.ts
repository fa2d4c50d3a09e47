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
  const [payments, failures]: [Payment[], Failure[]] = [[], []];
  let end: Life['end'];
  let amount = dice.whole(2, 20) * 100;
  const neverPaid = dice.chance(0.1);
  let due = begun;
  for (let n = 0; due <= today && !end && !neverPaid; n++) {
    const names = { charge: `ch_${id}_${n}`, invoice: `in_${id}_${n}`, isFirst: n === 0 };
    if (n > 0 && dice.chance(0.15)) amount += dice.pick([-100, 300]);
    const next = addMonths(begun, (n + 1) * (interval === 'month' ? 1 : 12));
    if (n > 0 && dice.chance(0.25)) {
      const paidOn = dice.chance(0.6) ? addDays(due, dice.whole(0, 20)) : undefined;
      const isPaid = paidOn !== undefined && paidOn <= today;
      const lostOn = addDays(due, dice.whole(5, 15));
      const isLost = !isPaid || dice.chance(0.3);
      if (isLost && lostOn <= today && dice.chance(0.7)) end = { on: lostOn, reason: 'failed_card' };
      const isGivenUp = !isPaid && !end && dice.chance(0.5);
      failures.push({
        invoice: names.invoice,
        triedOn: due,
        amount,
        paidOn: isPaid ? paidOn : undefined,
        isGivenUp,
      });
      if (isPaid) payments.push({ ...names, on: paidOn, amount });
    } else payments.push({ ...names, on: due, amount });
    const stopOn = addDays(due, dice.whole(0, 27));
    if (!end && stopOn <= today && dice.chance(0.12))
      end = { on: stopOn, reason: dice.pick(['choice', 'choice', 'safety', 'disputed'] as const) };
    due = next;
  }
  return {
    ...{
      id,
      donor,
      isDonorKnown: dice.chance(0.8),
      interval,
      currency: dice.pick(['usd', 'usd', 'jpy']),
      begun,
    },
    ...{ payments, failures, end: neverPaid ? { on: begun, reason: 'choice' } : end },
    standing: dice.pick(['going on', 'going on', 'going on', 'paused', 'called off', 'behind'] as const),
    ...{ renewsOn: due, nextMinor: dice.chance(0.1) ? amount + 500 : amount },
  };
}
