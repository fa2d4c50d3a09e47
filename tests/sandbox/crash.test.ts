import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkoutParams, product, sdkFor } from './test-sandbox.ts';

const module = resolve(import.meta.dirname, '../../src/stripe/sandbox/start-sandbox.ts');
const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-crash-'));
const children: ChildProcess[] = [];

/** A sandbox in a process of its own, which can be killed. */
async function startProcess(): Promise<{ url: string; kill: () => Promise<void> }> {
  const code = `
    const { startSandbox } = await import(${JSON.stringify(module)});
    const { url } = await startSandbox({ host: '127.0.0.1', port: 0, dataDir: ${JSON.stringify(dataDir)} });
    console.log(url);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = await once(child.stdout, 'data');
  return {
    url: String(line).trim(),
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

describe('a sandbox that is killed', () => {
  it('has kept every answer it gave, its time, and what is still to be done', async () => {
    const first = await startProcess();
    const stripe = sdkFor(first.url);
    await stripe.products.create({ id: product, name: 'Reader support' });
    const session = await stripe.checkout.sessions.create(checkoutParams(), { idempotencyKey: 'once' });
    const form = { email: 'reader@example.org', card_number: '4242424242424242' };
    await fetch(session.url ?? '', { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
    const advanced = await fetch(`${first.url}/_sandbox/advance`, { method: 'POST', body: '{"days":1}' });
    const { now } = (await advanced.json()) as { now: string };
    await first.kill();

    const second = await startProcess();
    const again = sdkFor(second.url);
    expect((await again.checkout.sessions.create(checkoutParams(), { idempotencyKey: 'once' })).id).toBe(
      session.id,
    );
    expect(await again.checkout.sessions.retrieve(session.id)).toMatchObject({ payment_status: 'paid' });
    const state = (await (await fetch(`${second.url}/_sandbox/state`)).json()) as { now: string };
    expect(state.now >= now).toBe(true);
    expect((await again.balanceTransactions.list()).data).toMatchObject([{ net: 455 }]);
    await second.kill();
  });
});
