import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase, type OpenDatabase } from '../../db/database.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { blockSize } from '../../db/migrations/0027-balance-blocks.ts';
import { recordPeriodStep } from '../../db/periods.ts';
import { blockDefects } from '../../db/recorded-since.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { databases, type TestDatabase } from '../helpers/databases.ts';
import { attributionOf, giftOf } from '../helpers/facts.ts';
import { recordMany } from '../helpers/record-many.ts';
import { runRaw } from './raw-sql.ts';

const now = '2026-11-22T12:00:00.000Z';
const zeros = `HASH(${'00'.repeat(32)})`;

const refundOf = (n: number, on: string) => ({
  ...giftOf(n),
  ...{ id: `txn_back_${n}`, type: 'refund', reportingCategory: 'refund', createdAt: `${on}T12:00:00.000Z` },
  ...{ amountMinor: minorUnits(-200), feeMinor: minorUnits(0), netMinor: minorUnits(-200), feeDetails: [] },
});

/** A gift of September, given back in the same month and closed, and one of October, given back too. */
async function books(engine: TestDatabase) {
  const url = await engine.createMigrated();
  const database = openDatabase(url);
  onTestFinished(() => database.close());
  const record = (fact: Parameters<typeof entryFor>[0]) =>
    database.db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      await recordOutcome(trx, entryFor(fact, { timeZone: 'UTC' }), now);
    });
  await database.db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    await recordAttribution(trx, attributionOf(1), now);
  });
  await record({ ...giftOf(1), createdAt: '2026-09-10T12:00:00.000Z' });
  await record(refundOf(1, '2026-09-20'));
  await database.db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    const step = { action: 'closed', period: '2026-09', closedThrough: '2026-09-30' } as const;
    await recordPeriodStep(trx, { ...step, reason: '', decidedBy: 'treasurer' }, now);
  });
  await record({ ...giftOf(2), createdAt: '2026-10-10T12:00:00.000Z' });
  await record(refundOf(2, '2026-10-20'));
  await runRaw(url, more);
  return { url, database };
}

// Whatever else is kept, as the store writes it.
const more = `
  insert into payout_sum values ('po_1', 'charge', 2, 400, 72, 328);
  insert into receipt_series values (2026, 3, 2, 1);
  insert into promise_total values ('new', '2026-10', 'month', 'usd', 1, 500, 0);
  insert into promise_move values ('don_1', 'new', '', '2026-10-10', '2026-10', 'month', 'usd', 500, 0);
  insert into converted_charge values ('ch_1');
  insert into converted_return (charge_id) values ('ch_1');
  insert into waiting_money values ('suspense', 'ch_1', 'usd', -200, '2026-10-10T12:00:00.000Z');
  insert into deferred_benefit values ('ch_1', 'usd', 100, '2026-10-10', 12, 3, '2027-01-31');
  insert into deferred_benefit values ('ch_2', 'usd', 100, '2026-10-10', 1, 1, null);`;

/** What is refused, by table, and then what is taken, so that each is refused for what is wrong with it. */
const tables: Readonly<
  Record<string, { refused: readonly [statement: string, refusal: RegExp][]; taken: readonly string[] }>
