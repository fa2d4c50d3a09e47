import { describe, expect, it } from 'vitest';
import { applyPolicies } from '../../webhooks/policies/apply-policies.ts';
import { databases } from '../helpers/databases.ts';
import { startLifecycle, type Promised } from '../helpers/lifecycle.ts';

const ten: Promised = { id: 'don_1', interval: 'once', amountMinor: 1000 };

describe.each(databases)('refunds and warnings, on $name', (engine) => {
  it('books a pending refund when its money moves, and keeps how it stands', async () => {
    const life = await startLifecycle(engine);
    const session = await life.give(ten, { card_number: '4000000000007726' });
    const charge = (await life.chargeOf(session)).id;
    const refund = await life.sdk.refunds.create({ charge, amount: 300 });
    await life.hear();
    expect(await life.object(refund.id)).toMatchObject({ status: 'pending', chargeId: charge });
    await life.advance({ days: 10 });
    await life.hear();
    expect(await life.object(refund.id)).toMatchObject({ status: 'succeeded', amountMinor: 300n });
    expect(await life.balances()).toMatchObject({ donations: -1000, refunds: 300 });
    expect(await life.stuck()).toEqual([]);
  });

  it('tells who is still owed a refund that failed, once, and books the money that came back', async () => {
    const life = await startLifecycle(engine);
    const session = await life.give(ten, { card_number: '4000000000005126' });
    const charge = (await life.chargeOf(session)).id;
    const refund = await life.sdk.refunds.create({ charge, amount: 400 });
    await life.hear();
    expect((await life.balances())['refunds']).toBe(400);
    await life.advance({ days: 30 });
    await life.hear((events) => events.toReversed());
    expect((await life.balances())['refunds']).toBeUndefined();
    expect(await life.tasks()).toMatchObject([{ key: `owed:${refund.id}`, subject_id: refund.id }]);
    expect(await life.object(refund.id)).toMatchObject({ status: 'failed' });
  });

  it('gives a gift back when its bank warns of fraud, once', async () => {
    const life = await startLifecycle(engine);
    const session = await life.give(ten);
    await life.hear();
    const charge = (await life.chargeOf(session)).id;
    await life.control('early_fraud_warnings', { charge });
    await life.hear();
    const [warning] = (await life.sdk.radar.earlyFraudWarnings.list({})).data;
    expect((await life.sdk.charges.retrieve(charge)).refunded).toBe(true);
    expect(await life.object(warning?.id ?? '')).toMatchObject({ status: 'settled', chargeId: charge });
    expect(await life.balances()).toMatchObject({ donations: -1000, refunds: 1000 });
    expect(await life.tasks()).toEqual([]);

    for (const event of (await life.sdk.events.list({ limit: 100 })).data)
      await life.deliver({ ...event, id: `${event.id}_again` });
    await life.workAll();
    await applyPolicies(life.deps, ['fraud_warning']);
    expect((await life.sdk.refunds.list({})).data).toHaveLength(1);
  });

  it('only tells of the warning where the newsroom says so', async () => {
    const life = await startLifecycle(engine, { early_fraud_warnings: 'tell' });
    const session = await life.give(ten);
    const charge = (await life.chargeOf(session)).id;
    await life.control('early_fraud_warnings', { charge });
    await life.hear();
    expect((await life.sdk.refunds.list({})).data).toEqual([]);
    expect(await life.tasks()).toMatchObject([{ kind: 'fraud_warning' }]);
    await life.sdk.refunds.create({ charge });
    await life.hear();
    expect(await life.tasks()).toEqual([]);
  });

  it('gives back nothing that is disputed already, or that is not a gift of ours', async () => {
    const life = await startLifecycle(engine);
    const disputed = (await life.chargeOf(await life.give(ten))).id;
    await life.control('early_fraud_warnings', { charge: disputed });
    await life.control('disputes', { charge: disputed });
    const foreign = (await life.chargeOf(await life.payFor({ ...ten, id: 'somebody_elses' }))).id;
    await life.control('early_fraud_warnings', { charge: foreign });
    await life.advance({ seconds: 30 });
    await life.hear();
    expect((await life.sdk.refunds.list({})).data).toEqual([]);
    expect((await life.tasks()).map(({ kind }) => kind).toSorted()).toEqual(['dispute', 'fraud_warning']);
  });

  it('keeps a review, and tells of it while it is open', async () => {
    const life = await startLifecycle(engine);
    const session = await life.give(ten, { card_number: '4000000000009235' });
    await life.hear();
    const [review] = (await life.sdk.reviews.list({})).data;
    const charge = (await life.chargeOf(session)).id;
    expect(await life.object(review?.id ?? '')).toMatchObject({ status: 'open', chargeId: charge });
    expect(await life.tasks()).toMatchObject([{ kind: 'review', subject_id: review?.id }]);
    await life.sdk.reviews.approve(review?.id ?? '');
    await life.hear();
    expect(await life.object(review?.id ?? '')).toMatchObject({ status: 'closed' });
    expect(await life.tasks()).toEqual([]);
    expect((await life.balances())['donations']).toBe(-1000);
  });

  it('asks for an answer to a dispute while there is one to give, and again where it is appealed', async () => {
    const life = await startLifecycle(engine);
    const charge = (await life.chargeOf(await life.give(ten))).id;
    await life.control('disputes', { charge, inquiry: true });
    await life.hear();
    const [dispute] = (await life.sdk.disputes.list({})).data;
    const id = dispute?.id ?? '';
    const asked = async () => (await life.tasks()).map(({ key }) => key);
    expect(await asked()).toEqual([`dispute:${id}:warning_needs_response`]);
    expect((await life.balances())['disputes']).toBeUndefined();

    await life.control(`disputes/${id}`, { outcome: 'escalate' });
    await life.hear((events) => events.toReversed());
    expect(await asked()).toEqual([`dispute:${id}:needs_response`]);
    expect((await life.balances())['disputes']).toBe(1000);

    await life.control(`disputes/${id}`, { outcome: 'lost' });
    await life.hear();
    expect(await asked()).toEqual([]);
    expect(await life.object(id)).toMatchObject({ status: 'lost', chargeId: charge });

    await life.control(`disputes/${id}`, { outcome: 'appeal' });
    await life.hear();
    expect(await asked()).toEqual([`dispute:${id}:appeal_needs_response`]);
    expect(await life.stuck()).toEqual([]);
  });

  it('makes the next look at the balance due where no object tells what moved', async () => {
    const life = await startLifecycle(engine);
    const job = { name: 'poll', due_at: '2099-01-01T00:00:00.000Z' };
    await life.db.insertInto('scheduled_job').values(job).execute();
    const event = {
      ...{ id: 'evt_balance', object: 'event', type: 'balance.available', livemode: false },
      ...{ api_version: '2026-10-28.endive', created: Math.floor(life.deps.clock.nowMs() / 1000) },
      data: { object: { object: 'balance', livemode: false, available: [], pending: [] } },
    };
    expect(await life.deliver(event)).toBe(200);
    await life.workAll();
    expect(await life.event('evt_balance')).toEqual({ status: 'done', last_error: null });
    const { due_at: dueAt } = await life.db
      .selectFrom('scheduled_job')
      .select('due_at')
      .where('name', '=', 'poll')
      .executeTakeFirstOrThrow();
    expect(dueAt <= life.deps.clock.now()).toBe(true);
  });
});
