import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { claimJob, ensureJob, saveJobProgress } from '../../db/scheduled-jobs.ts';
import { savePayoutItems, saveStripeObject } from '../../db/stripe-objects.ts';
import { aged } from '../../src/finance/reconcile/books.ts';
import { reconcileJobName } from '../../src/finance/reconcile/last-run.ts';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { secureRandom } from '../../src/random.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { databases } from '../helpers/databases.ts';
import { attributionOf, giftOf } from '../helpers/facts.ts';

const now = '2026-12-20T12:00:00.000Z';

const unexplained = async (db: Db, at = now): Promise<Record<string, unknown>[]> =>
  (await askReport(reportDeps(db, { now: at }), 'unexplained')).rows.map((row) => ({
    ...row,
    to_do: typeof row['to_do'] === 'string' && row['to_do'].endsWith('.'),
  }));

const record = (db: Db, ...facts: BalanceTransactionFact[]) =>
  db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    for (const fact of facts) await recordOutcome(trx, entryFor(fact, { timeZone: 'UTC' }), now);
  });

const attribute = (db: Db, ...gifts: number[]) =>
  db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    for (const n of gifts) await recordAttribution(trx, attributionOf(n), now);
  });

const payout = (id: string, amountMinor: number, status = 'paid', reconciled = 'completed') => ({
  kind: 'payout' as const,
  ...{ id, status, chargeId: null, amountMinor, currency: 'usd', createdAt: '2026-12-01T00:00:00.000Z' },
  detail: { arrival_date: '2026-12-03', automatic: true, reconciliation_status: reconciled },
});

const keep = (db: Db, object: ReturnType<typeof payout>) => saveStripeObject(db, object, { ticket: 1n, now });

