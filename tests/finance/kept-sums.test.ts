import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../db/database.ts';
import { lockLedger, recordOutcome } from '../../db/ledger.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { unattributedCharges } from '../../db/unattributed-charges.ts';
import { wordsOf } from '../../db/migration.ts';
import { firstGifts } from '../../db/migrations/0022-first-gifts.ts';
import { givenBack } from '../../db/migrations/0025-given-back.ts';
import { unmatchedCharges } from '../../db/migrations/0026-unmatched-charges.ts';
import { payoutSums } from '../../db/migrations/0024-payout-sums.ts';
import type { Row } from '../../src/finance/reports/report.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { databases } from '../helpers/databases.ts';
import { dropLocks } from '../helpers/drop-locks.ts';
import { giftOf } from '../helpers/facts.ts';
import { createDice } from '../simulation/dice.ts';
import { happen, hear, type Happened } from './gifts-world.ts';

const ask = async ({ db }: OpenDatabase, name: string, given: Record<string, string> = {}) =>
  (await askReport(reportDeps(db), name, given)).rows;

/** Page by page, as a program reads it. */
async function readThrough({ db }: OpenDatabase, name: string, given: Record<string, string>) {
  const read: Row[] = [];
  for (let after: string | undefined, pages = 0; pages < 100; pages++) {
    const page = await askReport(reportDeps(db), name, { ...given, ...(after !== undefined && { after }) });
    read.push(...page.rows);
    if (page.next === undefined) return read;
    after = page.next;
  }
  throw new Error('expected an end');
}

// Written apart: from what happened, one by one, and never from the books.
function naiveFirstGifts({ movements, settlements, attributions }: Happened): Record<string, bigint> {
  const incomes = [
    ...movements
      .filter((one) => one.reportingCategory === 'charge' && one.paymentMethod === 'card')
      .map((one) => ({ charge: one.chargeId, on: one.createdAt.slice(0, 10) })),
    ...settlements.map((one) => ({ charge: one.chargeId, on: one.availableAt.slice(0, 10) })),
  ];
  const firsts = new Map<string, string>();
  for (const { charge, on } of incomes) {
    const gift = attributions.find(({ chargeId }) => chargeId === charge);
    if (!gift || gift.interval === 'other') continue;
    const key = `${gift.donationId} ${gift.campaign} ${gift.interval}`;
    const before = firsts.get(key);
    if (before === undefined || on < before) firsts.set(key, on);
  }
  const counts: Record<string, bigint> = {};
  for (const [key, on] of firsts) {
    const [, campaign, interval] = key.split(' ');
    const cell = `${on} ${campaign} ${interval}`;
    counts[cell] = (counts[cell] ?? 0n) + 1n;
  }
  return counts;
}

const paidOf = (rows: readonly Row[]) =>
  Object.fromEntries(
    rows.map((row) => [[row['period'], row['campaign'], row['interval']].map(String).join(' '), row['paid']]),
  );

const naivePayouts = ({ payouts, movements }: Happened) =>
  payouts
    .map(({ payout, items, amountMinor }) => {
      const parts = movements.filter(({ id }) => items.includes(id) && id !== `txn_${payout}`);
      const sum = (of: (part: (typeof parts)[number]) => number, ...kinds: string[]) =>
        parts
          .filter(({ reportingCategory: kind }) => kinds.length === 0 || kinds.includes(kind))
          .reduce((total, part) => total + BigInt(of(part)), 0n);
      return {
        ...{ payout, amount_minor: BigInt(amountMinor), net_minor: BigInt(amountMinor), explained: 'yes' },
        gifts: parts.filter(({ reportingCategory }) => reportingCategory === 'charge').length,
        gross_minor: sum(({ amountMinor: gross }) => gross, 'charge'),
        fees_minor: sum(({ feeMinor }) => feeMinor),
        refunds_minor: -sum(({ amountMinor: gross }) => gross, 'refund', 'refund_failure'),
        disputes_minor: -sum(({ amountMinor: gross }) => gross, 'dispute', 'dispute_reversal'),
        other_minor: 0n,
      };
    })
    .sort((a, b) => (a.payout < b.payout ? -1 : 1));

