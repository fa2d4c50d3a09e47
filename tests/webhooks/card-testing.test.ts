import { describe, expect, it } from 'vitest';
import { attemptsByMinute, forgetAttempts, frictionAt } from '../../db/payment-attempts.ts';
import { plusMs } from '../../src/clock.ts';
import { startCase, type CaseWorld } from '../cases/case-world.ts';
import { databases } from '../helpers/databases.ts';
import { askJson, give, pay } from '../helpers/reader.ts';

const declined = { card_number: '4000000000000002' };
const five = { interval: 'once', amount_minor: 500, currency: 'usd', campaign: 'bar' } as const;
const monthly = { ...five, interval: 'month' } as const;

async function openPage(world: CaseWorld, asked: object): Promise<{ url: string; donationId: string }> {
  const { url, donation_id: donationId } = (await (await askJson(world, asked)).json()) as {
    url: string;
    donation_id: string;
  };
  return { url, donationId };
}

async function failAt(url: string, times: number) {
  for (let i = 0; i < times; i++) await pay(url, declined);
}

async function attempts({ deps: { db, clock } }: CaseWorld) {
  const now = clock.now();
  const minutes = await attemptsByMinute(db, { from: plusMs(now, -5 * 86_400_000), to: now });
  const sum = (name: 'failed' | 'succeeded') => minutes.reduce((n, minute) => n + minute[name], 0);
  return { failed: sum('failed'), succeeded: sum('succeeded') };
}

const friction = ({ deps: { db, clock, config } }: CaseWorld) =>
  frictionAt(db, clock.now(), config.newsroom.safety.breaker);

describe.each(databases)('cards that are tried out, on $name', (engine) => {
  it('a payment page at which five cards failed is closed, and the donation with it', async () => {
    const world = await startCase(engine);
    const { url, donationId } = await openPage(world, five);
    await failAt(url, 4);
    await world.settled();
    expect(await world.statusOf({ donationId, sessionId: '', location: '', status: 0 })).toBe('started');
    await failAt(url, 1);
    await world.settled();
    expect(await world.statusOf({ donationId, sessionId: '', location: '', status: 0 })).toBe('expired');
    const sessions = await world.stripe.checkout.sessions.list();
    expect(sessions.data.map(({ status }) => status)).toEqual(['expired']);
    expect(await world.run(['tasks', 'list', '--json'])).toBe('[]\n');
  });

  it('a monthly one too, where it is the only one of its amount; another reader’s is never closed', async () => {
    const world = await startCase(engine);
    const tested = await openPage(world, monthly);
    await openPage(world, { ...monthly, amount_minor: 700 });
    await failAt(tested.url, 5);
    await world.settled();
    const open = async () =>
      (await world.stripe.checkout.sessions.list({ limit: 10 })).data
        .filter(({ status }) => status === 'open')
        .map(({ amount_total }) => amount_total);
    expect(await open()).toEqual([700]);
    const again = await openPage(world, monthly);
    await openPage(world, monthly);
    await failAt(again.url, 5);
    await world.settled();
    expect(await open()).toEqual([500, 500, 700]);
  });

  it('cards that are refused raise friction, their copies do not, and calm lowers it again', async () => {
    const world = await startCase(engine);
    await world.control('webhooks', { copies: 3, shuffle: true });
    for (let page = 0; page < 3; page++) await failAt((await openPage(world, five)).url, 3);
    await world.settled();
    expect(await attempts(world)).toEqual({ failed: 9, succeeded: 0 });
    expect(await friction(world)).toBe('none');
    await failAt((await openPage(world, five)).url, 1);
    await world.settled();
    expect(await friction(world)).toBe('wait');
    await world.control('advance', { seconds: 30 * 60 });
    expect(await friction(world)).toBe('none');
  });

  it('counts a gift as one gift, whatever failed before it, and a renewal as no attempt', async () => {
    const world = await startCase(engine);
    await give(world, five);
    for (let page = 0; page < 5; page++) await failAt((await openPage(world, five)).url, 2);
    await give(world, monthly, { card_number: '4000000000000341' });
    await world.control('advance', { days: 32 });
    await world.settled();
    const income: { donations: string | number; gross_minor: string }[] = JSON.parse(
      await world.run(['report', 'income', '--json']),
    ) as { donations: string | number; gross_minor: string }[];
    expect(income.map(({ donations, gross_minor }) => [Number(donations), gross_minor])).toEqual([
      [1, '500'],
      [1, '500'],
    ]);
    expect(await attempts(world)).toEqual({
      failed: 0,
      succeeded: 0,
    });
  });

  it('forgets attempts after two days', async () => {
    const world = await startCase(engine);
    await failAt((await openPage(world, five)).url, 2);
    await world.settled();
    const { db, clock } = world.deps;
    expect(await forgetAttempts(db, plusMs(clock.now(), 47 * 3_600_000))).toBe(0);
    expect(await forgetAttempts(db, plusMs(clock.now(), 49 * 3_600_000))).toBe(2);
  });
});
