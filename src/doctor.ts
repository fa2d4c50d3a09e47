import { ledgerDefects } from '../db/ledger-verify.ts';
import { pendingMigrations } from '../db/migrate.ts';
import { stuckSignups } from '../db/newsletter-signups.ts';
import { frictionAt } from '../db/payment-attempts.ts';
import { countEvents } from '../db/webhook-events.ts';
import { plusMs } from './clock.ts';
import { lastRun, type ReconciliationResult } from './finance/reconcile/last-run.ts';
import type { Wired } from './wiring.ts';

export interface Finding {
  check: string;
  result: 'good' | 'look' | 'bad';
  /** What was found, and what to do about it. */
  says: string;
}

/** Everything that can be looked at without changing anything. `look`: works, but somebody should know. */
export async function diagnose(deps: Wired): Promise<Finding[]> {
  const database = await checkDatabase(deps);
  if (database.some((finding) => finding.result === 'bad')) return database;
  return [
    ...database,
    ...(await checkTimeZone(deps)),
    checkKeys(deps),
    ...(await checkEvents(deps)),
    ...(await checkLedger(deps)),
    await checkReconciliation(deps),
    await checkAbuse(deps),
    await checkMail(deps),
    await checkNewsletters(deps),
    await checkStripe(deps),
  ];
}

async function checkDatabase(deps: Wired): Promise<Finding[]> {
  try {
    const pending = await pendingMigrations(deps.database);
    return [
      { check: 'database', result: 'good', says: deps.database.engine },
      pending.length === 0
        ? { check: 'schema', result: 'good', says: 'current' }
        : { check: 'schema', result: 'bad', says: `${pending.length} migrations are pending: run migrate` },
    ];
  } catch (error) {
    return [{ check: 'database', result: 'bad', says: `does not answer: ${messageOf(error)}` }];
  }
}

async function checkTimeZone(deps: Wired): Promise<Finding[]> {
  const row = await deps.db.selectFrom('installation').select('time_zone').executeTakeFirst();
  const configured = deps.config.newsroom.time_zone;
  if (row?.time_zone === configured) return [{ check: 'time zone', result: 'good', says: configured }];
  return [
    {
      check: 'time zone',
      result: 'bad',
      says: `the books were begun in ${row?.time_zone ?? 'none'}, the configuration says ${configured}: it cannot change`,
    },
  ];
}

function checkKeys(deps: Wired): Finding {
  return deps.dataKeys.besideData === undefined
    ? { check: 'data keys', result: 'good', says: `${deps.dataKeys.keys.length} from outside` }
    : {
        check: 'data keys',
        result: 'look',
        says: 'lie beside the data: who takes the one has the other; set DATA_KEYS',
      };
}

async function checkEvents(deps: Wired): Promise<Finding[]> {
  const counts = await countEvents(deps.db);
  const dead = counts['dead'] ?? 0;
  const quarantined = await deps.db
    .selectFrom('quarantined_fact')
    .select((eb) => eb.fn.countAll<bigint>().as('n'))
    .executeTakeFirstOrThrow();
  return [
    dead === 0
      ? { check: 'webhook events', result: 'good', says: `${counts['done'] ?? 0} done, none dead` }
      : { check: 'webhook events', result: 'bad', says: `${dead} dead: see webhooks list --status dead` },
    quarantined.n === 0n
      ? { check: 'quarantine', result: 'good', says: 'empty' }
      : {
          check: 'quarantine',
          result: 'bad',
          says: `${quarantined.n} facts contradict themselves and are not booked`,
        },
  ];
}

