import { describe, expect, it } from 'vitest';
import { startCase } from '../cases/case-world.ts';
import { databases } from '../helpers/databases.ts';
import { give, pay } from '../helpers/reader.ts';
import { signInAsStaff } from './staff.ts';

/** A gift of ten dollars that was promised, and twelve that were paid under its name. */
async function withMismatch(engine: (typeof databases)[number]) {
  const world = await startCase(engine);
  const promised = await give(
    world,
    { interval: 'once', amount_minor: 1000, currency: 'usd', campaign: 'bar' },
    { card_number: '4000000000000002' },
  );
  const session = await world.stripe.checkout.sessions.create({
    ...{ mode: 'payment', success_url: 'http://127.0.0.1/', cancel_url: 'http://127.0.0.1/' },
    client_reference_id: promised.donationId,
    line_items: [
      { quantity: 1, price_data: { currency: 'usd', unit_amount: 1200, product_data: { name: 'x' } } },
    ],
    payment_intent_data: { metadata: { donation_id: promised.donationId } },
  });
  await pay(session.url ?? '');
  await world.settled();
  const rows = JSON.parse(await world.run(['tasks', 'list', '--json'])) as { key: string; detail: string }[];
  const key = rows.find((row) => row.key.startsWith('mismatch:ch_'))?.key ?? '';
  return { world, promised, rows, key };
}

describe.each(databases)('a payment that is not what was promised, on $name', (engine) => {
  it('is booked and withheld, told to a person, and counts once that person says so', async () => {
    const { world, promised, rows, key } = await withMismatch(engine);
    expect(rows.find((row) => row.key === key)?.detail).toBe(
      `donation ${promised.donationId}: expected 1000 usd, got 1200 usd`,
    );
    expect(await world.income()).toMatchObject([{ interval: 'unmatched', gross_minor: 1200n }]);
    expect(await world.statusOf(promised)).not.toBe('paid');

    const staff = await signInAsStaff(world);
    expect(await staff.page('/finance/tasks')).toContain(key);
    expect(await staff.page('/finance')).toMatch(/Tasks \(\d\)/);
    const path = `/finance/tasks/${encodeURIComponent(key)}`;
    expect(await staff.page(path)).toContain(`value="${promised.donationId}"`);
    const decision = { attribute_to: promised.donationId, note: 'she raised it by mail' };
    expect((await staff.post(path, decision, { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await staff.post(path, { ...decision, note: ' ' })).status).toBe(422);
    expect((await staff.post(path, { ...decision, attribute_to: 'don_none' })).status).toBe(422);
    expect((await staff.post(path, decision)).status).toBe(303);
    expect((await staff.post(path, decision)).status).toBe(303);
    expect(await world.income()).toMatchObject([{ interval: 'once', campaign: 'bar', gross_minor: 1200n }]);
    expect(await staff.page(path)).toContain('she raised it by mail');
    expect(await staff.page('/finance/tasks')).not.toContain(key);
    expect(await staff.page('/finance/tasks?all')).toContain(key);
    expect((await fetch(world.base + path)).status).toBe(401);
    await world.equalsStripe();
  });

  it('may be left as it is, by a command', async () => {
    const { world, key } = await withMismatch(engine);
    await world.run(['tasks', 'resolve', key, '--note', 'another shop', '--dry-run']);
    await world.run(['tasks', 'resolve', key], 2);
    await world.run(['tasks', 'resolve', 'mismatch:none', '--note', 'x'], 1);
    await world.run(['tasks', 'resolve', key, '--note', 'another shop']);
    expect(await world.income()).toMatchObject([{ interval: 'unmatched' }]);
    const all = JSON.parse(await world.run(['tasks', 'list', '--all', '--json'])) as object[];
    expect(all).toContainEqual(expect.objectContaining({ key, resolution: 'another shop' }));
  });
});