const byPayout = (rows: readonly Row[]) =>
  rows.toSorted((a, b) => (String(a['payout']) < String(b['payout']) ? -1 : 1));

const back = ['refund', 'refund_failure', 'dispute', 'dispute_reversal'];

const naiveGivenBack = ({ movements, attributions }: Happened) =>
  movements
    .filter(({ reportingCategory }) => back.includes(reportingCategory))
    .map((one) => {
      const gift = attributions.find(({ chargeId }) => chargeId === one.chargeId);
      const given = movements.find(({ id }) => id === `txn_${one.chargeId}`);
      const days = (Date.parse(one.createdAt) - Date.parse(given?.createdAt ?? '')) / 86_400_000;
      return {
        ...{ book_date: one.createdAt.slice(0, 10), kind: one.reportingCategory, charge: one.chargeId },
        ...{ donation: gift?.donationId ?? null, interval: gift?.interval ?? null },
        ...{ campaign: gift?.campaign ?? null, currency: one.currency },
        ...{ amount_minor: -BigInt(one.amountMinor), fee_minor: BigInt(one.feeMinor), days },
        key: `bt:${one.id}`,
      };
    });

const sorted = (rows: readonly Row[]) =>
  rows.toSorted((a, b) => (String(a['key']) < String(b['key']) ? -1 : 1));

