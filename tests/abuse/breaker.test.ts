import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  breakerFriction,
  calmMinutes,
  frictionChanges,
  type MinuteOfAttempts,
} from '../../src/abuse/breaker.ts';
import { frictions } from '../../src/abuse/friction.ts';

const settings = {
  wait: { failed: 10, failed_percent: 50 },
  proof_of_work: { failed: 25, failed_percent: 60 },
  restricted: { failed: 60, failed_percent: 70 },
};
const start = 29_000_000;

const at = (minute: number, failed: number, succeeded = 0): MinuteOfAttempts => ({
  minute: start + minute,
  failed,
  succeeded,
});
const friction = (attempts: readonly MinuteOfAttempts[], minute: number) =>
  breakerFriction(attempts, start + minute, settings);
const stepAt = (attempts: readonly MinuteOfAttempts[], minute: number) =>
  frictions.indexOf(friction(attempts, minute));

describe('the breaker', () => {
  it.each([
    ['nothing happened', [], 'none'],
    ['a bad evening of a newsroom', [at(0, 9, 3)], 'none'],
    ['ten cards refused within ten minutes', [at(-9, 5), at(0, 5)], 'wait'],
    ['ten refused, but not within ten minutes', [at(-10, 5), at(0, 5)], 'none'],
    ['ten refused among many that were paid', [at(0, 10, 11)], 'none'],
    ['twenty-five refused', [at(0, 25, 10)], 'proof_of_work'],
    ['sixty refused', [at(0, 60, 20)], 'restricted'],
  ])('after %s asks for: %s', (_, attempts, expected) => {
    expect(friction(attempts, 0)).toBe(expected);
  });

  it('falls by one step after fifteen calm minutes, and by the next after fifteen more', () => {
    const attack = [at(0, 100)];
    expect([0, 9, 23, 24, 38, 39, 53, 54].map((minute) => friction(attack, minute))).toEqual([
      ...['restricted', 'restricted', 'restricted', 'proof_of_work'],
      ...['proof_of_work', 'wait', 'wait', 'none'],
    ]);
  });

  const minutes = fc.array(
    fc.record({ minute: fc.integer({ min: 0, max: 90 }), failed: fc.nat(40), succeeded: fc.nat(40) }),
    { maxLength: 40 },
  );
  const merged = (list: readonly { minute: number; failed: number; succeeded: number }[]) => {
    const sums = new Map<number, MinuteOfAttempts>();
    for (const { minute, failed, succeeded } of list) {
      const before = sums.get(minute);
      sums.set(minute, at(minute, (before?.failed ?? 0) + failed, (before?.succeeded ?? 0) + succeeded));
    }
    return [...sums.values()];
  };

  it('is the same in whatever order the attempts are heard of', () => {
    fc.assert(
      fc.property(minutes, fc.integer({ min: 0, max: 120 }), (list, minute) => {
        expect(friction(merged(list.toReversed()), minute)).toBe(friction(merged(list), minute));
      }),
    );
  });

  it('never gives way for one more failure', () => {
    fc.assert(
      fc.property(
        minutes,
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 0, max: 90 }),
        (list, extra, minute) => {
          const more = merged([...list, { minute: extra, failed: 1, succeeded: 0 }]);
          expect(stepAt(more, minute)).toBeGreaterThanOrEqual(stepAt(merged(list), minute));
        },
      ),
    );
  });

  it('never falls faster than one step in fifteen minutes', () => {
    fc.assert(
      fc.property(minutes, fc.integer({ min: 0, max: 100 }), (list, minute) => {
        const attempts = merged(list);
        const before = stepAt(attempts, minute);
        for (let later = 1; later <= calmMinutes; later++)
          expect(stepAt(attempts, minute + later)).toBeGreaterThanOrEqual(before - 1);
      }),
    );
  });

  it('changes, in its history, where it differs from the minute before', () => {
    fc.assert(
      fc.property(minutes, (list) => {
        const attempts = merged(list);
        const changes = frictionChanges(attempts, { nowMinute: start + 100, minutes: 100 }, settings);
        for (let minute = 0; minute <= 100; minute++) {
          const last = changes.findLast((change) => change.minute <= start + minute);
          expect(last?.friction ?? 'none').toBe(friction(attempts, minute));
        }
      }),
    );
  });
});
