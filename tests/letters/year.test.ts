import { describe, expect, it } from 'vitest';
import { liveAYear, type Plants } from './year/live-a-year.ts';

/** `npm run simulate:letters` lets the same year pass with 100,000 readers and 20,000 donors. */
const small = { readers: 400, donors: 150, signups: 60, seed: 3 };

describe('a year of letters', () => {
  it('brings everybody each letter that is owed to them, and no other', async () => {
    const year = await liveAYear(small);

    expect(year.differences).toEqual([]);
    expect(Object.keys(year.letters).sort()).toEqual([
      ...['cancelled', 'card_expiring', 'newsletter', 'payment_failed', 'receipt', 'refund', 'reminder'],
      ...['statement', 'yearly_notice'],
    ]);
    for (const { expected, sent } of Object.values(year.letters)) {
      expect(sent).toBe(expected);
      expect(expected).toBeGreaterThan(0);
    }
  }, 90_000);
});

describe('the same year finds', () => {
  const tiny = { readers: 40, donors: 15, signups: 5, seed: 4 };

  const planted: Record<string, Plants> = {
    'a letter that is owed by each event instead of by what happened': {
      post: (translation, copy) => ({
        ...translation,
        notices: translation.claims.map(({ chargeId, paidAt }) => ({
          ...{ key: `receipt:evt_${chargeId}_${copy}`, kind: 'receipt', subjectId: chargeId, detail: {} },
          happenedAt: paidAt,
        })),
      }),
    },
    'a mail that is sent before that is written down': {
      repeats: ({ subject, messageId }) => subject === 'Your reminder' && messageId.charCodeAt(8) % 3 === 0,
    },
    'a gift whose claim was lost': {
      post: (translation) => ({ ...translation, claims: [] }),
    },
  };

  it.each(Object.keys(planted))(
    '%s',
    async (name) => {
      expect((await liveAYear(tiny, planted[name])).differences).not.toEqual([]);
    },
    60_000,
  );

  it('a mailbox whose letters come back, and that is written to all the same', async () => {
    const year = await liveAYear({ ...small, readers: 0, signups: 0 }, { hearsBounces: false });

    expect(year.differences.length).toBeGreaterThan(0);
  }, 60_000);
});
