import { expect, it, describe } from 'vitest';
import type { Db } from '../../db/database.ts';
import { saveStripeObject } from '../../db/stripe-objects.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { databases } from '../helpers/databases.ts';

const now = '2026-11-22T10:00:00.000Z';

const payout = (db: Db, id: string, about: { arrives: string; status?: string; currency?: string }) =>
  saveStripeObject(
    db,
    {
      ...{ id, kind: 'payout', status: about.status ?? 'paid', chargeId: null, amountMinor: 500 },
      ...{ currency: about.currency ?? 'usd', createdAt: now },
      detail: { arrival_date: about.arrives, automatic: true, trace_id: null },
    },
    { ticket: 1n, now },
  );

describe.each(databases)('payouts that are due and on no statement, on $name', ({ open }) => {
  it('are listed by the day on which they were due, page after page', async () => {
    const { db } = await open();
    await payout(db, 'po_d', { arrives: '2026-11-02' });
    await payout(db, 'po_c', { arrives: '2026-11-02', status: 'in_transit' });
    await payout(db, 'po_b', { arrives: '2026-11-22', currency: 'eur' });
    await payout(db, 'po_a', { arrives: '2026-11-20' });
    await payout(db, 'po_tomorrow', { arrives: '2026-11-23' });
    await payout(db, 'po_failed', { arrives: '2026-11-03', status: 'failed' });
    await payout(db, 'po_matched', { arrives: '2026-11-04' });
    await db.insertInto('bank_account').values({ name: 'main', mapping: '' }).execute();
    await db
      .insertInto('bank_line')
      .values({
        ...{ id: 'x', account_name: 'main', booked_on: '2026-11-04', currency: 'usd', amount_minor: 500 },
        ...{ reference: Buffer.alloc(1), imported_at: now },
      })
      .execute();
    await db
      .insertInto('bank_match')
      .values({ line_id: 'x', payout_id: 'po_matched', matched_by: 'by hand', matched_at: now })
      .execute();
    const ask = (given: Record<string, string>) =>
      askReport(reportDeps(db, { now }), 'unmatched-payouts', given);
    const idsOf = ({ rows }: Awaited<ReturnType<typeof ask>>) => rows.map(({ payout: id }) => id);

    const all = await ask({});
    expect(all.next).toBeUndefined();
    expect(idsOf(all)).toEqual(['po_c', 'po_d', 'po_a', 'po_b']);
    expect(all.rows[0]).toEqual({
      ...{ payout: 'po_c', status: 'in_transit', currency: 'usd', amount_minor: 500n },
      ...{ arrival_date: '2026-11-02', covered: 'no' },
    });
    const first = await ask({ limit: '1' });
    const second = await ask({ limit: '2', after: first.next ?? '' });
    const third = await ask({ limit: '2', after: second.next ?? '' });
    expect([first, second, third].map(idsOf)).toEqual([['po_c'], ['po_d', 'po_a'], ['po_b']]);
    expect(idsOf(await ask({ currency: 'eur' }))).toEqual(['po_b']);
    await expect(ask({ after: 'po_c' })).rejects.toThrow('expected what an earlier answer gave as next');
  });
});
