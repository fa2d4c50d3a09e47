import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planSetup } from '../../src/stripe/webhook-setup.ts';
import { subscribedTypes } from '../../webhooks/translate/registry.ts';
import { cli } from '../helpers/cli.ts';
import { testSandbox, type TestSandbox } from '../sandbox/test-sandbox.ts';

const types = [...subscribedTypes].toSorted();
const base = 'http://127.0.0.1:9';
const url = `${base}/webhooks/stripe`;

describe('stripe setup', () => {
  let sandbox: TestSandbox;
  beforeEach(async () => {
    sandbox = await testSandbox({ listen: false });
  });
  afterEach(() => sandbox.close());

  const setup = (args: string[] = [], settings: Record<string, string> = {}) =>
    cli(
      {
        ...{ STRIPE_SECRET_KEY: 'rk_test_newsroom', STRIPE_API_BASE: sandbox.url, PUBLIC_URL: base },
        ...{ DATA_DIR: '/nowhere', ...settings },
      },
      ...['stripe', 'setup', ...args],
    );
  const json = async (args: string[] = [], code = 0) => {
    const ended = await setup(['--json', ...args]);
    expect({ code: ended.code, stderr: code === 0 ? ended.stderr : '' }).toEqual({ code, stderr: '' });
    return JSON.parse(ended.stdout) as {
      ok: boolean;
      webhook_secret?: string;
      findings: { check: string; result: string; says: string }[];
    };
  };
  const endpoints = async () => (await sandbox.stripe.webhookEndpoints.list()).data;

  it('makes the endpoint before there is a secret, a database or a service, and shows the secret once', async () => {
    const planned = await json(['--dry-run']);
    expect(planned.findings[0]?.says).toContain(`would be made: ${url}`);
    expect(await endpoints()).toEqual([]);

    const made = await setup();
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout.match(/whsec_\w+/g)).toHaveLength(1);
    const [endpoint] = await endpoints();
    expect(endpoint).toMatchObject({ url, status: 'enabled', api_version: '2026-10-28.endive' });
    expect(endpoint?.enabled_events.toSorted()).toEqual(types);

    const again = await json();
    expect(again).toMatchObject({ ok: true, findings: [{ result: 'good' }, { result: 'good' }] });
    expect(again.webhook_secret).toBeUndefined();
    expect(await endpoints()).toEqual([endpoint]);
  });

  it('enables an endpoint that Stripe has disabled, and gives it the types that it lacks', async () => {
    const { id } = await sandbox.stripe.webhookEndpoints.create({
      ...{ url, enabled_events: ['refund.created', 'customer.created'], api_version: '2026-10-28.endive' },
    });
    await sandbox.stripe.webhookEndpoints.update(id, { disabled: true });

    const planned = await json(['--dry-run']);
    expect(planned.findings[0]?.says).toMatch(
      /is disabled.*does not hear .*charge\.updated.*customer\.created/,
    );
    expect((await endpoints())[0]?.status).toBe('disabled');

    expect(await json()).toMatchObject({ ok: true });
    const [endpoint] = await endpoints();
    expect(endpoint).toMatchObject({ id, status: 'enabled' });
    expect(endpoint?.enabled_events.toSorted()).toEqual(types);
  });

  it('names an endpoint of another version, which cannot be changed, and makes the right one beside it', async () => {
    const old = await sandbox.stripe.webhookEndpoints.create({
      ...{ url, enabled_events: ['*'], api_version: '2024-04-10' },
    });
    const made = await json();
    expect(made.webhook_secret).toMatch(/^whsec_/);
    expect(made.findings.find(({ result }) => result === 'look')?.says).toContain(
      `${old.id} sends to the same address in version 2024-04-10, expected 2026-10-28.endive`,
    );
    expect(await endpoints()).toHaveLength(2);
  });

  it('names every permission that the key lacks, and ends with 78', async () => {
    await sandbox.control('keys', { lacks: ['/v1/payouts', '/v1/refunds', '/v1/events'] });
    const ended = await setup();
    expect(ended.code).toBe(78);
    for (const lack of ['Payouts: read (rak_payout_read)', 'Refunds: write', 'Refunds: read', 'Events: read'])
      expect(ended.stderr).toContain(`STRIPE_SECRET_KEY: lacks ${lack}`);
    expect(ended.stderr.match(/lacks/g)).toHaveLength(4);
    // What could be done is done.
    expect(await endpoints()).toHaveLength(1);
  });

  it('says how to make the endpoint by hand, where the key may not look at it', async () => {
    await sandbox.control('keys', { lacks: ['/v1/webhook_endpoints'] });
    const { ok, findings } = await json([], 78);
    expect(ok).toBe(false);
    expect(findings[0]?.says).toContain(url);
    expect(findings[0]?.says).toContain('charge.dispute.funds_withdrawn');
    expect(await endpoints()).toEqual([]);
  });

  it('ends with 1 where Stripe cannot be reached, and with 78 where Stripe could not reach us', async () => {
    const away = await setup([], { STRIPE_API_BASE: 'http://127.0.0.1:9' });
    expect(away).toMatchObject({ code: 1, stdout: '' });
    const unreachable = await cli(
      {
        STRIPE_SECRET_KEY: 'rk_test_newsroom',
        PUBLIC_URL: 'http://support.example.org',
        DATA_DIR: '/nowhere',
      },
      ...['stripe', 'setup'],
    );
    expect(unreachable.code).toBe(78);
    expect(unreachable.stderr).toContain('PUBLIC_URL: expected an address that begins with https://');
  });
});

describe('the endpoint that is wanted', () => {
  const wanted = { url, apiVersion: '2', events: ['a', 'b'] };
  const fitting = { id: 'we_1', url, apiVersion: '2', events: ['b', 'a'], isEnabled: true };

  it('is kept, in whatever order its types are', () => {
    expect(planSetup(wanted, [fitting])).toEqual({ step: { kind: 'keep', id: 'we_1' }, others: [] });
  });

  it('is the one that is enabled, of two that fit; the other is named while it still sends', () => {
    const twin = { ...fitting, id: 'we_2' };
    expect(planSetup(wanted, [{ ...fitting, isEnabled: false }, twin])).toMatchObject({
      ...{ step: { kind: 'keep', id: 'we_2' }, others: [] },
    });
    expect(planSetup(wanted, [fitting, twin]).others).toMatchObject([{ id: 'we_2' }]);
  });

  it('is none of another address; only an address of the same host is worth a look', () => {
    const elsewhere = { ...fitting, id: 'we_shop', url: 'https://shop.example.org/hooks', apiVersion: '1' };
    const older = { ...fitting, id: 'we_old', url: `${base}/hooks` };
    expect(planSetup(wanted, [elsewhere, older])).toMatchObject({
      ...{ step: { kind: 'create' }, others: [{ id: 'we_old' }] },
    });
  });
});
