import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../db/database.ts';
import { insertOrFindDonation } from '../../db/donations.ts';
import { lockLedger, recordAttribution } from '../../db/ledger.ts';
import { reopenNotice } from '../../db/letters-list.ts';
import { oweNotice } from '../../db/notices.ts';
import { hearReport } from '../../src/mail/bounces/hear-report.ts';
import { sendNotices, type NoticesSent } from '../../src/letters/send-notices.ts';
import { mailAddressSchema } from '../../src/mail/mail-address.ts';
import { StripeFailure, type StripePort } from '../../src/stripe/stripe-port.ts';
import { databases } from '../helpers/databases.ts';
import { day, hour, mailWorld, minute } from '../mail/mail-world.ts';

const address = mailAddressSchema.parse('anna@example.org');

/** Gifts that owe receipts, and a Stripe that answers as it is told. */
function noticesWorld(database: OpenDatabase) {
  const world = mailWorld(database);
  let answer = async (charge: Stripe.Charge): Promise<Stripe.Charge> => charge;
  const stripe: Partial<StripePort> = {
    retrieveCharge: (id) =>
      answer({
        ...{ id, amount: 500, amount_refunded: 0, currency: 'usd', status: 'succeeded', customer: null },
        ...{ created: 1_795_000_000, billing_details: { email: address } },
      } as unknown as Stripe.Charge),
  };
  const deps = { ...world.deps, stripe: stripe as StripePort };
  const { db, clock } = deps;

  async function owe(n: number) {
    const [now, chargeId] = [clock.now(), `ch_${n}`];
    const promise = { interval: 'once', campaign: '', amountMinor: 500, currency: 'usd', locale: 'en' };
    const id = `don_${n}`;
    await insertOrFindDonation(db, {
      ...{ ...promise, id, nonceHash: id, requestHash: id, createdAt: now, expiresAt: now },
    });
    await db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      await recordAttribution(trx, { chargeId, donationId: id, interval: 'once', campaign: '' }, now);
      await oweNotice(
        trx,
        { key: `receipt:${chargeId}`, kind: 'receipt', subjectId: chargeId, detail: {} },
        { now },
      );
    });
  }
  return {
    ...world,
    deps,
    owe,
    send: (): Promise<NoticesSent> => sendNotices(deps, { limit: 1000 }),
    stripeAnswers: (by: typeof answer) => void (answer = by),
    mails: () => db.selectFrom('outbox_mail').select('dedupe_key').orderBy('dedupe_key').execute(),
    notice: () => db.selectFrom('notice').select(['status', 'outcome', 'attempts']).executeTakeFirstOrThrow(),
  };
}

describe.each(databases)('letters that are owed, on $name', (engine) => {
  it('are written once by several workers at once', async () => {
    const { owe, send, mails } = noticesWorld(await engine.open());
    for (let n = 0; n < 40; n++) await owe(n);

    const sent = await Promise.all([send(), send(), send()]);

    expect(sent.reduce((sum, { queued }) => sum + queued, 0)).toBe(40);
    expect(await mails()).toHaveLength(40);
  });

  it('are taken over from a worker that hangs, which then writes nothing', async () => {
    const { owe, send, stripeAnswers, moveClock, mails } = noticesWorld(await engine.open());
    await owe(1);
    const hangs = Promise.withResolvers<undefined>();
    const asked = Promise.withResolvers<undefined>();
    stripeAnswers(async (charge) => {
      asked.resolve(undefined);
      await hangs.promise;
      return charge;
    });
    const slow = send();
    await asked.promise;
    stripeAnswers(async (charge) => charge);
    moveClock(3 * minute);
    const other = await send();
    hangs.resolve(undefined);

    expect(other.queued).toBe(1);
    expect((await slow).queued).toBe(0);
    expect(await mails()).toHaveLength(1);
  });

  it('that cannot be written are tried again ever later, then wait for a person', async () => {
    const world = noticesWorld(await engine.open());
    await world.owe(1);
    world.stripeAnswers(async () => {
      throw new StripeFailure('Stripe did not answer', { retryable: true, stored: false, code: undefined });
    });

    let failed = 0;
    for (let tries = 0; tries < 15; tries++) {
      failed += (await world.send()).failed;
      world.moveClock(12 * hour);
    }

    expect(failed).toBe(1);
    expect(await world.notice()).toEqual({ status: 'dead', outcome: 'Stripe did not answer', attempts: 15n });
    const task = await world.deps.db.selectFrom('staff_task').select(['key', 'closed_at']).execute();
    expect(task).toEqual([{ key: 'letter:receipt:ch_1', closed_at: null }]);

    world.stripeAnswers(async (charge) => charge);
    const now = world.deps.clock.now();
    await world.deps.db.transaction().execute((trx) => reopenNotice(trx, 'receipt:ch_1', now));
    expect((await world.send()).queued).toBe(1);
  });

  it('are dropped, and it is said why, where nobody can be or wants to be written to', async () => {
    const world = noticesWorld(await engine.open());
    await hearReport(
      world.deps,
      { recipient: address, messageId: undefined, kind: 'hard' },
      { isTrusted: true },
    );
    await world.owe(1);
    await world.send();
    expect((await world.notice()).outcome).toBe('letters came back from this address');
    expect(await world.mails()).toEqual([]);
  });

  it('are not written two weeks later', async () => {
    const world = noticesWorld(await engine.open());
    await world.owe(1);
    world.moveClock(15 * day);

    await world.send();

    expect(await world.notice()).toMatchObject({ status: 'dropped', outcome: 'too late' });
  });
});
