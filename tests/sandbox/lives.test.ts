import { expect, it } from 'vitest';
import { testSandbox } from './test-sandbox.ts';

const card = '4242424242424242';
const daySeconds = 86_400;

const order = (now: string) => {
  const madeAt = Math.floor(Date.parse(now) / 1000) - 100 * daySeconds;
  const common = {
    made_at: madeAt,
    amount: 1000,
    currency: 'usd',
    email: 'reader@example.org',
    behaviour: card,
  };
  return {
    seed: 1,
    lives: [
      { ...common, donation_id: 'don_once', interval: 'once', refund_after_days: 10 },
      { ...common, donation_id: 'don_month', interval: 'month', made_at: madeAt + 60 },
      { ...common, donation_id: 'don_left', interval: 'month', cancel_after_days: 40, currency: 'jpy' },
      {
        ...common,
        donation_id: 'don_won',
        interval: 'once',
        behaviour: '4000000000000259',
        win_after_days: 9,
      },
      { ...common, donation_id: 'don_lost', interval: 'once', behaviour: '4000000000000259' },
      { ...common, donation_id: 'don_debit', interval: 'once', behaviour: 'us_bank_account' },
      { ...common, donation_id: 'don_back', interval: 'once', behaviour: 'us_bank_account_fail' },
    ],
  };
};

it('readers gave in the past, with all that followed, unheard; and what is not over goes on', async () => {
  const t = await testSandbox();
  await t.control('lives', order((await t.state()).now));
  const charges = async () => (await t.stripe.charges.list({ limit: 100 })).data;
  const disputes = (await t.stripe.disputes.list()).data.map(({ status }) => status);

  // 1 + 4 + 2 + 1 + 1 + 1 + 1: a hundred days hold four payments.
  expect(await charges()).toHaveLength(11);
  expect((await charges()).filter(({ status }) => status === 'failed')).toHaveLength(1);
  expect((await t.stripe.refunds.list()).data.map(({ amount }) => amount)).toEqual([1000]);
  expect(disputes.sort()).toEqual(['lost', 'won']);
  expect((await t.stripe.payouts.list({ status: 'paid' })).data.length).toBeGreaterThan(5);
  expect(
    (await t.stripe.subscriptions.list({ status: 'all' })).data.map(({ status }) => status).sort(),
  ).toEqual(['active', 'canceled']);
  expect(t.types().filter((type) => type.startsWith('charge.'))).toEqual([]);

  await t.control('advance', { months: 1 });

  expect(await charges()).toHaveLength(12);
  expect((await t.stripe.events.list({ type: 'invoice.paid' })).data).toHaveLength(1);
  await t.close();
});
