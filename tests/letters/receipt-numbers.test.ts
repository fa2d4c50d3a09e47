import { describe, expect, it } from 'vitest';
import { hearReport } from '../../src/mail/bounces/hear-report.ts';
import { mailAddressSchema } from '../../src/mail/mail-address.ts';
import { askForCopy, makeVoid } from '../../src/letters/receipts/change-receipt.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import type { Translation } from '../../webhooks/translate/translation.ts';
import { databases } from '../helpers/databases.ts';
import { day, hour } from '../mail/mail-world.ts';
import { createDice, type Dice } from '../simulation/dice.ts';
import { gapsIn, paidMinor, receiptWorld, type ReceiptWorld } from './receipt-world.ts';

const numbersOf = async (world: ReceiptWorld) => (await world.register()).map((row) => row['number']);
const statusesOf = async (world: ReceiptWorld) =>
  (await world.register()).map((row) => [row['number'], row['charge'], row['status'], row['void_reason']]);

async function receipted(world: ReceiptWorld, ...gifts: number[]) {
  for (const n of gifts) {
    await world.hears(await world.pays(n));
    await world.send();
  }
}

const first = { series: 2026, serial: 1 };
const decided = { reason: 'the name of the newsroom was wrong', reissue: false, dryRun: false };

describe.each(databases)('numbers of receipts on $name', (engine) => {
  it('count from one in each year of issue, whatever the day of the payment', async () => {
    const world = receiptWorld(await engine.open(), { now: '2026-12-31T23:00:00.000Z' });
    await receipted(world, 1, 2);
    const late = await world.pays(3);
    world.moveClock(2 * hour);
    await world.hears(late);
    await world.send();
    await receipted(world, 4);

    expect(await numbersOf(world)).toEqual(['2026-000001', '2026-000002', '2027-000001', '2027-000002']);
    const rows = await world.register();
    expect(rows[0]).toMatchObject({
      ...{ charge: 'ch_1', donation: 'don_1', paid_on: '2026-12-31', issued_on: '2026-12-31' },
      ...{ currency: 'usd', amount_minor: 500n, status: 'valid', void_reason: null, copies: 0 },
    });
    expect(await ledgerDefects(world.deps.db)).toEqual([]);
  });

  it('never go back to a year that was left, though a clock is set back', async () => {
    const world = receiptWorld(await engine.open(), { now: '2027-01-01T01:00:00.000Z' });
    await receipted(world, 1);
    world.moveClock(-2 * hour);
    await receipted(world, 2);

    expect(await numbersOf(world)).toEqual(['2027-000001', '2027-000002']);
  });

  it('are taken only by letters that leave', async () => {
    const world = receiptWorld(await engine.open());
    const gone = mailAddressSchema.parse('ch_1@example.org');
    await hearReport(
      world.deps,
      { recipient: gone, messageId: undefined, kind: 'hard' },
      { isTrusted: true },
    );
    await receipted(world, 1, 2);

    expect(await statusesOf(world)).toEqual([['2026-000001', 'ch_2', 'valid', null]]);
  });

  it('are not in a letter, unless the newsroom shows them: a reference that says nothing is', async () => {
    const hidden = receiptWorld(await engine.open());
    await receipted(hidden, 1);
    const [row] = await hidden.register();
    const [letter = ''] = await hidden.texts(1);

    expect(row?.['reference']).toMatch(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
    expect(letter).toContain(`Receipt: ${String(row?.['reference'])}`);
    expect(letter).not.toContain('2026-000001');

    const shown = receiptWorld(await engine.open(), { newsroom: { receipt_numbers: 'shown' } });
    await receipted(shown, 1);
    expect((await shown.texts(1))[0]).toContain('Receipt: 2026-000001');
  });

  it('stay the same in a copy, which says that it is one, and the how many-eth', async () => {
    const world = receiptWorld(await engine.open(), { newsroom: { receipt_numbers: 'shown' } });
    await receipted(world, 1, 2);
    for (let copies = 0; copies < 2; copies++) {
      world.moveClock(day);
      await askForCopy(world.deps, first, { dryRun: false });
      await world.send();
    }

    const [original, one, two] = await world.texts(1);
    expect(original).not.toContain('Duplicate');
    expect(one).toContain('Duplicate no. 1 of a receipt first sent on 22 November 2026.');
    expect(two).toContain('Duplicate no. 2');
    for (const copy of [one, two]) expect(copy).toContain('Receipt: 2026-000001');
    expect((await world.register()).map(({ copies }) => copies)).toEqual([2, 0]);
  });

  it('are copied by a notice that is replayed after its letter was given up', async () => {
    const world = receiptWorld(await engine.open());
    await receipted(world, 1);
    await world.deps.db.deleteFrom('outbox_mail').execute();
    await world.deps.db.updateTable('notice').set({ status: 'open' }).execute();
    await world.send();

    expect((await world.texts(1))[0]).toContain('Duplicate no. 1');
    expect(await numbersOf(world)).toEqual(['2026-000001']);
  });

  it('stay in the register when they are void, and another stands in their place', async () => {
    const world = receiptWorld(await engine.open(), { newsroom: { receipt_numbers: 'shown' } });
    await receipted(world, 1, 2);
    const would = await makeVoid(world.deps, first, { ...decided, dryRun: true });
    expect(would).toMatchObject({ result: 'would be void', letter: null });

    expect(await makeVoid(world.deps, first, decided)).toMatchObject({ result: 'void', letter: null });
    expect(await makeVoid(world.deps, first, { ...decided, reissue: true })).toMatchObject({
      ...{ result: 'void already', letter: expect.stringContaining('receipt:ch_1:anew_') as string },
    });
    world.moveClock(hour);
    await world.send();

    const rows = await world.register();
    expect(rows.map((row) => [row['number'], row['status'], row['replaced_by']])).toEqual([
      ['2026-000001', 'replaced', '2026-000003'],
      ['2026-000002', 'valid', null],
      ['2026-000003', 'valid', null],
    ]);
    expect(rows[0]?.['void_reason']).toBe(decided.reason);
    const [, anew] = await world.texts(1);
    expect(anew).toContain('It replaces receipt 2026-000001, which is no longer valid.');
    expect(await askForCopy(world.deps, first, { dryRun: false })).toMatchObject({ kind: 'refused' });
  });

  it('of a payment stay valid while a part of it went back, and are void once all did', async () => {
    const world = receiptWorld(await engine.open());
    await receipted(world, 1);
    await world.hears(world.returns(1, 200));
    expect(await statusesOf(world)).toEqual([['2026-000001', 'ch_1', 'valid', null]]);

    await world.hears(world.returns(1, 300));
    expect(await statusesOf(world)).toEqual([['2026-000001', 'ch_1', 'void', 'refunded']]);
  });

  it('are void by a dispute, and given anew when it is decided for us', async () => {
    const world = receiptWorld(await engine.open());
    await receipted(world, 1);
    await world.hears(world.returns(1, 500, 'dispute'));
    expect(await statusesOf(world)).toEqual([['2026-000001', 'ch_1', 'void', 'disputed']]);

    await world.hears(world.returns(1, -500, 'dispute_reversal'));
    await world.send();
    expect(await statusesOf(world)).toEqual([
      ['2026-000001', 'ch_1', 'replaced', 'disputed'],
      ['2026-000002', 'ch_1', 'valid', null],
    ]);
  });

  it('are given to no payment that went back before its letter was written', async () => {
    const world = receiptWorld(await engine.open());
    const paid = await world.pays(1);
    const dispute = world.returns(1, 500, 'dispute');
    await world.hears(dispute);
    await world.hears(paid);
    await world.send();

    expect(await world.register()).toEqual([]);
  });

  it('end alike in whatever order it is heard what was paid and returned, and whatever comes twice', async () => {
    for (let seed = 1; seed <= 2; seed++) {
      const world = receiptWorld(await engine.open());
      const kept = await anyOrder(world, createDice(seed));

      const rows = await world.register();
      expect(gapsIn(rows.map((row) => String(row['number'])))).toEqual([]);
      const valid = rows.filter((row) => row['status'] === 'valid').map((row) => String(row['charge']));
      const expected = [...kept].filter(([, minor]) => minor > 0).map(([n]) => `ch_${n}`);
      expect(valid.toSorted(), `seed ${seed}`).toEqual(expected.toSorted());
      expect(await ledgerDefects(world.deps.db)).toEqual([]);
    }
  });

  it('are read page by page, and an auditor finds none missing in the CSV', async () => {
    const world = receiptWorld(await engine.open());
    for (let n = 1; n <= 25; n++) await world.hears(await world.pays(n));
    await world.send();
    await makeVoid(world.deps, { series: 2026, serial: 7 }, decided);

    const numbers: string[] = [];
    for (let after: string | undefined = ''; after !== undefined;) {
      const page = await world.page({ limit: '10', ...(after !== '' && { after }) });
      numbers.push(...page.numbers);
      after = page.next;
    }

    expect(numbers).toHaveLength(25);
    expect(gapsIn(numbers)).toEqual([]);
    expect(gapsIn(numbers.filter((number) => number !== '2026-000007'))).toEqual(['2026-000008']);
    expect((await world.page({ from: '2026-11-23' })).numbers).toEqual([]);
    expect((await world.page({ to: '2026-11-22', limit: '3' })).numbers).toHaveLength(3);
  });
});

/** Lives of a few gifts, heard in any order; @returns what of each was kept in the end. */
async function anyOrder(world: ReceiptWorld, dice: Dice): Promise<Map<number, number>> {
  const kept = new Map<number, number>();
  const lives = new Map<number, number[]>();
  for (let n = 1; n <= 8; n++) {
    const part = dice.pick([200, 500]);
    const back = [part, ...(part < paidMinor && dice.chance(0.6) ? [paidMinor - part] : [])];
    const life = dice.chance(0.25) ? [] : dice.chance(0.5) ? [...back, -dice.pick(back)] : back;
    lives.set(n, life);
    kept.set(n, paidMinor - life.reduce((sum, minor) => sum + minor, 0));
  }
  const unheard: Translation[] = [];
  for (const n of lives.keys()) unheard.push(await world.pays(n));
  const heard: Translation[] = [];
  const hear = async () => {
    const next = unheard.splice(dice.whole(0, unheard.length - 1), 1);
    for (const translation of next) await world.hears(translation);
    heard.push(...next);
  };
  while ([...lives.values()].some((life) => life.length > 0)) {
    const n = dice.pick([...lives].filter(([, life]) => life.length > 0).map(([key]) => key));
    unheard.push(world.returns(n, lives.get(n)?.shift() ?? 0));
    world.moveClock(1000);
    if (unheard.length > 0 && dice.chance(0.7)) await hear();
    if (dice.chance(0.4)) await world.send();
  }
  while (unheard.length > 0) {
    await hear();
    if (dice.chance(0.4)) await world.send();
    if (dice.chance(0.3)) await world.hears(dice.pick(heard));
  }
  while ((await world.send()).queued > 0);
  return kept;
}
