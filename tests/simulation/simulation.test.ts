import { describe, expect, it } from 'vitest';
import type { Plant } from './plant.ts';
import { plants } from './plants.ts';
import { simulate, WorldFailed } from './simulate.ts';

/** `SEED=123` lives through one world and prints its script; `SEEDS=5000` through so many. */
const { SEED, SEEDS = '200', TELL } = process.env;

/** What must have happened somewhere in two hundred worlds; a fault that was never met proves nothing. */
const mustBeMet = [
  ...['usd', 'eur', 'jpy', 'kwd', 'a gift for once', 'a gift for month', 'a gift for year'],
  ...['a card', 'a card at the second try', 'a card that is declined', 'a card that fails later', 'nothing'],
  ...['a debit that settles', 'a debit that fails', 'a card that is reviewed', 'a month'],
  ...[
    'a partial refund',
    'a second refund',
    'a refund of all that is left',
    'a card whose refunds take days',
  ],
  ...[
    'a card whose refunds fail',
    'a dispute',
    'a dispute of a part',
    'an inquiry',
    'an early fraud warning',
  ],
  ...[
    'a dispute: won',
    'a dispute: lost',
    'a dispute: prevented',
    'a dispute: escalate',
    'a dispute: appeal',
  ],
  ...[
    'a dispute: reinstate_early',
    'a reversal that is not the withdrawal',
    'a subscription that was cancelled',
  ],
  ...['a subscription that was cancelled at the end of its period', 'a subscription that was paused'],
  ...['a subscription that was resumed', 'a review that was approved', 'a payout by hand'],
  ...['a dropped event', 'an event that came twice', 'an event that overtook another', 'a door that died'],
  ...['an event while the endpoint was disabled', 'an event that was not acknowledged', 'a worker that died'],
  ...['two workers at once', 'a worker slower than its lease', '429', 'outage: a call that never arrived'],
  ...['a read whose answer was lost', 'a call that was executed and not answered'],
  ...['a poller that died', 'a poller slower than its lease', 'a poller beside a worker', 'a stale answer'],
  ...['a payout', 'a payout that was cancelled', 'a payout that failed, paid', 'a payout that takes'],
  ...['a silent row', 'a silent row under an earlier date', 'a row that contradicts itself'],
  ...['a gift for once paid again', 'a gift for month paid again', 'a gift for year paid again'],
  ...[
    'a gift given twice that was told',
    'money that settles in another currency',
    'new rates',
    'the button pressed again',
  ],
  ...['a reader who was told to try again'],
];

describe.runIf(SEED === undefined)(`${SEEDS} worlds of readers, Stripe, a bad network and us`, () => {
  it('end in books that say what happened, and have met every fault', async () => {
    const met = new Map<string, number>();
    const note = (what: string) => void met.set(what, (met.get(what) ?? 0) + 1);
    const failed: WorldFailed[] = [];
    for (let seed = 1; seed <= Number(SEEDS); seed++)
      await simulate(seed, note).catch((error: unknown) => {
        if (!(error instanceof WorldFailed)) throw error;
        if (TELL !== undefined) console.log(error.brief);
        failed.push(error);
      });
    if (failed[0]) throw failed[0];
    if (TELL !== undefined) console.log(Object.fromEntries(met));
    expect(mustBeMet.filter((what) => !met.has(what))).toEqual([]);
  }, 3_600_000);

  it('happen the same way whenever they happen', async () => {
    for (const seed of [3, 14, 15])
      expect(await simulate(seed, noNote)).toEqual(await simulate(seed, noNote));
  }, 60_000);

  it.each(Object.entries(plants))(
    'find %s',
    async (_, plant) => {
      expect(await firstToFind(plant)).toBeLessThanOrEqual(200);
    },
    300_000,
  );
});

const noNote = () => undefined;

async function firstToFind(plant: Plant): Promise<number> {
  for (let seed = 1; seed <= 200; seed++)
    try {
      await simulate(seed, noNote, plant);
    } catch (error) {
      if (!(error instanceof WorldFailed)) throw error;
      if (TELL !== undefined)
        console.log(seed, error.message.slice(error.message.indexOf('Error')).slice(0, 300));
      return seed;
    }
  return Infinity;
}

it.runIf(SEED !== undefined)(
  `the world of seed ${SEED}`,
  async () => {
    console.log((await simulate(Number(SEED), noNote)).join('\n'));
  },
  60_000,
);
