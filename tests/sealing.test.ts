import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSealing } from '../src/sealing.ts';

const [old, current] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const purpose = 'reminder.address:rem_1';

describe('sealed personal data', () => {
  it('opens to what was sealed, and never looks the same twice', () => {
    const sealing = createSealing([current]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const [a, b] = [sealing.seal(text, purpose), sealing.seal(text, purpose)];
        expect(sealing.open(a, purpose)).toEqual(Buffer.from(text));
        expect(a.equals(b)).toBe(false);
      }),
    );
  });

  it('does not open in another place, changed in any bit, cut short or without its key', () => {
    const sealing = createSealing([current]);
    const sealed = sealing.seal('a reader', purpose);
    expect(() => sealing.open(sealed, 'reminder.address:rem_2')).toThrow();
    expect(() => createSealing([old]).open(sealed, purpose)).toThrow('DATA_KEYS');
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => sealing.open(changed, purpose)).toThrow();
    }
    for (let length = 0; length < sealed.length; length++)
      expect(() => sealing.open(sealed.subarray(0, length), purpose)).toThrow();
  });

  it('opens and is found after a new key was put before the old one', () => {
    const before = createSealing([old]);
    const after = createSealing([current, old]);
    expect(after.open(before.seal('a reader', purpose), purpose).toString()).toBe('a reader');
    const index = before.blindIndex('a reader', 'index');
    expect(after.blindIndexes('a reader', 'index').some((i) => i.equals(index))).toBe(true);
    expect(after.blindIndex('a reader', 'index').equals(index)).toBe(false);
  });

  it('has an index of its own for each key, purpose and value', () => {
    const indexes = [current, old].flatMap((key) =>
      ['a', 'b'].flatMap((about) =>
        ['x', 'y'].map((v) => createSealing([key]).blindIndex(v, about).toString('hex')),
      ),
    );
    expect(new Set(indexes).size).toBe(8);
  });

  it('needs keys of 32 bytes', () => {
    expect(() => createSealing([])).toThrow(RangeError);
    expect(() => createSealing([Buffer.alloc(31)])).toThrow('expected a data key of 32 bytes, got 31');
  });
});
