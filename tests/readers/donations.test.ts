import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findDonation,
  insertOrFindDonation,
  nextStatus,
  observeSession,
  setSession,
} from '../../db/donations.ts';
import type { DonationStatus } from '../../db/schema.ts';
import { databases } from '../helpers/databases.ts';

const anyStatus = fc.constantFrom<DonationStatus>('started', 'clearing', 'paid', 'failed', 'expired');

describe('the status of a donation', () => {
  it('comes out the same, whatever the order and however often news arrives', () => {
    fc.assert(
      fc.property(fc.array(anyStatus), fc.array(anyStatus), (news, more) => {
        const after = (heard: DonationStatus[]) => heard.reduce(nextStatus, 'started');
        expect(after([...more, ...news, ...news])).toBe(after([...news, ...more]));
      }),
    );
  });

  it('stays paid once it was paid', () => {
    fc.assert(
      fc.property(anyStatus, (observed) => {
        expect(nextStatus('paid', observed)).toBe('paid');
      }),
    );
    expect(nextStatus('failed', 'paid')).toBe('paid');
    expect(nextStatus('expired', 'paid')).toBe('paid');
    expect(nextStatus('failed', 'clearing')).toBe('failed');
    expect(nextStatus('clearing', 'failed')).toBe('failed');
  });
});

describe.each(databases)('news of a session on $name', (database) => {
  const inserted = async () => {
    const { db } = await database.open();
    const row = {
      id: 'don_1',
      nonceHash: 'n',
      requestHash: 'r',
      interval: 'month',
      amountMinor: 500,
      currency: 'usd',
      campaign: 'bar',
      locale: 'en',
      createdAt: '2026-11-22T10:00:00.000Z',
      expiresAt: '2026-11-22T11:00:00.000Z',
    };
    await insertOrFindDonation(db, row);
    return { db, row };
  };
  const news = (status: DonationStatus, sessionId = 'cs_1', subscriptionId?: string) => ({
    sessionId,
    donationId: 'don_1',
    status,
    subscriptionId,
  });

  it('finds the donation that has the same form and inputs, and keeps the first', async () => {
    const { db, row } = await inserted();
    const again = await insertOrFindDonation(db, { ...row, id: 'don_2', locale: 'ru' });
    expect(again).toMatchObject({ id: 'don_1', locale: 'en', amount_minor: 500, attempt: 1 });
    expect(await insertOrFindDonation(db, { ...row, id: 'don_3', requestHash: 'other' })).toMatchObject({
      id: 'don_3',
    });
  });

  it('is kept with the subscription that it brought, even when it comes before our own note of the session', async () => {
    const { db } = await inserted();
    await observeSession(db, news('paid', 'cs_1', 'sub_1'));
    await setSession(db, 'don_1', { id: 'cs_1', url: 'https://checkout.stripe.example/1' });
    await observeSession(db, news('expired'));
    expect(await findDonation(db, 'don_1')).toMatchObject({
      status: 'paid',
      session_id: 'cs_1',
      subscription_id: 'sub_1',
    });
  });

  it('of another session counts only if that one was paid', async () => {
    const { db } = await inserted();
    await setSession(db, 'don_1', { id: 'cs_2', url: 'https://checkout.stripe.example/2' });
    await observeSession(db, news('expired', 'cs_1'));
    expect(await findDonation(db, 'don_1')).toMatchObject({ status: 'started' });
    await observeSession(db, news('paid', 'cs_1'));
    expect(await findDonation(db, 'don_1')).toMatchObject({ status: 'paid', session_id: 'cs_1' });
  });

  it('of nobody’s session is passed over', async () => {
    const { db } = await inserted();
    await observeSession(db, { ...news('paid'), donationId: undefined });
    await observeSession(db, { ...news('paid'), donationId: 'don_9' });
    expect(await findDonation(db, 'don_1')).toMatchObject({ status: 'started' });
    expect(await findDonation(db, 'don_9')).toBeUndefined();
  });
});
