import Database from 'better-sqlite3';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cli } from '../helpers/cli.ts';
import { databases } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';
import { startTestService } from '../helpers/service.ts';

const usd = { amount_minor: 200, currency: 'usd' };

describe.each(databases)('commands beside a running service on $name', (engine) => {
  it('say what is in the books', async () => {
    const service = await startTestService(engine);
    const run = (...args: string[]) => cli(service.settings, ...args);
    const json = async (...args: string[]): Promise<unknown> => {
      const { code, stdout, stderr } = await run(...args, '--json');
      expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
      return JSON.parse(stdout);
    };
    await give(service, { interval: 'month', ...usd, campaign: 'bar' });
    await service.settled();

    expect(await json('ledger', 'balances')).toEqual([
      { account: 'donations', currency: 'usd', amount_minor: '-200' },
      { account: 'fees:billing', currency: 'usd', amount_minor: '1' },
      { account: 'fees:processing', currency: 'usd', amount_minor: '36' },
      { account: 'stripe:payments', currency: 'usd', amount_minor: '163' },
    ]);
    const [month] = (await json('report', 'income')) as { month: string }[];
    expect(month).toEqual({
      ...{
        month: expect.stringMatching(/^\d{4}-\d{2}$/),
        interval: 'month',
        campaign: 'bar',
        currency: 'usd',
      },
      ...{ gross_minor: '200', refunds_minor: '0', disputes_minor: '0', fees_minor: '37', net_minor: '163' },
      donations: '1',
    });
    expect(await json('report', 'income', '--to', '2020-01')).toEqual([]);
    expect(await json('ledger', 'digest')).toMatchObject({
      canonical: expect.stringMatching(/^[0-9a-f]{64}$/),
      head: expect.stringMatching(/^[0-9a-f]{64}$/),
      entries: 1,
    });
    expect(await json('ledger', 'verify')).toEqual({ ok: true, defects: [] });
    expect(await json('ledger', 'rebuild')).toMatchObject({ equal: true, entries: 1 });
    expect(await json('ledger', 'entries', '--account', 'donations')).toMatchObject([{ interval: 'month' }]);
    const events = (await json('webhooks', 'list', '--status', 'done')) as { id: string; type: string }[];
    expect(events.map((e) => Object.keys(e))[0]).toEqual(
      expect.arrayContaining(['id', 'type', 'status', 'received_at', 'attempts']),
    );
    const charged = events.find((e) => e.type === 'charge.updated')?.id ?? '';
    expect(await json('webhooks', 'show', charged)).toMatchObject({
      id: charged,
      payload: { object: 'event' },
    });
    expect(await json('webhooks', 'replay', charged, '--dry-run')).toMatchObject([{ status: 'done' }]);
    expect(await json('webhooks', 'replay', charged)).toMatchObject([{ status: 'done', last_error: null }]);
    expect(await json('ledger', 'digest')).toMatchObject({ entries: 1 });
    expect(await json('mail', 'list')).toMatchObject([{ kind: 'receipt', status: 'sent' }]);
    expect(await json('migrate', '--dry-run')).toEqual([]);
    const findings = (await json('doctor')) as { result: string }[];
    expect(findings.filter((finding) => finding.result === 'bad')).toEqual([]);

    expect((await run('webhooks', 'show', 'evt_none')).code).toBe(1);
    expect((await run('ledger', 'entries', '--limit', 'many')).code).toBe(2);
  }, 60_000);

  it("take the sandbox's time, and say before they send what they would", async () => {
    const service = await startTestService(engine, { ROLE: 'web' });
    const day = new Date(service.deps.clock.nowMs() + 40 * 86_400_000).toISOString().slice(0, 10);
    const answer = await fetch(`${service.base}/remind`, {
      method: 'POST',
      headers: { origin: service.base },
      body: new URLSearchParams({
        ...{ own_date: day, email: 'reader@example.org' },
        interval: 'month',
        currency: 'usd',
      }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    const listed = JSON.parse(
      (await cli(service.settings, 'reminders', 'list', '--json')).stdout,
    ) as object[];
    expect(listed).toHaveLength(1);
    expect(JSON.stringify(listed)).not.toContain('example.org');
    const due = async () =>
      JSON.parse(
        (await cli(service.settings, 'reminders', 'send', '--dry-run', '--json')).stdout,
      ) as object[];
    expect(await due()).toEqual([]);
    await service.control('advance', { days: 42 });
    expect(await due()).toHaveLength(1);
    expect(await due()).toHaveLength(1);
    expect(JSON.parse((await cli(service.settings, 'reminders', 'send', '--json')).stdout)).toMatchObject([
      { reminders: 1, sent: 1 },
    ]);
    expect(await due()).toEqual([]);
  }, 60_000);

  it('migrate from two processes at once', async () => {
    const settings = { DATA_DIR: temporaryFolder(), DATABASE_URL: await engine.create() };
    const both = await Promise.all([cli(settings, 'migrate', '--json'), cli(settings, 'migrate', '--json')]);
    expect(both.map((ended) => ended.code)).toEqual([0, 0]);
    const applied = both.flatMap((ended) => JSON.parse(ended.stdout) as { number: number }[]);
    expect(applied.map((step) => step.number).sort((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    ]);
  });
});

describe('ledger verify', () => {
  it('exits 1 and names the row, on a file that was tampered with', async () => {
    const [sqlite] = databases;
    if (!sqlite) throw new Error('expected a database');
    const service = await startTestService(sqlite);
    await give(service, { interval: 'once', ...usd });
    await service.settled();
    const copy = join(temporaryFolder(), 'copy.sqlite');
    await service.deps.database.forgetDeleted();
    copyFileSync(service.settings['DATABASE_URL']?.slice('file:'.length) ?? '', copy);
    const connection = new Database(copy);
    connection.exec(`drop trigger posting_no_update;
      update posting set amount_minor = amount_minor + 1 where account = 'stripe:payments';
      update posting set amount_minor = amount_minor - 1 where account = 'donations';`);
    connection.close();

    const ended = await cli({ ...service.settings, DATABASE_URL: `file:${copy}` }, 'ledger', 'verify');
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('journal_entry 1');
  });
});

describe('a configuration that is wrong', () => {
  const canary = 'CANARYVALUE';

  it('is named whole, without a value, and ends with 78', async () => {
    const ended = await cli(
      {
        ...{
          PORT: canary,
          STRIPE_SECRET_KEY: `pk_${canary}`,
          DATA_KEYS: canary,
          SMTP_URL: `http://${canary}`,
        },
        ...{ ROLE: canary, DATABASE_URL: canary, STRIPE_WEBHOOK_SECRETS: '', MAIL_FROM: `${canary}@` },
      },
      'config',
      'check',
    );
    expect(ended.code).toBe(78);
    for (const name of [
      'PORT',
      'STRIPE_SECRET_KEY',
      'DATA_KEYS',
      'SMTP_URL',
      'ROLE',
      'DATABASE_URL',
      'STRIPE_WEBHOOK_SECRETS',
      'MAIL_FROM',
    ])
      expect(ended.stderr).toContain(`${name}: `);
    expect(ended.stdout + ended.stderr).not.toContain(canary);
  });

  it.each([
    [
      'a live key without keys of its own',
      { STRIPE_SECRET_KEY: 'sk_live_x', STRIPE_WEBHOOK_SECRETS: 'whsec_x' },
      'DATA_KEYS',
    ],
    [
      'a live key for another server',
      {
        ...{
          STRIPE_SECRET_KEY: 'sk_live_x',
          STRIPE_WEBHOOK_SECRETS: 'whsec_x',
          STRIPE_API_BASE: 'http://127.0.0.1:1',
        },
        DATA_KEYS: Buffer.alloc(32).toString('base64'),
      },
      'STRIPE_API_BASE',
    ],
    ['a key without a webhook secret', { STRIPE_SECRET_KEY: 'sk_test_x' }, 'STRIPE_WEBHOOK_SECRETS'],
    [
      'a blank webhook secret among good ones',
      { STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_WEBHOOK_SECRETS: 'whsec_x, ' },
      'STRIPE_WEBHOOK_SECRETS',
    ],
    [
      'limits off for real readers',
      { STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_WEBHOOK_SECRETS: 'whsec_x', ABUSE_LIMITS: 'off' },
      'ABUSE_LIMITS',
    ],
    ['a newsroom that is no file', { NEWSROOM_CONFIG: '/nowhere/newsroom.json' }, 'NEWSROOM_CONFIG'],
  ])('%s does not start', async (_what, settings, named) => {
    const ended = await cli({ DATA_DIR: temporaryFolder(), ...settings }, 'serve');
    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain(`${named}: `);
  });

  it('is suspected where a name is nearly one of ours', async () => {
    const ended = await cli({ STRIPE_WEBHOOK_SECRET: 'whsec_x' }, 'config', 'check');
    expect(ended).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('did you mean STRIPE_WEBHOOK_SECRETS?'),
    });
  });
});

it.each([['nope'], ['ledger', 'nope'], ['ledger', 'balances', '--nope']])(
  'wrong usage ends with 2: %s %s %s',
  async (...args) => {
    expect((await cli({}, ...args)).code).toBe(2);
  },
);

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