describe.each(databases)('what the books cannot explain, on $name', (engine) => {
  it('is nothing, where everything is known, has its time still, or was never asked', async () => {
    const { db } = await engine.open();
    await record(db, giftOf(0), { ...giftOf(1), createdAt: '2026-12-20T11:30:00.000Z' });
    await record(db, {
      ...giftOf(2),
      paymentMethod: 'us_bank_account',
      createdAt: '2026-12-10T00:00:00.000Z',
    });
    await attribute(db, 0, 2);
    await keep(db, payout('po_now', 500, 'in_transit'));
    await keep(db, payout('po_soon', 500, 'paid', 'in_progress'));
    await keep(db, payout('po_good', 164));
    await savePayoutItems(db, 'po_good', ['txn_0']);

    expect(await unexplained(db)).toEqual([]);
  });

  it('is money in suspense and between balances, debits of over 14 days and gifts unknown for over an hour', async () => {
    const { db } = await engine.open();
    const none = { chargeId: null, sourceId: null, feeDetails: [], feeMinor: minorUnits(0) };
    const amount = { amountMinor: minorUnits(-70), netMinor: minorUnits(-70) };
    await record(
      db,
      { ...giftOf(1), ...none, ...amount, id: 'txn_new', reportingCategory: 'a_kind_of_tomorrow' },
      { ...giftOf(2), ...none, ...amount, id: 'txn_hold', reportingCategory: 'reserve_hold' },
      { ...giftOf(3), paymentMethod: 'us_bank_account' },
      giftOf(4),
    );
    await attribute(db, 3);
    const row = { currency: 'usd', to_do: true };

    expect(await unexplained(db)).toEqual([
      { ...row, what: 'money in suspense', object: 'bt:txn_new', amount_minor: 70n },
      { ...row, what: 'money between balances', object: 'bt:txn_hold', amount_minor: 70n },
      { ...row, what: 'bank debit of over 14 days', object: 'ch_3', amount_minor: -200n },
      { ...row, what: 'charge without a gift', object: 'ch_4', amount_minor: 200n },
    ]);
    // The nightly comparison blames the same, by the same rule.
    const clock = reportDeps(db, { now }).clock;
    const [difference] = await aged({ db, clock });
    expect(difference?.objects).toEqual(['bt:txn_new', 'bt:txn_hold', 'bt:txn_3', 'ch_4']);
    await attribute(db, 4);
    expect(await unexplained(db)).toHaveLength(3);
  });

  it('is what was set aside or given up, and payouts that their parts do not make', async () => {
    const { db } = await engine.open();
    await record(db, giftOf(0), { ...giftOf(1), netMinor: minorUnits(1) });
    await attribute(db, 0);
    await db
      .insertInto('webhook_event')
      .values({
        ...{ id: 'evt_1', type: 'charge.updated', livemode: 0, created_at: now, payload: Buffer.from('x') },
        ...{ received_at: now, status: 'dead', attempts: 9, next_attempt_at: now, account: null },
        ...{ api_version: null, object_id: null },
      })
      .execute();
    await keep(db, payout('po_bad', 170));
    await savePayoutItems(db, 'po_bad', ['txn_0', 'txn_missing']);

    const nothing = { currency: null, amount_minor: null, to_do: true };
    expect(await unexplained(db)).toEqual([
      { ...nothing, what: 'fact set aside', object: 'bt:txn_1' },
      { ...nothing, what: 'event given up', object: 'evt_1' },
      {
        ...{ what: 'payout that its parts do not make', object: 'po_bad', currency: 'usd' },
        ...{ amount_minor: 6n, to_do: true },
      },
    ]);
    // Where the books began in the middle of a life, what is missing may be from before.
    await db.insertInto('adoption').values({ id: 1, cutover_at: now, adopted_at: now }).execute();
    expect(await unexplained(db)).toHaveLength(2);
  });

  it('is what the last reconciliation left, told once', async () => {
    const { db } = await engine.open();
    await record(db, giftOf(4));
    await ensureJob(db, reconcileJobName, now);
    const about = { name: reconcileJobName, now, leaseMs: 1000, everyMs: 1000, random: secureRandom };
    const job = await claimJob(db, about);
    if (!job) throw new Error('expected the job');
    const amounts = { currency: 'usd', expected_minor: '200', actual_minor: '150' };
    await saveJobProgress(
      db,
      job,
      {
        ...{ at: now, ok: false, repaired: true },
        differences: [
          { ...amounts, identity: 'R2', objects: ['txn_9'] },
          { ...amounts, identity: 'R6', objects: ['ch_4'] },
          { ...amounts, identity: 'R8', objects: ['ch_4'] },
        ],
      },
      now,
    );

    expect((await unexplained(db)).map(({ what, object }) => [what, object])).toEqual([
      ['charge without a gift', 'ch_4'],
      ['difference R2', 'txn_9'],
    ]);
  });

  it('is a line of the bank that has the amount of a payout and is tied to none', async () => {
    const { db } = await engine.open();
    await record(db, giftOf(0));
    await attribute(db, 0);
    await keep(db, payout('po_good', 164));
    await savePayoutItems(db, 'po_good', ['txn_0']);
    await db.insertInto('bank_account').values({ name: 'main', mapping: '{}' }).execute();
    const line = { account_name: 'main', currency: 'usd', reference: Buffer.from('x'), imported_at: now };
    for (const [id, booked_on, amount_minor] of [
      ['a', '2026-12-08', 164],
      ['b', '2026-12-04', 165],
      // Too late to be it.
      ['c', '2026-12-09', 164],
    ] as const)
      await db
        .insertInto('bank_line')
        .values({ ...line, id, booked_on, amount_minor })
        .execute();

    expect(await unexplained(db)).toEqual([
      {
        ...{ what: 'bank line like a payout', object: 'po_good', currency: 'usd', amount_minor: 164n },
        to_do: true,
      },
    ]);
    await db
      .insertInto('bank_match')
      .values({ line_id: 'a', payout_id: 'po_good', matched_by: 'amount and day', matched_at: now })
      .execute();
    expect(await unexplained(db)).toEqual([]);
  });
});
