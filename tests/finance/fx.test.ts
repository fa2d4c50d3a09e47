import { describe, expect, it } from 'vitest';
import { startCase, type CaseWorld } from '../cases/case-world.ts';
import { databases } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';

interface Row {
  charge: string;
  what: string;
  currency: string;
  residual_minor: string | null;
  note: string | null;
  presentment_minor: string;
  presentment_currency: string;
}

interface Movement {
  charge: string;
  what: string;
  amount_minor: string;
  rate: string | null;
}

/** A newsroom that is paid in dollars, on a day on which an euro is $1.08 and a hundred yen 67 cents. */
async function paidInDollars(world: CaseWorld, held: readonly string[] = ['usd']) {
  await world.control('account', {
    ...{ settlement_currencies: held, rates: { eur: '1.0800', jpy: '0.0067', kwd: '3.25', isk: '0.0073' } },
  });
}

const euroIs = (world: CaseWorld, rate: string) => world.control('account', { rates: { eur: rate } });

async function gift(world: CaseWorld, amount_minor: number, currency: string) {
  const paid = await give(world, { interval: 'once', campaign: 'bar', amount_minor, currency });
  await world.settled();
  return world.chargeOf(paid);
}

async function dispute(world: CaseWorld, charge: string) {
  await world.control('disputes', { charge });
  const [opened] = (await world.stripe.disputes.list({ charge })).data;
  return { decide: (outcome: object) => world.control(`disputes/${opened?.id}`, outcome) };
}

async function report(world: CaseWorld, ...args: string[]): Promise<Row[]> {
  await world.settled();
  return JSON.parse(await world.run(['report', 'fx', '--json', ...args])) as Row[];
}

async function movementsOf(world: CaseWorld, charge: string): Promise<Movement[]> {
  const rows = JSON.parse(await world.run(['report', 'fx-movements', '--json'])) as Movement[];
  return rows.filter((row) => row.charge === charge);
}

const leftByMonth = async (world: CaseWorld) =>
  (
    JSON.parse(await world.run(['report', 'fx-by-month', '--json'])) as {
      currency: string;
      residual_minor: string;
    }[]
  ).map((row) => `${row.currency} ${row.residual_minor}`);

describe.each(databases)('report fx, on $name', (engine) => {
  it('says what each rate left of a gift that was given back on a dearer day', async () => {
    const world = await startCase(engine);
    await paidInDollars(world);
    const charge = await gift(world, 1000, 'eur');
    await gift(world, 500, 'eur');
    await euroIs(world, '1.1000');
    await world.stripe.refunds.create({ charge: charge.id, amount: 400 });
    expect(await report(world)).toEqual([]);

    await euroIs(world, '1.1200');
    await world.stripe.refunds.create({ charge: charge.id });
    expect(await report(world)).toMatchObject([
      {
        ...{ charge: charge.id, what: 'gift went back', currency: 'usd', note: null },
        ...{ presentment_minor: '1000', presentment_currency: 'eur', residual_minor: '-32' },
      },
    ]);
    expect(await movementsOf(world, charge.id)).toMatchObject([
      { what: 'charge', amount_minor: '1080', rate: '1.08' },
      { what: 'refund', amount_minor: '-440', rate: '1.1' },
      { what: 'refund', amount_minor: '-672', rate: '1.12' },
    ]);
    expect(await report(world, '--to', '2001-01-01')).toEqual([]);
    const text = await world.run(['report', 'fx']);
    expect(text).toContain('1080 at 1.08, -440 at 1.1, -672 at 1.12');
    expect(await leftByMonth(world)).toEqual(['usd -32']);
    // What the reader was shown is in another currency than what was settled.
    expect(await world.run(['report', 'fx', '--csv'])).toContain(',1000,10.00,eur,usd,-32,-0.32,');
    await world.equalsStripe();
  }, 60_000);

  it('says what a dispute left, lost, won in full and won in part', async () => {
    const world = await startCase(engine);
    await paidInDollars(world);
    const [lost, won, part] = [
      await gift(world, 1000, 'eur'),
      await gift(world, 2000, 'eur'),
      await gift(world, 3000, 'eur'),
    ];
    await euroIs(world, '1.0500');
    const disputes = [
      await dispute(world, lost.id),
      await dispute(world, won.id),
      await dispute(world, part.id),
    ];
    expect(await report(world)).toHaveLength(3);
    expect((await report(world)).every(({ note }) => note === 'a dispute is not decided')).toBe(true);

    await euroIs(world, '1.1000');
    await disputes[0]?.decide({ outcome: 'lost' });
    await disputes[1]?.decide({ outcome: 'won' });
    await disputes[2]?.decide({ outcome: 'won', reversal_amount: 1800 });
    const rows = new Map((await report(world)).map((row) => [row.charge, row]));
    // The reader's bank took it on a cheaper day than it was given.
    expect(rows.get(lost.id)).toMatchObject({ what: 'gift went back', residual_minor: '30', note: null });
    // Taken at 1.05, returned at 1.10; the gift itself is still here.
    expect(rows.get(won.id)).toMatchObject({
      ...{ what: 'taken and returned', residual_minor: '100', note: null },
    });
    expect(await movementsOf(world, won.id)).toMatchObject([
      { what: 'dispute', amount_minor: '-2100', rate: '1.05' },
      { what: 'dispute_reversal', amount_minor: '2200', rate: '1.1' },
    ]);
    expect(rows.get(part.id)).toMatchObject({ what: 'not known', residual_minor: null, currency: '' });
    await world.equalsStripe();
  }, 60_000);

  it('books yen, dinars and króna in dollars by what a whole one is worth, and adds up no two currencies', async () => {
    const world = await startCase(engine);
    await paidInDollars(world);
    const charges = [
      await gift(world, 1000, 'jpy'),
      await gift(world, 620, 'kwd'),
      await gift(world, 100_000, 'isk'),
    ];
    expect(await world.balances()).toMatchObject({ 'donations usd': -(670 + 202 + 730) });
    await world.control('account', { rates: { jpy: '0.0070', kwd: '3.20', isk: '0.0073' } });
    for (const { id } of charges) await world.stripe.refunds.create({ charge: id });
    const rows = await report(world);
    expect(rows.map((row) => [row.presentment_currency, row.presentment_minor, row.residual_minor])).toEqual(
      expect.arrayContaining([
        ['jpy', '1000', '-30'],
        ['kwd', '620', '4'],
        ['isk', '100000', '0'],
      ]),
    );
    expect(await leftByMonth(world)).toEqual(['usd -26']);

    // From now on euros stay euros: a refund of a gift that became dollars leaves two currencies.
    const euro = await gift(world, 1000, 'eur');
    await paidInDollars(world, ['usd', 'eur']);
    const kept = await gift(world, 700, 'eur');
    await world.stripe.refunds.create({ charge: kept.id });
    await world.stripe.refunds.create({ charge: euro.id });
    const after = await report(world);
    expect(after.find(({ charge }) => charge === kept.id)).toBeUndefined();
    expect(after.find(({ charge }) => charge === euro.id)).toMatchObject({
      ...{ residual_minor: null, note: 'several currencies' },
    });
    expect(await movementsOf(world, euro.id)).toMatchObject([
      { amount_minor: '1080', rate: '1.08' },
      { amount_minor: '-1000', rate: null },
    ]);
    await world.equalsStripe();
  }, 60_000);
});
