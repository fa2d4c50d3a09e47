import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { sqlite } from '../helpers/databases.ts';
import { askJson, pay } from '../helpers/reader.ts';
import { startTestService, type TestService } from '../helpers/service.ts';

const gift = { interval: 'once', amount_minor: 200, currency: 'usd' };

const sessionsOf = async (service: TestService) => {
  const sdk = new Stripe('sk_test_sandbox', {
    host: '127.0.0.1',
    port: new URL(service.sandboxUrl).port,
    protocol: 'http',
  });
  return (await sdk.checkout.sessions.list({ limit: 100 })).data;
};

describe('a checkout while Stripe fails', () => {
  it.each([
    ['answers 429', 429],
    ['answers 500', 500],
    ['cuts the connection', 'reset'],
  ])('%s: says so, charges nothing, and goes on under the same key', async (_what, status) => {
    const service = await startTestService(sqlite);
    const key = { 'idempotency-key': 'one-form' };
    // More often than the client tries by itself.
    await service.control('faults', { path: '/v1/checkout/sessions', status, times: 20 });
    expect((await askJson(service, gift, key)).status).toBe(503);
    await service.control('faults', { path: '/v1/checkout/sessions', status, times: 0 });

    const answers = await Promise.all(Array.from({ length: 5 }, () => askJson(service, gift, key)));

    const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as { url: string }[];
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(bodies.map(({ url }) => url)).size).toBe(1);
    const open = (await sessionsOf(service)).filter((session) => session.status === 'open');
    expect(open).toHaveLength(1);
    await pay(bodies[0]?.url ?? '');
    await service.settled();
    expect((await service.income()).map((row) => row.gross_minor)).toEqual([200n]);
    expect((await askJson(service, gift, key)).status).toBe(409);
  });
});
