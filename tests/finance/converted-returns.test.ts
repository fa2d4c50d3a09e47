import { describe, expect, it } from 'vitest';
import { convertedReturnDefects } from '../../db/converted-returns.ts';
import { fxReport } from '../../src/finance/reports/fx.ts';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { databases } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';
import { recordMany } from '../helpers/record-many.ts';

/** All of the n-th gift goes back, a day later. */
const refundOf = (n: number): BalanceTransactionFact => ({
  ...giftOf(n),
  ...{
    id: `txn_back_${n}`,
    type: 'refund',
    reportingCategory: 'refund',
    sourceId: `re_${n}`,
    feeDetails: [],
  },
  ...{ amountMinor: minorUnits(-200), feeMinor: minorUnits(0), netMinor: minorUnits(-200) },
  createdAt: '2026-11-23T10:00:00.000Z',
});

const converted = (fact: BalanceTransactionFact): BalanceTransactionFact => ({
  ...fact,
  ...{ exchangeRate: '1.08', presentmentCurrency: 'eur', presentmentMinor: minorUnits(185) },
});

describe.each(databases)('charges that were converted and moved again, on $name', ({ open }) => {
  const facts = {
    'a converted gift that went back': [converted(giftOf(1)), converted(refundOf(1))],
    'a converted gift that stayed': [converted(giftOf(2))],
    'a gift that went back as it came': [giftOf(3), refundOf(3)],
  };

  it.each([
    ['as they happened', (all: BalanceTransactionFact[]) => all],
    ['the other way round', (all: BalanceTransactionFact[]) => all.toReversed()],
  ])('are told, heard of %s', async (_order, heard) => {
    const { db } = await open();
    for (const fact of heard(Object.values(facts).flat()))
      await recordMany(db, [fact], '2026-11-22T10:00:00.000Z');

    expect((await fxReport(db)).map(({ charge }) => charge)).toEqual(['ch_1']);
    expect(await convertedReturnDefects(db)).toEqual([]);
  });

  it('are verified', async () => {
    const { db } = await open();
    await recordMany(db, Object.values(facts).flat(), '2026-11-22T10:00:00.000Z');
    await db.insertInto('converted_return').values({ charge_id: 'ch_2' }).execute();
    expect((await convertedReturnDefects(db)).map(({ where }) => where)).toEqual(['converted_return ch_2']);
  });
});
