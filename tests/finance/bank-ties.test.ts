import { describe, expect, it } from 'vitest';
import { addBankLine, type BankLine, type OpenPayout } from '../../db/bank.ts';
import type { Db } from '../../db/database.ts';
import { saveStripeObject } from '../../db/stripe-objects.ts';
import { matchLines } from '../../src/finance/bank/match-lines.ts';
import { matchStatements, tieByHand } from '../../src/finance/bank/match-statement.ts';
import { createSealing } from '../../src/sealing.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { databases } from '../helpers/databases.ts';

const now = '2026-10-20T10:00:00.000Z';
const sealing = createSealing([Buffer.alloc(32, 7)]);

const line = (id: string, bookedOn: string): BankLine => ({
  ...{ id, accountName: 'main', bookedOn, currency: 'eur', amountMinor: 946n, reference: 'STRIPE' },
});
const payout = (id: string, arrivalDate: string): OpenPayout => ({
  ...{ id, status: 'paid', currency: 'eur', amountMinor: 946n, arrivalDate, traceId: null },
});
const pairs = (lines: BankLine[], payouts: OpenPayout[]) =>
  matchLines(lines, payouts).map((match) => [match.line.id, match.payout.id]);

describe('payouts of one amount', () => {
  const due = [payout('po_5', '2026-10-05'), payout('po_7', '2026-10-07')];

  it('are told apart by the very day', () => {
    expect(pairs([line('b', '2026-10-07'), line('a', '2026-10-05')], due)).toEqual([
      ['b', 'po_7'],
      ['a', 'po_5'],
    ]);
  });

  it('leave a line that fits both to a person, unless the other has found its own', () => {
    expect(pairs([line('a', '2026-10-08')], due)).toEqual([]);
    expect(pairs([line('a', '2026-10-08'), line('b', '2026-10-05')], due)).toEqual([
      ['b', 'po_5'],
      ['a', 'po_7'],
    ]);
  });

  it('are no line of too late a day', () => {
    expect(pairs([line('a', '2026-10-13')], due)).toEqual([]);
  });
});

describe.each(databases)('a line that a person knows, on $name', ({ open }) => {
  const keep = (db: Db, id: string, arrival: string) =>
    saveStripeObject(
      db,
      {
        ...{ id, kind: 'payout', status: 'paid', chargeId: null, amountMinor: 946, currency: 'eur' },
        ...{ createdAt: now, detail: { arrival_date: arrival, automatic: true } },
      },
      { ticket: 1n, now },
    );

  it('is tied by hand, once, and only to a payout of its amount', async () => {
    const { db } = await open();
    const deps = { ...reportDeps(db, { now }), sealing };
    await keep(db, 'po_5', '2026-10-05');
    await keep(db, 'po_6', '2026-10-06');
    await db.insertInto('bank_account').values({ name: 'main', mapping: '{}' }).execute();
    await db.transaction().execute(async (trx) => {
      await addBankLine(trx, sealing, { ...line('aa', '2026-10-08'), amountMinor: 946 }, now);
      await addBankLine(trx, sealing, { ...line('bb', '2026-10-08'), amountMinor: 900 }, now);
    });
    const wet = { dryRun: false };

    expect((await matchStatements(deps, wet)).matches).toEqual([]);
    expect(await tieByHand(deps, { lineId: 'bb', payoutId: 'po_5' }, wet)).toMatchObject({ kind: 'refused' });
    expect(await tieByHand(deps, { lineId: 'zz', payoutId: 'po_5' }, wet)).toMatchObject({ kind: 'refused' });
    expect(await tieByHand(deps, { lineId: 'aa', payoutId: 'po_6' }, { dryRun: true })).toMatchObject({
      kind: 'tied',
    });
    expect(await tieByHand(deps, { lineId: 'aa', payoutId: 'po_6' }, wet)).toMatchObject({ kind: 'tied' });
    expect(await tieByHand(deps, { lineId: 'aa', payoutId: 'po_5' }, wet)).toMatchObject({ kind: 'refused' });

    const { rows } = await askReport(deps, 'bank-lines');
    expect(rows.map((row) => [row['line'], row['payout'], row['matched_by']])).toEqual([
      ['aa', 'po_6', 'by hand'],
      ['bb', null, null],
    ]);
    const bank = await askReport(deps, 'account', { account: 'bank', currency: 'eur' });
    expect(bank.rows).toMatchObject([{ book_date: '2026-10-08', amount_minor: 946n }]);
  });
});
