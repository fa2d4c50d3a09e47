import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../src/clock.ts';
import type { Engine, OpenDatabase, Trx } from './database.ts';
import { wordsOf, type Migration } from './migration.ts';
import { ledger } from './migrations/0001-ledger.ts';
import { inbox } from './migrations/0002-inbox.ts';
import { donation } from './migrations/0003-donation.ts';
import { mail } from './migrations/0004-mail.ts';
import { stripeObjects } from './migrations/0005-stripe-objects.ts';
import { bank } from './migrations/0006-bank.ts';
import { cardPayment } from './migrations/0009-card-payment.ts';
import { letters } from './migrations/0010-letters.ts';
import { annualStatement } from './migrations/0011-annual-statement.ts';
import { knownAt } from './migrations/0012-known-at.ts';
import { apiToken } from './migrations/0013-api-token.ts';
import { financeViews } from './migrations/0014-finance-views.ts';
import { periods } from './migrations/0015-periods.ts';
import { benefits } from './migrations/0016-benefits.ts';
import { givingDonors } from './migrations/0018-giving-donors.ts';
import { firstGifts } from './migrations/0022-first-gifts.ts';
import { apiRequests } from './migrations/0023-api-requests.ts';
import { payoutSums } from './migrations/0024-payout-sums.ts';
import { exchangeRates } from './migrations/0020-exchange-rates.ts';
import { givenBack } from './migrations/0025-given-back.ts';
import { unmatchedCharges } from './migrations/0026-unmatched-charges.ts';
import { givingRecurring } from './migrations/0019-giving-recurring.ts';
import { balanceBlock } from './migrations/0027-balance-blocks.ts';
import { waiting } from './migrations/0028-waiting-money.ts';
import { refreshAllResiduals } from './refresh-residuals.ts';
import { lateDonations } from './migrations/0029-late-donations.ts';
import { referenceLinks } from './migrations/0030-reference-links.ts';
import { convertedReturn } from './migrations/0031-converted-returns.ts';
import { keptRows } from './migrations/0032-kept-rows.ts';
import { residuals } from './migrations/0033-residuals.ts';
import { promiseDays } from './migrations/0034-promise-days.ts';
import { receipts } from './migrations/0021-receipts.ts';
import { paymentAttempt } from './migrations/0008-payment-attempt.ts';
import { supportCount } from './migrations/0007-support-count.ts';

/** In the order in which they run; the position is the number. Append only, never edit one that was released. */
const migrations: readonly Migration[] = [
  ledger,
  inbox,
  donation,
  mail,
  stripeObjects,
  bank,
  supportCount,
  paymentAttempt,
  cardPayment,
  letters,
  annualStatement,
  knownAt,
  apiToken,
  financeViews,
  periods,
  benefits,
  givingDonors,
  firstGifts,
  apiRequests,
  payoutSums,
  exchangeRates,
  givenBack,
  unmatchedCharges,
  givingRecurring,
  receipts,
  balanceBlock,
  waiting,
  lateDonations,
  referenceLinks,
  convertedReturn,
  keptRows,
  residuals,
  promiseDays,
];

export interface AppliedMigration {
  number: number;
  name: string;
}

/**
 * Brings the schema up to date, each migration in a transaction of its own.
 * @returns what was applied, in order; nothing where the schema was current.
 * @throws {Error} if a migration that ran before has another text now, or the database is newer than this program.
 */
export async function migrate(
  database: OpenDatabase,
  options: { clock: Clock; timeZone: string },
): Promise<AppliedMigration[]> {
  const applied: AppliedMigration[] = [];
  for (;;) {
    const next = await database.db.transaction().execute(async (trx) => {
      await lockMigrations(database, trx);
      const step = await pendingStep(database.engine, trx);
      if (!step) return undefined;
      await database.runScript(trx, step.script);
      await trx
        .insertInto('schema_migration')
        .values({
          number: step.number,
          name: step.name,
          checksum: step.checksum,
          applied_at: options.clock.now(),
        })
        .execute();
      if (step.number === 1)
        await trx
          .insertInto('installation')
          .values({ id: 1, time_zone: options.timeZone, created_at: options.clock.now() })
          .execute();
      return { number: step.number, name: step.name };
    });
    if (!next) break;
    applied.push(next);
  }
  // A migration marks them and cannot work them out: the rule is the program's.
  if (applied.length > 0) await refreshAllResiduals(database.db);
  return applied;
}

/** Migrations that have not run yet; empty when the schema is current. Changes nothing. */
export async function pendingMigrations(database: OpenDatabase): Promise<AppliedMigration[]> {
  const done = (await hasMigrationTable(database)) ? await appliedRows(database) : [];
  refuseUnknown(done, database.engine);
  return migrations.slice(done.length).map((m, i) => ({ number: done.length + i + 1, name: m.name }));
}

async function hasMigrationTable(database: OpenDatabase): Promise<boolean> {
  const tables = await database.db.introspection.getTables();
  return tables.some((table) => table.name === 'schema_migration');
}

const appliedRows = (database: OpenDatabase) =>
  database.db.selectFrom('schema_migration').select(['number', 'checksum']).orderBy('number').execute();

async function lockMigrations(database: OpenDatabase, trx: Trx) {
  const words = wordsOf(database.engine);
  // Two processes may start at once: on SQLite the transaction already holds the write lock, on
  // PostgreSQL `create table if not exists` alone can still collide.
  if (database.engine === 'postgres') await sql`select pg_advisory_xact_lock(727001)`.execute(trx);
  await database.runScript(
    trx,
    `create table if not exists schema_migration (
      number ${words.int64} primary key, name ${words.text} not null,
      checksum ${words.text} not null, applied_at ${words.text} not null)${words.strict}`,
  );
}

async function pendingStep(engine: Engine, trx: Trx) {
  const done = await trx
    .selectFrom('schema_migration')
    .select(['number', 'checksum'])
    .orderBy('number')
    .execute();
  refuseUnknown(done, engine);
  const migration = migrations[done.length];
  if (!migration) return undefined;
  const script = migration.script(wordsOf(engine));
  return { number: done.length + 1, name: migration.name, script, checksum: checksumOf(script) };
}

function refuseUnknown(done: readonly { number: bigint; checksum: string }[], engine: Engine) {
  for (const row of done) {
    const migration = migrations[Number(row.number) - 1];
    if (!migration)
      throw new Error(`the database has migration ${row.number}, this program knows ${migrations.length}`);
    if (checksumOf(migration.script(wordsOf(engine))) !== row.checksum)
      throw new Error(`migration ${row.number} (${migration.name}) was changed after it ran`);
  }
}

const checksumOf = (script: string) => createHash('sha256').update(script).digest('hex');