> = {
  ledger_head: {
    refused: [
      ['delete from ledger_head', /kept by triggers/],
      [`update ledger_head set id = 0 where chain = 'journal_entry'`, /only grows/],
      [
        `update ledger_head set id = 1, hash = (select hash from journal_entry where id = 1) where chain = 'journal_entry'`,
        /only grows/,
      ],
      [`update ledger_head set id = 9 where chain = 'journal_entry'`, /a row of its chain/],
      [`update ledger_head set hash = ${zeros} where chain = 'journal_entry'`, /a row of its chain/],
      [`update ledger_head set chain = 'x' where chain = 'journal_entry'`, /this stays/],
    ],
    taken: [`update ledger_head set id = id where chain = 'journal_entry'`],
  },
  balance_block: {
    refused: [
      ['delete from balance_block', /kept by triggers/],
      [`update balance_block set debit_minor = debit_minor - 1`, /only grows/],
      [`update balance_block set credit_minor = 0 where credit_minor > 0`, /only grows/],
      [`update balance_block set block = block + 1`, /this stays/],
      [`update balance_block set book_date = '2026-12-01'`, /this stays/],
      [`update balance_block set account = 'bank'`, /this stays/],
    ],
    taken: [`update balance_block set debit_minor = debit_minor + 1`],
  },
  given_back_month: {
    refused: [
      [`delete from given_back_month where month = '2026-09'`, /kept by triggers/],
      [`delete from given_back_month where month = '2026-10'`, /kept by triggers/],
      [`update given_back_month set amount_minor = 1 where month = '2026-09'`, /period is closed/],
      [`update given_back_month set fee_minor = fee_minor + 1`, /period is closed/],
      [
        `update given_back_month set month = '2026-09' where month = '2026-10'`,
        /period is closed|this stays/,
      ],
      [`update given_back_month set month = '2026-11' where month = '2026-10'`, /this stays/],
      [`update given_back_month set movements = 0 where month = '2026-10'`, /only grows/],
      [`insert into given_back_month values ('2026-08', 'usd', 'refund', 1, 5, 0)`, /period is closed/],
    ],
    taken: [`update given_back_month set amount_minor = 1 where month = '2026-10'`],
  },
  first_gift: {
    refused: [
      ['delete from first_gift', /kept by triggers/],
      [`update first_gift set day = '2026-09-11'`, /only becomes earlier/],
      [`update first_gift set campaign = 'x'`, /this stays/],
      [`update first_gift set donation_id = 'x'`, /this stays/],
    ],
    taken: [`update first_gift set day = '2026-09-09'`],
  },
  first_gift_day: {
    refused: [
      ['delete from first_gift_day', /kept by triggers/],
      [`update first_gift_day set day = '2026-10-01'`, /this stays/],
    ],
    taken: ['update first_gift_day set gifts = 2'],
  },
  payout_sum: {
    refused: [
      ['delete from payout_sum', /kept by triggers/],
      ['update payout_sum set movements = 1', /only grows/],
      [`update payout_sum set kind = 'refund'`, /this stays/],
      [`update payout_sum set payout_id = 'po_2'`, /this stays/],
    ],
    taken: ['update payout_sum set movements = 3, net_minor = 128'],
  },
  receipt_series: {
    refused: [
      ['delete from receipt_series', /kept by triggers/],
      ['update receipt_series set receipts = 2', /only grows/],
      ['update receipt_series set voids = 1', /only grows/],
      ['update receipt_series set copies = 0', /only grows/],
      ['update receipt_series set series = 2025', /this stays/],
    ],
    taken: ['update receipt_series set receipts = 4'],
  },
  promise_total: {
    refused: [
      ['delete from promise_total', /kept by triggers/],
      [`update promise_total set period = '2026-09'`, /this stays/],
    ],
    // A move may be taken away again.
    taken: ['update promise_total set count = 0, amount_minor = 0'],
  },
  promise_day: {
    refused: [
      ['delete from promise_day', /kept by triggers/],
      [`update promise_day set day = '2026-09-01'`, /this stays/],
      [`update promise_day set currency = 'eur'`, /this stays/],
    ],
    taken: ['update promise_day set count = 0, amount_minor = 0'],
  },
  converted_return: {
    refused: [
      ['delete from converted_return', /kept by triggers/],
      [`update converted_return set charge_id = 'ch_x'`, /this stays/],
    ],
    taken: ['update converted_return set stale = 1'],
  },
  converted_charge: {
    refused: [
      ['delete from converted_charge', /kept by triggers/],
      [`update converted_charge set charge_id = 'ch_x'`, /this stays/],
    ],
    taken: [`insert into converted_charge values ('ch_2')`],
  },
  deferred_benefit: {
    refused: [
      ['delete from deferred_benefit', /kept by triggers/],
      [`update deferred_benefit set amount_minor = 1`, /this stays/],
      [`update deferred_benefit set months = 24`, /this stays/],
      [`update deferred_benefit set recognised = 2 where charge_id = 'ch_1'`, /only grows/],
      [`update deferred_benefit set next_on = '2026-12-31' where charge_id = 'ch_1'`, /only grows/],
    ],
    taken: [
      `update deferred_benefit set recognised = 4, next_on = '2027-02-28' where charge_id = 'ch_1'`,
      `update deferred_benefit set next_on = null`,
    ],
  },
  waiting_money: {
    refused: [
      ['delete from waiting_money', /kept by triggers/],
      [`update waiting_money set since = '2026-11-01T00:00:00.000Z'`, /only becomes earlier/],
      [`update waiting_money set charge_id = 'ch_x'`, /this stays/],
    ],
    taken: [
      `update waiting_money set amount_minor = 0, since = '2026-10-01T00:00:00.000Z'`,
      'delete from waiting_money',
    ],
  },
  unmatched_charge: {
    refused: [
      ['delete from unmatched_charge', /kept by triggers/],
      [`update unmatched_charge set charge_id = 'ch_x'`, /this stays/],
    ],
    taken: [
      `insert into unmatched_charge values ('ch_1'); delete from unmatched_charge where charge_id = 'ch_1'`,
    ],
  },
};

