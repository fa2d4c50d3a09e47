import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { insertOrFindDonation } from '../../db/donations.ts';
import { lockLedger } from '../../db/ledger.ts';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { rebuildLedger } from '../../db/ledger-rebuild.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { takeTicket } from '../../db/stripe-objects.ts';
import { recogniseBenefits } from '../../src/benefits.ts';
import { createClock } from '../../src/clock.ts';
import { shareDay, shareOf } from '../../src/ledger/benefits.ts';
import type { BalanceTransactionFact, Fact } from '../../src/ledger/facts.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { createSealing } from '../../src/sealing.ts';
import { post } from '../../webhooks/post.ts';
import { nothing, type Translation } from '../../webhooks/translate/translation.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { databases } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';

const sealing = createSealing([Buffer.alloc(32, 7)]);
const now = '2026-02-01T00:00:00.000Z';

/** A yearly gift of $120, for which the donor gets something that costs $25. */
const charge: BalanceTransactionFact = {
  ...giftOf(1),
  ...{ amountMinor: minorUnits(12_000), netMinor: minorUnits(11_964), presentmentMinor: minorUnits(12_000) },
  createdAt: '2026-01-15T12:00:00.000Z',
};

const refund: BalanceTransactionFact = {
  ...charge,
  ...{ id: 'txn_back', type: 'refund', reportingCategory: 'refund', sourceId: 're_1', feeDetails: [] },
  ...{ amountMinor: minorUnits(-12_000), feeMinor: minorUnits(0), netMinor: minorUnits(-12_000) },
  createdAt: '2026-03-20T12:00:00.000Z',
};

const facts = (...told: Fact[]): Translation => ({ ...nothing, facts: told });

const claim: Translation = {
  ...nothing,
  claims: [
    {
      ...{ chargeId: 'ch_1', donationId: 'don_1', subscriptionId: undefined },
      ...{ amountMinor: 12_000, currency: 'usd', livemode: false, paidAt: 1_768_478_400 },
    },
  ],
};

async function promised(db: Db, benefitMinor: number) {
  await insertOrFindDonation(db, {
    ...{ id: 'don_1', nonceHash: 'n', requestHash: 'r', interval: 'year', amountMinor: 12_000 },
    ...{ currency: 'usd', campaign: 'bar', locale: 'en', createdAt: now, expiresAt: now, benefitMinor },
  });
}

const hear = (db: Db, translation: Translation) =>
  db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    const ticket = await takeTicket(trx);
    return post(trx, translation, {
      timeZone: 'UTC',
      now,
      live: false,
      otherIncome: [],
      recoverableTax: false,
      sealing,
      ticket,
    });
  });

const recognise = (db: Db, at: string) => recogniseBenefits(reportDeps(db, { now: at }));

async function balances(db: Db) {
  const { rows } = await askReport(reportDeps(db, { now }), 'trial-balance');
  return Object.fromEntries(
    rows
      .map((row) => [row['account'], Number(row['balance_minor'])] as const)
      .filter(([, balance]) => balance !== 0),
  );
}

it('a whole is shared out to the last unit, each share at the end of its month', () => {
  const shares = Array.from({ length: 12 }, (_, n) => shareOf(2500n, 12, n + 1));
  expect(shares.reduce((sum, share) => sum + share, 0)).toBe(2500);
  expect(Math.max(...shares) - Math.min(...shares)).toBe(1);
  expect([1, 2, 3, 12, 14].map((part) => shareDay('2026-01-31', part))).toEqual([
    ...['2026-01-31', '2026-02-28', '2026-03-31', '2026-12-31', '2027-02-28'],
  ]);
});

describe.each(databases)('what a donor gets for a gift, on $name', ({ open }) => {
  it('is nothing by default: an annual gift is income at once', async () => {
    const { db } = await open();
    await promised(db, 0);
    await hear(db, facts(charge));
    await hear(db, claim);
    await recognise(db, '2027-06-01T00:00:00.000Z');

    expect(await balances(db)).toEqual({
      donations: -12_000,
      'fees:processing': 36,
      'stripe:payments': 11_964,
    });
  });

  it('is owed from the payment on and earned month by month, in whatever order it is heard', async () => {
    const [one, other] = [(await open()).db, (await open()).db];
    for (const db of [one, other]) await promised(db, 2500);
    for (const told of [facts(charge), claim, facts(charge), claim]) await hear(one, told);
    for (const told of [claim, facts(charge)]) await hear(other, told);
    expect((await balances(one))['deferred_benefits']).toBe(-2500);
    expect((await balances(one))['donations']).toBe(-9500);

    expect(await recognise(one, '2026-01-31T23:00:00.000Z')).toBe(0);
    expect(await recognise(one, '2026-02-01T01:00:00.000Z')).toBe(1);
    expect((await balances(one))['deferred_benefits']).toBe(-2500 + 208);
    for (const db of [one, other]) await recognise(db, '2027-01-15T00:00:00.000Z');

    expect(await balances(one)).toEqual({
      ...{ donations: -9500, 'other_income:benefits': -2500 },
      ...{ 'fees:processing': 36, 'stripe:payments': 11_964 },
    });
    expect((await ledgerDigest(one)).canonical).toBe((await ledgerDigest(other)).canonical);
    expect(await ledgerDefects(one)).toEqual([]);
    expect(await rebuildLedger(one, { timeZone: 'UTC', clock: createClock() })).toMatchObject({
      equal: true,
    });
    const { rows } = await askReport(reportDeps(one, { now }), 'income');
    const gross = rows.reduce((sum, row) => sum + BigInt(row['gross_minor'] ?? 0), 0n);
    expect([gross, rows[0]?.['gross_minor'], rows[0]?.['campaign']]).toEqual([12_000n, 9500n + 208n, 'bar']);
  });

  it('is owed no longer once the gift went back, whether that is heard before its gift or after', async () => {
    const [one, other] = [(await open()).db, (await open()).db];
    for (const db of [one, other]) await promised(db, 2500);
    await hear(one, facts(charge));
    await hear(one, claim);
    await hear(one, facts(refund));
    for (const told of [facts(refund), facts(charge), claim]) await hear(other, told);

    for (const db of [one, other]) {
      expect(await recognise(db, '2027-06-01T00:00:00.000Z')).toBe(0);
      expect(await balances(db)).toEqual({
        ...{ donations: -9500, refunds: 9500, 'fees:processing': 36, 'stripe:payments': -36 },
      });
    }
    expect((await ledgerDigest(one)).canonical).toBe((await ledgerDigest(other)).canonical);
  });

  it('stays earned as far as it was when the gift goes back', async () => {
    const { db } = await open();
    await promised(db, 2500);
    await hear(db, facts(charge));
    await hear(db, claim);
    await recognise(db, '2026-03-02T00:00:00.000Z');
    await hear(db, facts(refund));

    // Two months of twelve.
    expect(await balances(db)).toMatchObject({ 'other_income:benefits': -416, refunds: 12_000 - 2500 + 416 });
    expect((await balances(db))['deferred_benefits']).toBeUndefined();
  });

  it('is the same share of what was paid out in another currency', async () => {
    const { db } = await open();
    await promised(db, 2500);
    await hear(
      db,
      facts({
        ...charge,
        currency: 'eur',
        feeDetails: [],
        feeMinor: minorUnits(0),
        amountMinor: minorUnits(11_000),
        netMinor: minorUnits(11_000),
      }),
    );
    await hear(db, claim);

    expect((await balances(db))['deferred_benefits']).toBe(-2292);
  });
});
