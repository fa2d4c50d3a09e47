import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { balances } from '../../db/ledger.ts';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { rebuildLedger } from '../../db/ledger-rebuild.ts';
import { createClock, plusMs, toInstant } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { reconcile } from '../../src/finance/reconcile/reconcile.ts';
import { incomeReport } from '../../src/finance/reports/income.ts';
import { secureRandom } from '../../src/random.ts';
import { createSealing } from '../../src/sealing.ts';
import { adopt, CannotAdopt, planAdoption } from '../../webhooks/adopt/adopt.ts';
import { poll } from '../../webhooks/poll/poll.ts';
import { startCase } from '../cases/case-world.ts';
import { databases, type TestDatabase } from '../helpers/databases.ts';
import { liveThroughASeason, type Season } from '../helpers/season.ts';

/** Seventy days of gifts that were taken before these books existed. */
let season: Season;

beforeAll(async () => {
  season = await liveThroughASeason();
}, 120_000);
afterAll(() => season.close());

const dayMs = 86_400_000;

/** A whole second, as Stripe counts them. */
const daysAgo = (days: number) => toInstant(Math.floor((season.nowMs - days * dayMs) / 1000) * 1000);

async function newBooks(engine: TestDatabase) {
  const { db } = await engine.open();
  const ahead = season.nowMs - createClock().nowMs();
  const clock = createClock(() => ahead);
  return {
    ...{ db, clock, stripe: season.stripe, random: secureRandom, config: readConfig({}) },
    ...{ sealing: createSealing([Buffer.alloc(32, 7)]), log: pino({ level: 'silent' }) },
  };
}

const secondsOf = (instant: string) => Date.parse(instant) / 1000;

describe.each(databases)('a newsroom with a life on Stripe, on $name', (engine) => {
  it.each([
    ['in the middle of a month', 35, 1n],
    ['while a bank debit is on its way', 69, 2n],
    ['today', 0, 0n],
  ])(
    'that begins its books %s is equal to Stripe, and knows its subscribers',
    async (_when, days, renewals) => {
      const deps = await newBooks(engine);
      const cutover = daysAgo(days);
      const plan = await planAdoption(deps, cutover);
      expect(plan.subscriptions).toMatchObject([{ interval: 'month', amountMinor: 200, currency: 'usd' }]);
      expect(await adopt(deps, cutover, plan)).toBe('adopted');
      expect(await adopt(deps, cutover, plan)).toBe('already');
      const span = { from: secondsOf(cutover) };
      await poll(deps, { span });

      expect((await reconcile(deps, span)).differences).toEqual([]);
      const [stripe] = (await season.stripe.retrieveBalance()).available;
      expect(stripe?.currency).toBe('usd');
      // What was given once before these books has no row of ours; only the subscribers go on.
      const income = await incomeReport(deps.db, {});
      const gross = (interval: string) =>
        income.filter((row) => row.interval === interval).reduce((sum, row) => sum + row.gross_minor, 0n);
      expect(gross('month')).toBe(renewals * 200n);
      const { head } = await ledgerDigest(deps.db);
      await poll(deps, { span });
      // Even all of it, from before the books: what moved then is in the opening balance.
      await poll(deps, { span: {} });
      expect((await ledgerDigest(deps.db)).head).toBe(head);
      expect(await ledgerDefects(deps.db)).toEqual([]);
      const left = (await balances(deps.db)).find(
        ({ account, amountMinor }) => account === 'donations_unsettled' && amountMinor !== 0n,
      );
      expect(left).toBeUndefined();
      expect((await rebuildLedger(deps.db, { timeZone: 'UTC', clock: deps.clock })).equal).toBe(true);
    },
  );

  it('cannot begin them a second time elsewhere, nor over what is booked already', async () => {
    const deps = await newBooks(engine);
    const cutover = daysAgo(35);
    const plan = await planAdoption(deps, cutover);
    await adopt(deps, cutover, plan);
    await expect(adopt(deps, plusMs(cutover, dayMs), plan)).rejects.toThrow(CannotAdopt);

    const booked = await newBooks(engine);
    await poll(booked, { span: {} });
    await expect(adopt(booked, cutover, plan)).rejects.toThrow('expected an empty ledger');
  });

  it('is told what would be written, and nothing is', async () => {
    const world = await startCase(engine);
    const said = await world.run(['stripe', 'adopt', '--cutover', '2026-01-01', '--dry-run', '--json']);
    expect(JSON.parse(said)).toEqual({ openings: [], subscriptions: [], left_alone: [] });
    expect(await world.deps.db.selectFrom('adoption').select('id').execute()).toEqual([]);
    await world.run(['stripe', 'adopt'], 2);
    await world.run(['stripe', 'adopt', '--cutover', '2999-01-01'], 1);
  });
});