/** Emptied by whoever makes them again, row by row. */
const remade = [
  ...['gift', 'gift_size', 'gift_month', 'donor_month', 'cohort_month', 'cohort_year', 'gross_year'],
  'promise_move',
];

const contentOf = async ({ db }: OpenDatabase) =>
  Object.fromEntries(
    await Promise.all(
      [...Object.keys(tables), ...remade].map(async (table) => {
        const { rows } = await sql`select * from ${sql.table(table)}`.execute(db);
        return [
          table,
          rows
            .map((row) =>
              Object.values(row as object)
                .map(String)
                .join(' '),
            )
            .toSorted(),
        ];
      }),
    ),
  ) as Record<string, string[]>;

describe.each(databases)('what is kept beside the books on $name', (engine) => {
  it('is neither removed, moved nor lowered, on a second connection with its default settings', async () => {
    const { url, database } = await books(engine);
    const before = await contentOf(database);

    for (const [table, { refused }] of Object.entries(tables)) {
      expect(before[table], table).not.toEqual([]);
      for (const [statement, refusal] of refused)
        await expect(runRaw(url, statement), statement).rejects.toThrow(refusal);
    }
    expect(await contentOf(database)).toEqual(before);
    for (const { taken } of Object.values(tables))
      for (const statement of taken) await expect(runRaw(url, statement), statement).resolves.toBeUndefined();
  });

  it('stays as it is where its block of entries is complete', async () => {
    const url = await engine.createMigrated();
    const database = openDatabase(url);
    onTestFinished(() => database.close());
    const facts = Array.from({ length: blockSize + 104 }, (_, n) => ({
      ...giftOf(n),
      createdAt: new Date(Date.UTC(2026, 0, 1 + (n % 200), 12)).toISOString(),
    }));
    // One of the statements goes over the end of the block, and adds to both.
    for (let from = 0; from < facts.length; from += 300)
      await recordMany(database.db, facts.slice(from, from + 300), now);
    const before = await contentOf(database);

    const replace = engine.name === 'sqlite' ? 'insert or replace' : 'insert';
    for (const statement of [
      'update balance_block set debit_minor = debit_minor + 1 where block = 0',
      'delete from balance_block where block = 0',
      `${replace} into balance_block values ('donations', 'usd', 0, '2026-01-01', 0, 5)`,
      `${replace} into balance_block values ('bank', 'usd', 0, '2026-01-01', 0, 5)`,
    ])
      await expect(runRaw(url, statement), statement).rejects.toThrow(/block is complete|kept by triggers/);

    expect(await contentOf(database)).toEqual(before);
    expect(await blockDefects(database.db)).toEqual([]);
    await runRaw(url, 'update balance_block set debit_minor = debit_minor + 1 where block = 1');
  });

  if (engine.name === 'sqlite')
    it('is not replaced where a row says enough to know', async () => {
      const { url, database } = await books(engine);
      const before = await contentOf(database);
      for (const [statement, refusal] of [
        [`insert or replace into ledger_head values ('journal_entry', 4, ${zeros})`, /the last row/],
        [
          `insert or replace into ledger_head select 'journal_entry', id, hash from journal_entry where id = 1`,
          /the last row/,
        ],
        [
          `insert or replace into given_back_month values ('2026-09', 'usd', 'refund', 1, 0, 0)`,
          /period is closed/,
        ],
        [`update or replace payout_sum set kind = 'refund'`, /this stays/],
      ] as const)
        await expect(runRaw(url, statement), statement).rejects.toThrow(refusal);
      expect(await contentOf(database)).toEqual(before);
    });

  if (engine.name === 'postgres')
    it('is not emptied at once, nor changed as a replica', async () => {
      const { url, database } = await books(engine);
      const before = await contentOf(database);
      for (const table of [...Object.keys(tables), ...remade])
        await expect(runRaw(url, `truncate ${table}`), table).rejects.toThrow(/kept by triggers/);
      for (const { refused } of Object.values(tables))
        for (const [statement, refusal] of refused)
          await expect(
            runRaw(url, `set session_replication_role = replica; ${statement}`),
            statement,
          ).rejects.toThrow(refusal);
      expect(await contentOf(database)).toEqual(before);
    });
});
