import { describe, expect, it } from 'vitest';
import { askReport } from '../helpers/ask-report.ts';
import { databases } from '../helpers/databases.ts';
import { give, pay, type Asked } from '../helpers/reader.ts';
import { startTestService, until, type TestService } from '../helpers/service.ts';
import { lettersSettled, noStatements, notices } from './letters-world.ts';

const monthly: Asked = { interval: 'month', amount_minor: 500, currency: 'usd' };
/** Stripe's test card that is taken once and refused afterwards. */
const refusedLater = { card_number: '4000000000000341' };

const subjectsOf = (letters: { subject: string }[]) => letters.map(({ subject }) => subject);

async function stripe(
  service: TestService,
  method: string,
  path: string,
  fields: Record<string, string> = {},
) {
  const body = new URLSearchParams(fields);
  const response = await fetch(`${service.sandboxUrl}/v1/${path}`, {
    method,
    headers: { authorization: 'Bearer sk_test_sandbox', 'idempotency-key': crypto.randomUUID() },
    ...(method === 'POST' && { body }),
  });
  const answer = (await response.json()) as { data?: { id: string }[]; id?: string };
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

const onlySubscription = async (service: TestService): Promise<string> =>
  (await stripe(service, 'GET', 'subscriptions?status=all')).data?.[0]?.id ?? 'none';

describe.each(databases)('letters about a regular gift on $name', (engine) => {
  it('tell once of a renewal that failed, with a page to pay at, and of its end', async () => {
    const service = await startTestService(engine, noStatements());
    await give(service, monthly, refusedLater);
    await lettersSettled(service);

    await service.control('advance', { days: 34 });
    const first = await lettersSettled(service);
    for (let weeks = 0; weeks < 4; weeks++) {
      await service.control('advance', { days: 6 });
      await lettersSettled(service);
    }
    const all = await lettersSettled(service);

    expect(subjectsOf(first)).toEqual(['Your receipt', 'A payment did not go through']);
    expect(first[1]?.text).toContain(`${service.sandboxUrl}/invoices/in_`);
    expect(first[1]?.text).toMatch(/Next attempt: \d+ \w+ \d{4}/);
    expect(subjectsOf(all)).toEqual([
      'Your receipt',
      'A payment did not go through',
      'Your payments have ended',
    ]);
    expect(all[2]?.text).toContain('because a payment could not be taken');
  });

  it('lead to a page where the payment is mended with another card, and nothing more is said of it', async () => {
    const service = await startTestService(engine, noStatements());
    await give(service, monthly, refusedLater);
    await lettersSettled(service);
    await service.control('advance', { days: 34 });
    const [, failed] = await lettersSettled(service);
    const payUrl = /http\S+\/invoices\/in_\w+/.exec(failed?.text ?? '')?.[0] ?? '';

    const refused = await pay(payUrl, { card_number: '4000000000000002' });
    const paid = await pay(payUrl, { card_number: '4242424242424242' });
    const letters = await lettersSettled(service);

    expect([refused.status, paid.status]).toEqual([402, 200]);
    expect(subjectsOf(letters)).toEqual(['Your receipt', 'A payment did not go through', 'Your receipt']);
  });

  it('confirm an end for the end of the period once, and not again when it has come', async () => {
    const service = await startTestService(engine, noStatements());
    await give(service, monthly);
    await lettersSettled(service);
    const id = await onlySubscription(service);

    await stripe(service, 'POST', `subscriptions/${id}`, { cancel_at_period_end: 'true' });
    await lettersSettled(service);
    await service.control('advance', { days: 40 });
    const letters = await lettersSettled(service);

    expect(subjectsOf(letters)).toEqual(['Your receipt', 'Your payments have ended']);
    expect(letters[1]?.text).toContain('as was asked');
  });

  it('tell of a refund', async () => {
    const service = await startTestService(engine, noStatements());
    await give(service, { ...monthly, interval: 'once' });
    await lettersSettled(service);
    const charge = (await stripe(service, 'GET', 'charges')).data?.[0]?.id ?? '';

    await stripe(service, 'POST', 'refunds', { charge, amount: '200' });
    const letters = await lettersSettled(service);
    await stripe(service, 'POST', 'refunds', { charge });
    const last = (await lettersSettled(service)).at(-1);

    expect(subjectsOf(letters)).toEqual(['Your receipt', 'Money is on its way back to you']);
    expect(letters[1]?.text).toContain('Returned: $2');
    expect(letters[1]?.text).toContain('Of a payment of: $5');
    expect(letters[1]?.text).toContain('The receipt for this payment stays valid');
    expect(last?.text).toContain('The receipt for this payment is no longer valid.');
    expect((await askReport(service.deps, 'receipts')).rows).toMatchObject([
      { charge, status: 'void', void_reason: 'refunded', amount_minor: 500n },
    ]);
  });

  it('ask before a yearly gift renews itself, and name the day', async () => {
    const service = await startTestService(engine, noStatements());
    await give(service, { ...monthly, interval: 'year' });
    await lettersSettled(service);

    await service.control('advance', { days: 350 });
    const letters = await lettersSettled(service);
    await service.control('advance', { days: 20 });
    const all = await lettersSettled(service);

    expect(subjectsOf(letters)).toEqual(['Your receipt', 'Your yearly payment is due soon']);
    expect(subjectsOf(all)).toEqual(['Your receipt', 'Your yearly payment is due soon', 'Your receipt']);
  });

  it('say nothing of what happened long before it was heard of', async () => {
    const service = await startTestService(engine, noStatements());
    await service.control('webhooks', { disabled: true });
    await give(service, { ...monthly, interval: 'once' });

    await service.control('advance', { days: 20 });
    await until('the poll to find the gift', async () =>
      (await service.income()).some(({ interval }) => interval === 'once'),
    );

    expect(await notices(service)).toEqual({});
  });
});
