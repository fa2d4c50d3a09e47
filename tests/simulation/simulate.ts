import { isDeepStrictEqual } from 'node:util';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { balances } from '../../db/ledger.ts';
import { incomeReport } from '../../src/finance/reports/income.ts';
import { workOnce } from '../../webhooks/worker.ts';
import { happenings } from './happenings.ts';
import { labours } from './labours.ts';
import type { Met } from './met.ts';
import { expectedBooks } from './oracle.ts';
import { expectedStatuses } from './outcomes.ts';
import type { Plant } from './plant.ts';
import { openWorld, type World } from './world.ts';

/** What went otherwise than it must, with all that is needed to see it again. */
export class WorldFailed extends Error {}

const steps = 45;
const nothingElse = () => Promise.resolve();

/**
 * Lives through the world of one seed, then heals it, and compares the books with what they must say.
 * @returns the script, and at its end the digest of the books.
 * @throws {WorldFailed} with the script.
 */
export async function simulate(seed: number, met: Met, plant: Plant = {}): Promise<string[]> {
  const script: string[] = [];
  const world = await openWorld(seed, met, plant);
  try {
    const watch = statusWatch(world);
    const meddle = plant.meddle?.() ?? nothingElse;
    for (let step = 1; step <= steps; step++) {
      const acts = step % 2 === 0 ? labours : happenings;
      script.push(`${step} ${world.stripe.clock.now()} ${await byWeight(world, acts)(world)}`);
      await meddle(world);
      await watch();
    }
    await heal(world, meddle);
    await watch();
    script.push(await compare(world));
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new WorldFailed(`SEED=${seed}\n${script.join('\n')}\n${what}`);
  } finally {
    await world.close();
  }
  return script;
}

function byWeight<T>({ dice }: World, acts: readonly (readonly [number, T])[]): T {
  let at = dice.fraction() * acts.reduce((sum, [weight]) => sum + weight, 0);
  const found = acts.find(([weight]) => (at -= weight) < 0) ?? acts[0];
  if (!found) throw new RangeError('expected something that can happen');
  return found[1];
}

/** Everything works again, and is given the time that it needs. */
async function heal(world: World, meddle: (world: World) => Promise<void>): Promise<void> {
  const { courier, web, worker, stripe, books } = world;
  courier.heal();
  courier.isDisabled = false;
  web.network.weather = 'fair';
  worker.network.weather = 'fair';
  for (let round = 0; round < 100; round++) {
    await courier.deliver(web.door, Infinity);
    while ((await workOnce(worker.deps)) > 0) await meddle(world);
    const open = await books.database.db
      .selectFrom('webhook_event')
      .select('id')
      .where('status', 'in', ['new', 'retry'])
      .executeTakeFirst();
    if (!open) return;
    await stripe.advance(20 * 60 * 1000);
  }
  throw new Error('expected the inbox to be worked off within a day and a half');
}

const ranks = ['started', 'clearing', 'expired', 'failed', 'paid'];

/** A status that was reached is never taken back. */
function statusWatch({ books }: World): () => Promise<void> {
  const before = new Map<string, number>();
  return async () => {
    for (const { id, status } of await books.database.db
      .selectFrom('donation')
      .select(['id', 'status'])
      .execute()) {
      const rank = ranks.indexOf(status);
      const old = before.get(id) ?? 0;
      if (rank < old) throw new Error(`${id}: was ${ranks[old]}, is ${status}`);
      before.set(id, rank);
    }
  };
}

async function compare(world: World): Promise<string> {
  const { db } = world.books.database;
  const expected = expectedBooks(world);
  mustBe('no defect', await ledgerDefects(db), []);
  const balance = Object.fromEntries(
    (await balances(db))
      .filter(({ amountMinor }) => amountMinor !== 0n)
      .map(({ account, currency, amountMinor }) => [`${account} ${currency}`, Number(amountMinor)]),
  );
  mustBe('balances', balance, expected.balances);
  const income = Object.fromEntries(
    (await incomeReport(db, {})).map((row) => [
      `${row.month} ${row.interval} ${row.campaign} ${row.currency}`,
      {
        gross: Number(row.gross_minor),
        refunds: Number(row.refunds_minor),
        disputes: Number(row.disputes_minor),
        fees: Number(row.fees_minor),
      },
    ]),
  );
  mustBe('income', income, expected.income);
  mustBe('statuses', await statusesIn(world), expectedStatuses(world));
  const stored = await db.selectFrom('webhook_event').select(['id', 'status', 'last_error']).execute();
  mustBe(
    'dead events',
    stored.filter(({ status }) => status === 'dead'),
    [],
  );
  const kept = new Set(stored.map(({ id }) => id));
  mustBe(
    'acknowledged and lost',
    [...world.courier.acknowledged].filter((id) => !kept.has(id)),
    [],
  );
  mustBe('quarantined', await db.selectFrom('quarantined_fact').selectAll().execute(), []);
  return (await ledgerDigest(db)).canonical;
}

async function statusesIn({ books, gifts }: World): Promise<Record<string, string>> {
  const rows = await books.database.db.selectFrom('donation').select(['id', 'status']).execute();
  return Object.fromEntries(rows.filter(({ id }) => gifts.has(id)).map(({ id, status }) => [id, status]));
}

/** Says only what differs. */
function mustBe(what: string, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  const [a, e] = [flat(actual), flat(expected)];
  const lines = [...new Set([...Object.keys(a), ...Object.keys(e)])]
    .filter((key) => a[key] !== e[key])
    .map((key) => `  ${key}: expected ${e[key]}, got ${a[key]}`);
  throw new Error(`${what}:\n${lines.join('\n')}`);
}

const flat = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(Object(value) as object).map(([key, one]) => [key, JSON.stringify(one)]));
