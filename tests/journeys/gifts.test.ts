import { describe, expect, it } from 'vitest';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { databases } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';
import { startTestService } from '../helpers/service.ts';

const usd = { amount_minor: 200, currency: 'usd' };

describe.each(databases)('gifts on $name', (engine) => {
  it('of two dollars once, monthly and yearly, and two months of renewals, are in the books to the cent', async () => {
    const service = await startTestService(engine);
    for (const interval of ['once', 'month', 'year'] as const)
      await give(service, { interval, ...usd, campaign: 'bar' });
    await service.settled();
    await service.control('advance', { months: 2 });
    await service.control('advance', { days: 1 });
    await service.settled();

    const income = await service.income();
    const total = (of: keyof (typeof income)[number]) =>
      income.reduce((sum, row) => sum + BigInt(row[of]), 0n);
    expect(total('gross_minor')).toBe(1000n);
    expect(total('donations')).toBe(5n);
    // 2.9 % and 30 cents of each; of the four recurring charges 0.7 % more.
    expect(total('fees_minor')).toBe(5n * 36n + 4n * 1n);
    expect(income.filter((row) => row.interval === 'month').map((row) => row.gross_minor)).toEqual([
      200n,
      200n,
      200n,
    ]);
    expect(new Set(income.map((row) => row.campaign))).toEqual(new Set(['bar']));
    expect(await service.differenceToStripe()).toEqual({});
    expect(await ledgerDefects(service.deps.db)).toEqual([]);
  });

  it('in currencies of none, two and three decimals stand each in its own', async () => {
    const service = await startTestService(engine);
    await give(service, { interval: 'once', amount_minor: 300, currency: 'jpy' });
    await give(service, { interval: 'month', amount_minor: 620, currency: 'kwd' });
    await give(service, { interval: 'once', amount_minor: 30_000, currency: 'isk' });
    await service.settled();

    const income = await service.income();
    expect(income.map((row) => [row.currency, row.gross_minor, row.campaign])).toEqual([
      ['isk', 30_000n, 'none'],
      ['jpy', 300n, 'none'],
      ['kwd', 620n, 'none'],
    ]);
    expect(await service.differenceToStripe()).toEqual({});
  });

  it('that are declined leave nothing in the books', async () => {
    const service = await startTestService(engine);
    const declined = await give(service, { interval: 'once', ...usd }, { card_number: '4000000000000002' });
    await service.settled();
    expect(declined.status).not.toBe(303);
    expect(await service.income()).toEqual([]);
  });
});
