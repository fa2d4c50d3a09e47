import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { adjust, reverse } from '../../src/finance/periods/correct.ts';
import { closePeriod } from '../../src/finance/periods/close-period.ts';
import type { Row } from '../../src/finance/reports/report.ts';
import {
  keyOf,
  type BalanceTransactionFact,
  type BenefitReturnedFact,
  type Fact,
} from '../../src/ledger/facts.ts';
import { otherIncomeFact } from '../../src/ledger/other-income.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { databases } from '../helpers/databases.ts';
import { createDice, type Dice } from '../simulation/dice.ts';
import { dayOf, happen, hear, type Happened } from './gifts-world.ts';

const now = '2026-06-01T00:00:00.000Z';
const said = { reason: 'as the auditor asked', decidedBy: 'treasurer', today: '2026-06-01' };
const wet = { dryRun: false };

const record = (db: Db, facts: readonly Fact[]) =>
  db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    for (const fact of facts) await recordOutcome(trx, entryFor(fact, { timeZone: 'UTC' }), now);
  });

const back = {
  refund: 'refunds',
  refund_failure: 'refunds',
  dispute: 'disputes',
  dispute_reversal: 'disputes',
};
type Back = keyof typeof back;

const isBack = ({ reportingCategory: kind }: BalanceTransactionFact) => Object.keys(back).includes(kind);

const isSold = ({ attributions }: Happened, { chargeId }: { chargeId: string | null }) =>
  attributions.some((one) => one.chargeId === chargeId && one.interval === 'other');

/** A part of what was owed for a gift, which is not any more now that the gift went back. */
const noLongerOwed = (dice: Dice, movement: BalanceTransactionFact): BenefitReturnedFact => ({
  ...{ kind: 'benefit_returned', chargeId: movement.chargeId ?? '', balanceTransactionId: movement.id },
  ...{ amountMinor: minorUnits(dice.whole(1, 50)), currency: movement.currency },
  ...{ to: movement.reportingCategory === 'refund' ? 'refunds' : 'disputes', returnedAt: movement.createdAt },
});

/** An amount that somebody booked, and took back on a later day or not. */
interface Booked {
  account: 'refunds' | 'disputes';
  currency: string;
  amount: number;
  on: string;
  backOn: string | undefined;
}

const bookedBy = (dice: Dice): Booked => {
  const day = dice.whole(0, 60);
  return {
    ...{ account: dice.pick(['refunds', 'disputes']), currency: dice.pick(['usd', 'eur', 'jpy']) },
    ...{ amount: dice.whole(1, 500), on: dayOf(day) },
    backOn: dice.chance(0.5) ? dayOf(day + dice.whole(0, 40)) : undefined,
  };
};

async function book(db: Db, booked: readonly Booked[]) {
  const deps = reportDeps(db, { now });
  for (const [n, { account, currency, amount, on, backOn }] of booked.entries()) {
    const given = { ...said, currency, amountMinor: minorUnits(amount), debit: account, credit: 'suspense' };
    await adjust(deps, { ...given, reference: `a${n}`, bookedOn: on }, wet);
    if (backOn === undefined) continue;
    await reverse(deps, { ...said, key: `adjustment:a${n}`, bookedOn: backOn }, wet);
  }
}

type Sums = Record<string, bigint>;

const add = (sums: Sums, key: string, amount: number | bigint) => {
  sums[key] = (sums[key] ?? 0n) + BigInt(amount);
};

const withoutNothing = (sums: Sums): Sums =>
  Object.fromEntries(
    Object.entries(sums)
      .filter(([, sum]) => sum !== 0n)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const amountsOf = (rows: readonly Row[], ...columns: string[]): Sums => {
  const sums: Sums = {};
  for (const row of rows)
    for (const column of columns)
      add(sums, `${row['month']} ${row['currency']} ${column}`, BigInt(row[column] ?? 0));
  return withoutNothing(sums);
};

/** Written apart, from what happened: as Stripe moved it, less what was sold and what is no longer owed, and what people booked. */
function expected(happened: Happened, returned: readonly BenefitReturnedFact[], booked: readonly Booked[]) {
  const sums: Sums = {};
  const at = (day: string, currency: string, account: string) =>
    `${day.slice(0, 7)} ${currency} ${account}_minor`;
  for (const one of happened.movements.filter(isBack))
    if (!isSold(happened, one))
      add(sums, at(one.createdAt, one.currency, back[one.reportingCategory as Back]), -one.amountMinor);
  for (const { returnedAt, currency, to, amountMinor } of returned)
    add(sums, at(returnedAt, currency, to), -amountMinor);
  for (const { account, currency, amount, on, backOn } of booked) {
    add(sums, at(on, currency, account), amount);
    if (backOn !== undefined) add(sums, at(backOn, currency, account), -amount);
  }
  return withoutNothing(sums);
}

const counts = ['refunds', 'refund_failures', 'disputes', 'dispute_reversals'];

function expectedCounts({ movements }: Happened): Sums {
  const sums: Sums = {};
  for (const { createdAt, currency, reportingCategory: kind } of movements.filter(isBack))
    add(sums, `${createdAt.slice(0, 7)} ${currency} ${kind}s`, 1);
  return withoutNothing(sums);
}

describe.each(databases)('what went back by month, on $name', (engine) => {
  it('is what income says, with other sales, benefits, adjustments, reversals and late gifts', async () => {
    const runs = engine.name === 'sqlite' ? 25 : 8;
    for (let seed = 1; seed <= runs; seed++) {
      const { db } = await engine.open();
      const dice = createDice(seed);
      const happened = happen(dice);
      const returned = happened.movements
        .filter((one) => ['refund', 'dispute'].includes(one.reportingCategory) && dice.chance(0.5))
        .map((one) => noLongerOwed(dice, one))
        .filter((one, i, all) => all.findIndex((other) => keyOf(other) === keyOf(one)) === i);
      const booked = Array.from({ length: dice.whole(0, 4) }, () => bookedBy(dice));
      await hear(db, dice, happened);
      await record(db, [
        ...[...happened.movements, ...happened.settlements].flatMap((one) =>
          isSold(happened, one) ? (otherIncomeFact(one, 'other_income:shop') ?? []) : [],
        ),
        ...returned,
      ]);
      await book(db, booked);
      await closePeriod(reportDeps(db, { now }), { period: '2026-02', ...said }, wet);
      await attributeTheRest(db, happened);

      const about = `seed ${seed}`;
      const income = (await askReport(reportDeps(db), 'income')).rows;
      const months = (await askReport(reportDeps(db), 'refunds-by-month')).rows;
      const amounts = ['refunds_minor', 'disputes_minor'];
      expect(amountsOf(months, ...amounts), about).toEqual(amountsOf(income, ...amounts));
      expect(amountsOf(months, ...amounts), about).toEqual(expected(happened, returned, booked));
      expect(amountsOf(months, ...counts), about).toEqual(expectedCounts(happened));
      // Of the months that are there.
      expect(amountsOf(income, 'gross_minor'), about).toMatchObject(amountsOf(months, 'gross_minor'));
      expect(await ledgerDefects(db), about).toEqual([]);
    }
  }, 120_000);
});

const attributeTheRest = (db: Db, { movements, attributions }: Happened) =>
  db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    for (const { chargeId, reportingCategory: kind } of movements)
      if (chargeId !== null && kind === 'charge' && !attributions.some((one) => one.chargeId === chargeId))
        await recordAttribution(
          trx,
          { chargeId, donationId: 'don_late', interval: 'once', campaign: 'late' },
          now,
        );
  });