function naiveMonths(happened: Happened) {
  const months = new Map<string, { refunds: number; disputes: number; refunded: bigint; disputed: bigint }>();
  for (const { book_date: on, currency, kind, amount_minor: amount } of naiveGivenBack(happened)) {
    const key = `${on.slice(0, 7)} ${currency}`;
    const month = months.get(key) ?? { refunds: 0, disputes: 0, refunded: 0n, disputed: 0n };
    if (kind === 'refund') month.refunds++;
    if (kind === 'dispute') month.disputes++;
    if (kind.startsWith('refund')) month.refunded += amount;
    else month.disputed += amount;
    months.set(key, month);
  }
  return Object.fromEntries([...months].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function holds(database: OpenDatabase, happened: Happened, seed: number): Promise<void> {
  const said = `seed ${seed}`;
  expect(paidOf(await ask(database, 'campaigns', { by: 'day' })), said).toEqual(naiveFirstGifts(happened));
  const payouts = byPayout(await readThrough(database, 'payouts', { limit: '2' }));
  expect(payouts, said).toMatchObject(naivePayouts(happened));
  expect(payouts).toHaveLength(happened.payouts.length);
  const given = await readThrough(database, 'refunds', { limit: '2' });
  expect(sorted(given), said).toEqual(sorted(naiveGivenBack(happened)));
  const days = given.map((row) => String(row['book_date']));
  expect(days).toEqual(days.toSorted());
  expect(
    Object.fromEntries(
      (await ask(database, 'refunds-by-month')).map((row) => [
        `${String(row['month'])} ${String(row['currency'])}`,
        {
          ...{ refunds: Number(row['refunds']), disputes: Number(row['disputes']) },
          ...{ refunded: row['refunds_minor'], disputed: row['disputes_minor'] },
        },
      ]),
    ),
    said,
  ).toEqual(naiveMonths(happened));
  for (const { payout, items, amountMinor } of happened.payouts) {
    const lines = await readThrough(database, 'payout', { id: payout, limit: '2' });
    expect(lines.map((line) => String(line['transaction'])).toSorted(), said).toEqual(
      items.filter((id) => id !== `txn_${payout}`).toSorted(),
    );
    expect(lines.reduce((sum, line) => sum + BigInt(line['net_minor'] ?? 0), 0n)).toBe(BigInt(amountMinor));
  }
  const unknown = await unattributedCharges(database.db, '2030-01-01T00:00:00.000Z');
  expect(unknown.map(({ chargeId }) => chargeId).toSorted(), said).toEqual(
    happened.movements
      .filter((one) => one.reportingCategory === 'charge')
      .map((one) => String(one.chargeId))
      .filter((charge) => !happened.attributions.some(({ chargeId }) => chargeId === charge))
      .toSorted(),
  );
  expect(await ledgerDefects(database.db), said).toEqual([]);
}

/** A seed in which every kind of movement happens, a debit settles and a gift stays unknown. */
const everything = 2;

describe.each(databases)('first gifts, payouts and what was given back, on $name', (engine) => {
  it('are what happened, whatever was heard first and however often', async () => {
    const runs = engine.name === 'sqlite' ? 25 : 8;
    for (let seed = 1; seed <= runs; seed++) {
      const database = await engine.open();
      const dice = createDice(seed);
      const happened = happen(dice);
      await hear(database.db, dice, happened);
      await holds(database, happened, seed);
    }
  });

  it('are made of what is there when they are begun to be kept', async () => {
    const database = await engine.open();
    const dice = createDice(everything);
    const happened = happen(dice);
    await hear(database.db, dice, happened);
    await database.db.transaction().execute(async (trx) => {
      await database.runScript(trx, undone[engine.name]);
      for (const migration of [firstGifts, payoutSums, givenBack, unmatchedCharges])
        await database.runScript(trx, migration.script(wordsOf(engine.name)));
    });
    await holds(database, happened, everything);
  });

  it('are told from what the ledger says, where somebody changed them', async () => {
    const { db } = await engine.open();
    const dice = createDice(everything);
    await hear(db, dice, happen(dice));
    expect(await ledgerDefects(db)).toEqual([]);

    await sql`update first_gift_day set gifts = gifts + 1`.execute(db);
    await sql`update payout_sum set net_minor = net_minor + 1`.execute(db);
    await sql`insert into unmatched_charge values ('ch_x')`.execute(db);
    await sql`update given_back_month set fee_minor = fee_minor + 1`.execute(db);
    const where = new Set((await ledgerDefects(db)).map((defect) => defect.where.replace(/ .*/, '')));
    expect([...where].toSorted()).toEqual([
      'first_gift_day',
      'given_back_month',
      'payout_sum',
      'unmatched_charge',
    ]);
    // The day of a donation moves its count too.
    await sql`update first_gift set day = '2001-01-01'`.execute(db);
    expect((await ledgerDefects(db)).some((defect) => defect.where.startsWith('first_gift don_'))).toBe(true);
  });

  it('names charges that are kept as converted and were not, and those that were and are not kept', async () => {
    const { db } = await engine.open();
    const converted = { presentmentCurrency: 'eur', exchangeRate: '1.0800' };
    const gifts = [giftOf(1), { ...giftOf(2), ...converted }, { ...giftOf(3), ...converted }];
    for (const gift of gifts)
      await db.transaction().execute(async (trx) => {
        await lockLedger(trx);
        await recordOutcome(trx, entryFor(gift, { timeZone: 'UTC' }), '2026-11-23T00:00:00.000Z');
      });
    expect(await ledgerDefects(db)).toEqual([]);

    await dropLocks(db, 'converted_charge');
    await sql`insert into converted_charge values ('ch_1')`.execute(db);
    await sql`delete from converted_charge where charge_id = 'ch_3'`.execute(db);
    expect(await ledgerDefects(db)).toEqual([
      { where: 'converted_charge ch_1', what: 'none of its movements was converted' },
      { where: 'converted_charge ch_3', what: 'is missing, though a movement was converted' },
    ]);
  });
});

const undone = {
  sqlite: `
    drop trigger journal_entry_first_gift; drop trigger attribution_first_gift;
    drop trigger journal_entry_payout_sum; drop trigger payout_item_sum; drop trigger journal_entry_given_back;
    drop trigger journal_entry_unmatched; drop trigger attribution_matched;
    drop table first_gift; drop table first_gift_day; drop table payout_sum; drop table given_back_month; drop table unmatched_charge;
    drop index journal_entry_after_charge; drop index journal_entry_payout_back;`,
  postgres: `
    drop function journal_entry_first_gift cascade; drop function attribution_first_gift cascade;
    drop function first_gift_counted cascade; drop function first_gift_moved cascade;
    drop function journal_entry_payout_sum cascade; drop function payout_item_sum cascade; drop function journal_entry_given_back cascade;
    drop function journal_entry_unmatched cascade; drop function attribution_matched cascade;
    drop trigger a_payout_item_one_writer on payout_item;
    drop table first_gift; drop table first_gift_day; drop table payout_sum; drop table given_back_month; drop table unmatched_charge;
    drop index journal_entry_after_charge; drop index journal_entry_payout_back;`,
};
