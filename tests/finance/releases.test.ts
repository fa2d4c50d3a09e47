import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { closePeriod } from '../../src/finance/periods/close-period.ts';
import { adjust, release, reverse, type Corrected } from '../../src/finance/periods/correct.ts';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { recordFunds } from '../../src/recorded-funds.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { databases, type TestDatabase } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';

const now = '2026-11-03T10:00:00.000Z';
const wet = { dryRun: false };
const said = { reason: 'the lens is bought', decidedBy: 'treasurer', today: '2026-11-03' };

const record = (db: Db, fact: BalanceTransactionFact) =>
  db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    await recordOutcome(trx, entryFor(fact, { timeZone: 'UTC' }), now);
  });

/** Books with a restricted fund; each gift of $2 brings it $1.64. */
async function lensFund(engine: TestDatabase) {
  const { db } = await engine.open();
  const newsroom = { campaigns: ['lens'], funds: [{ slug: 'lens', campaigns: ['lens'] }] };
  const deps = reportDeps(db, { now, newsroom });
  await recordFunds(deps);
  const give = (n: number, on: string) => record(db, { ...giftOf(n), createdAt: `${on}T12:00:00.000Z` });
  const attribute = (n: number) =>
    db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      const gift = { chargeId: `ch_${n}`, donationId: `don_${n}`, interval: 'once', campaign: 'lens' };
      await recordAttribution(trx, { ...gift, fund: 'lens' }, now);
    });
  const refund = (n: number, amount: number, on: string) =>
    record(db, {
      ...{ ...giftOf(100 + n), chargeId: `ch_${n}`, sourceId: `re_${n}`, feeDetails: [] },
      ...{ reportingCategory: 'refund', type: 'refund', createdAt: `${on}T12:00:00.000Z` },
      ...{ amountMinor: minorUnits(-amount), feeMinor: minorUnits(0), netMinor: minorUnits(-amount) },
    });
  const take = (amount: number, bookedOn: string, reference = bookedOn, options = wet): Promise<Corrected> =>
    release(
      deps,
      {
        ...{ ...said, fund: 'lens', currency: 'usd', reference, bookedOn },
        amountMinor: minorUnits(amount),
      },
      options,
    );
  /** What the report of funds says is left at the end of a month. */
  const leftAt = async (month: string) =>
    (await askReport(deps, 'funds', { to: month })).rows.find(({ fund }) => fund === 'lens')?.[
      'closing_minor'
    ];
  return { db, deps, give, attribute, refund, take, leftAt };
}

const refusal = (holds: string, day: string, asked: string) => ({
  kind: 'refused',
  why: `fund lens holds ${holds} USD at the end of ${day}, and ${asked} USD was asked for`,
});

describe.each(databases)('a release on $name', (engine) => {
  it('takes no money before it came, of a later month or of a later day', async () => {
    const fund = await lensFund(engine);
    await fund.give(1, '2026-10-20');
    await fund.attribute(1);

    expect(await fund.take(1, '2026-08-01')).toEqual(refusal('0.00', '2026-08-01', '0.01'));
    expect(await fund.take(1, '2026-10-19', 'a', { dryRun: true })).toEqual(
      refusal('0.00', '2026-10-19', '0.01'),
    );
    expect(await fund.take(164, '2026-10-20')).toMatchObject({ kind: 'booked' });
    expect([await fund.leftAt('2026-09'), await fund.leftAt('2026-10')]).toEqual([undefined, 0n]);
  });

  it('leaves enough for what was taken or went back on a later day', async () => {
    const fund = await lensFund(engine);
    await fund.give(1, '2026-09-10');
    await fund.attribute(1);
    expect(await fund.take(60, '2026-10-05')).toMatchObject({ kind: 'booked' });
    await fund.refund(1, 40, '2026-10-12');
    await fund.give(2, '2026-10-13');
    await fund.attribute(2);

    expect(await fund.take(65, '2026-09-30')).toEqual(refusal('0.64', '2026-10-12', '0.65'));
    expect(await fund.take(64, '2026-09-30')).toMatchObject({ kind: 'booked' });
    expect(await fund.take(1, '2026-10-05', 'more')).toEqual(refusal('0.00', '2026-10-12', '0.01'));
    expect(await fund.take(164, '2026-10-13')).toMatchObject({ kind: 'booked' });
    expect([await fund.leftAt('2026-09'), await fund.leftAt('2026-10')]).toEqual([100n, 0n]);
  });

  it('counts a gift that is heard of after the close from the day on which the fund has it', async () => {
    const fund = await lensFund(engine);
    await fund.give(1, '2026-09-10');
    await closePeriod(fund.deps, { period: '2026-09', ...said }, wet);
    await fund.give(2, '2026-10-20');
    await fund.attribute(2);
    await fund.attribute(1);

    expect(await fund.take(165, '2026-10-01')).toEqual(refusal('1.64', '2026-10-01', '1.65'));
    expect(await fund.take(164, '2026-10-01')).toMatchObject({ kind: 'booked' });
    expect(await fund.take(164, '2026-11-01')).toMatchObject({ kind: 'booked' });
    expect(await fund.take(1, '2026-11-02')).toEqual(refusal('0.00', '2026-11-02', '0.01'));
  });

  it('takes together with another at the same moment no more than the fund holds', async () => {
    const fund = await lensFund(engine);
    await fund.give(1, '2026-10-20');
    await fund.attribute(1);

    const taken = await Promise.all(
      ['camera', 'tripod', 'case'].map((what) => fund.take(100, '2026-11-01', what)),
    );

    expect(taken.map(({ kind }) => kind).sort()).toEqual(['booked', 'refused', 'refused']);
    expect(await fund.leftAt('2026-11')).toBe(64n);
    expect(await ledgerDefects(fund.db)).toEqual([]);
  });

  it('has no way around it: no adjustment, and no reversal of its reversal', async () => {
    const fund = await lensFund(engine);
    const { deps } = fund;
    await fund.give(1, '2026-10-20');
    await fund.attribute(1);
    const byHand = (debit: string, credit: string) =>
      adjust(
        deps,
        {
          ...{ ...said, debit, credit, currency: 'usd', reference: 'x', bookedOn: '2026-11-01' },
          amountMinor: minorUnits(1),
        },
        wet,
      );
    const back = (key: string) => reverse(deps, { ...said, key, bookedOn: '2026-11-01' }, wet);

    for (const [debit = '', credit = ''] of [
      ['released:lens', 'suspense'],
      ['suspense', 'released:lens'],
      ['suspense', 'released_from_restriction'],
    ])
      expect(await byHand(debit, credit)).toMatchObject({
        kind: 'refused',
        why: expect.stringContaining('is moved by ledger release') as unknown,
      });
    expect(await fund.take(164, '2026-10-20', 'camera')).toMatchObject({ kind: 'booked' });
    expect(await back('adjustment:camera')).toMatchObject({ kind: 'booked' });
    expect(await fund.take(164, '2026-11-01', 'tripod')).toMatchObject({ kind: 'booked' });
    expect(await back('reversal:adjustment:camera')).toEqual(refusal('0.00', '2026-11-01', '1.64'));
    expect(await back('adjustment:tripod')).toMatchObject({ kind: 'booked' });
    expect(await back('reversal:adjustment:camera')).toMatchObject({ kind: 'booked' });
    expect(await fund.leftAt('2026-11')).toBe(0n);
  });
});