async function checkLedger(deps: Wired): Promise<Finding[]> {
  const defects = await ledgerDefects(deps.db);
  const suspense = await deps.db
    .selectFrom('balance_day')
    .select('currency')
    .where('account', '=', 'suspense')
    .groupBy('currency')
    .having((eb) => eb(eb.fn.sum('debit_minor'), '!=', eb.fn.sum('credit_minor')))
    .execute();
  return [
    defects.length === 0
      ? { check: 'ledger', result: 'good', says: 'as it was recorded' }
      : { check: 'ledger', result: 'bad', says: `${defects[0]?.where}: ${defects[0]?.what}` },
    suspense.length === 0
      ? { check: 'suspense', result: 'good', says: 'empty' }
      : {
          check: 'suspense',
          result: 'look',
          says: `money of a kind never seen, in ${suspense.map((s) => s.currency).join(', ')}`,
        },
  ];
}

// Two nights: one may be missed while the service is down.
const freshMs = 48 * 3_600_000;

async function checkReconciliation({ db, clock }: Wired): Promise<Finding> {
  const check = 'reconciliation';
  const { result, failure } = await lastRun(db);
  if (failure !== undefined) return { check, result: 'bad', says: `did not come to its end: ${failure}` };
  if (!result) return { check, result: 'look', says: 'the ledger has not been compared with Stripe yet' };
  if (!result.ok)
    return {
      ...{ check, result: 'bad' },
      says: `${differing(result)} at ${result.at}: see stripe reconcile, or /finance/reconciliation`,
    };
  return plusMs(result.at, freshMs) < clock.now()
    ? { check, result: 'look', says: `last done ${result.at}: is a worker running?` }
    : { check, result: 'good', says: `the ledger said what Stripe said at ${result.at}` };
}

async function checkAbuse({ db, clock, config }: Wired): Promise<Finding> {
  const friction = await frictionAt(db, clock.now(), config.newsroom.safety.breaker);
  return friction === 'none'
    ? { check: 'abuse', result: 'good', says: 'readers meet no friction' }
    : { check: 'abuse', result: 'look', says: `readers meet friction (${friction}): see /finance/abuse` };
}

const differing = ({ differences }: ReconciliationResult) =>
  differences.map(({ identity, currency }) => `${identity} ${currency}`).join(', ');

// A mail server that is down for longer than a pause.
const lateMailMs = 2 * 60 * 60 * 1000;

async function checkMail(deps: Wired): Promise<Finding> {
  const dead = await deps.db
    .selectFrom('outbox_mail')
    .select((eb) => eb.fn.countAll<bigint>().as('n'))
    .where('status', '=', 'dead')
    .executeTakeFirstOrThrow();
  if (dead.n > 0n) return { check: 'mail', result: 'look', says: `${dead.n} given up: see mail list` };
  const waiting = await deps.db
    .selectFrom('outbox_mail')
    .select((eb) => eb.fn.min('created_at').as('since'))
    .where('status', '=', 'queued')
    .executeTakeFirst();
  if (waiting?.since != null && waiting.since < plusMs(deps.clock.now(), -lateMailMs))
    return { check: 'mail', result: 'look', says: `a letter waits since ${waiting.since}: see mail list` };
  return deps.config.smtpUrl === undefined
    ? { check: 'mail', result: 'look', says: 'no SMTP_URL: letters go into a folder, nobody receives them' }
    : { check: 'mail', result: 'good', says: 'SMTP' };
}

// Doubling from half a minute, the eighth try is an hour after the first.
const triesOfAnHour = 8;

async function checkNewsletters({ db, config }: Wired): Promise<Finding> {
  const check = 'newsletters';
  const { stuck, dead } = await stuckSignups(db, { attempts: triesOfAnHour });
  if (stuck + dead > 0)
    return {
      ...{ check, result: 'look' },
      says: `${stuck} wait for the provider, ${dead} given up: see tasks list, and NEWSLETTER_KEY`,
    };
  const { kind } = config.newsroom.newsletter_provider;
  return { check, result: 'good', says: kind === 'store' ? 'kept here, for newsletter export' : kind };
}

async function checkStripe(deps: Wired): Promise<Finding> {
  try {
    await deps.stripe.ping();
    return { check: 'stripe', result: 'good', says: 'answers' };
  } catch (error) {
    return { check: 'stripe', result: 'bad', says: messageOf(error) };
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
