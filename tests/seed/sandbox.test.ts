import { expect, it } from 'vitest';
import { cli } from '../helpers/cli.ts';
import { sqlite } from '../helpers/databases.ts';
import { sandboxState, startTestService } from '../helpers/service.ts';

it('a month end is rehearsed on a seeded sandbox: the books equal Stripe, and nobody gets a letter', async () => {
  const service = await startTestService(sqlite);
  const run = (...args: string[]) => cli(service.settings, ...args);

  const seeded = await run('sandbox', 'seed', '--gifts', '60', '--months', '4', '--json');
  expect(seeded.stderr + seeded.stdout).toContain('"gifts":60');
  const { counts } = await sandboxState(service.sandboxUrl);
  const [reconciled, verified, income, mail, again] = [
    await run('stripe', 'reconcile', '--json'),
    await run('ledger', 'verify'),
    await service.income(),
    await run('mail', 'list', '--json'),
    await run('sandbox', 'seed', '--gifts', '60', '--months', '4'),
  ];

  expect(counts['charge']).toBeGreaterThan(40);
  expect(counts['payout']).toBeGreaterThan(20);
  expect(JSON.parse(reconciled.stdout)).toMatchObject({ ok: true, differences: [] });
  expect(verified.code).toBe(0);
  expect(income.some(({ interval }) => interval === 'month')).toBe(true);
  expect(income.filter(({ interval }) => interval === 'unmatched')).toEqual([]);
  expect(JSON.parse(mail.stdout)).toEqual([]);
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('made before')]);
});

it('nothing is seeded beside real books, or where Stripe is not the sandbox', async () => {
  const service = await startTestService(sqlite);
  const live = {
    ...service.settings,
    ABUSE_LIMITS: 'on',
    STRIPE_SECRET_KEY: 'sk_test_x',
    STRIPE_WEBHOOK_SECRETS: 'whsec_x',
  };
  const books = await cli(
    service.settings,
    'sandbox',
    'seed',
    '--books-only',
    '--gifts',
    '20',
    '--months',
    '2',
  );
  const mixed = await cli(service.settings, 'sandbox', 'seed', '--gifts', '20');
  const other = await cli(live, 'sandbox', 'seed', '--books-only');

  expect(books.code).toBe(0);
  expect([mixed.code, mixed.stderr]).toEqual([1, expect.stringContaining('a DATA_DIR of its own')]);
  expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('a sandbox only')]);
});
