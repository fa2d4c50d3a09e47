import { frictions, type Friction } from './friction.ts';

/** How payment attempts of one minute ended; cards only, and no renewals. */
export interface MinuteOfAttempts {
  /** Minutes since 1970. */
  readonly minute: number;
  readonly failed: number;
  readonly succeeded: number;
}

/** A step is reached when within ten minutes as many attempts failed, and as large a share of all. */
export interface BreakerStep {
  readonly failed: number;
  /** Of a hundred attempts. */
  readonly failed_percent: number;
}

export type BreakerSettings = Readonly<Record<Exclude<Friction, 'none'>, BreakerStep>>;

const windowMinutes = 10;
/** After so long without reaching it again, a step gives way to the next lower one. */
export const calmMinutes = 15;
/** What is older changes nothing any more. */
export const memoryMinutes: number = windowMinutes + calmMinutes * frictions.length;

/**
 * The friction that failed payments have come to. Arithmetic on what happened and when, nothing else: whoever hears of
 * the attempts in another order, twice, or after a restart arrives at the same.
 */
export function breakerFriction(
  attempts: readonly MinuteOfAttempts[],
  nowMinute: number,
  settings: BreakerSettings,
): Friction {
  return fallenFrom(stepsReached(attempts, settings), nowMinute);
}

/** From which minute on which friction held, the earliest first, over the last `minutes`; one entry for each change. */
export function frictionChanges(
  attempts: readonly MinuteOfAttempts[],
  { nowMinute, minutes }: { nowMinute: number; minutes: number },
  settings: BreakerSettings,
): { minute: number; friction: Friction }[] {
  const reached = stepsReached(attempts, settings);
  const changes: { minute: number; friction: Friction }[] = [];
  for (let minute = nowMinute - minutes; minute <= nowMinute; minute++) {
    const friction = fallenFrom(reached, minute);
    if (friction !== (changes.at(-1)?.friction ?? 'none')) changes.push({ minute, friction });
  }
  return changes;
}

/** What is left at `nowMinute` of the steps that were reached before it. */
function fallenFrom(reached: ReadonlyMap<number, number>, nowMinute: number): Friction {
  let step = 0;
  for (let minute = nowMinute - memoryMinutes; minute <= nowMinute; minute++) {
    const fallen = Math.floor((nowMinute - minute) / calmMinutes);
    step = Math.max(step, (reached.get(minute) ?? 0) - fallen);
  }
  return frictions[step] ?? 'none';
}

/** The steps reached, as places in `frictions`, by minute: by each of which an attempt is at most ten minutes old. */
function stepsReached(
  attempts: readonly MinuteOfAttempts[],
  settings: BreakerSettings,
): ReadonlyMap<number, number> {
  const byMinute = new Map(attempts.map((minute) => [minute.minute, minute]));
  const reached = new Map<number, number>();
  for (const { minute: first } of attempts)
    for (let minute = first; minute < first + windowMinutes; minute++)
      if (!reached.has(minute)) reached.set(minute, reachedAt(byMinute, minute, settings));
  return reached;
}

/** The highest step that the ten minutes up to and with this one reach, as a place in `frictions`. */
function reachedAt(
  byMinute: ReadonlyMap<number, MinuteOfAttempts>,
  minute: number,
  settings: BreakerSettings,
): number {
  let [failed, all] = [0, 0];
  for (let at = minute - windowMinutes + 1; at <= minute; at++) {
    const counted = byMinute.get(at);
    if (!counted) continue;
    failed += counted.failed;
    all += counted.failed + counted.succeeded;
  }
  return frictions.findLastIndex(
    (friction) =>
      friction === 'none' ||
      (failed >= settings[friction].failed && failed * 100 >= all * settings[friction].failed_percent),
  );
}
