import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isSolved } from '../../../src/readers/friction/proof-of-work.ts';
import { fiveDollars } from '../readers-world.ts';
import { donate, freshToken, guardedWorld, hiddenFields, outcomeOf, solve } from './hostile.ts';

describe('the wait', () => {
  it('keeps the choice, says how long, and opens after ten seconds', async () => {
    const world = await guardedWorld();
    world.breaker('wait');
    const page = await donate(world, { amount: '', preset_year: '5000', interval: 'year' });
    expect(outcomeOf(page)).toBe('wait');
    expect(page.text).toContain('Seconds until you can continue: 10');
    expect(page.text).not.toContain('<script');
    expect(hiddenFields(page.text)).toMatchObject({ interval: 'year', preset_year: '5000', lang: 'en' });
    world.forward(5 / 60);
    const tooEarly = await world.sendForm(hiddenFields(page.text));
    expect(tooEarly.text).toContain('Seconds until you can continue: 5');
    world.forward(5.1 / 60);
    expect((await world.sendForm(hiddenFields(tooEarly.text))).status).toBe(303);
    const [session] = world.stripe.open();
    expect(session?.request).toMatchObject({ amountMinor: 5000, recurring: { interval: 'year' } });
  });

  it('was waited for one form only', async () => {
    const world = await guardedWorld();
    world.breaker('wait');
    const { ticket = '' } = hiddenFields((await donate(world)).text);
    world.forward(1);
    expect(outcomeOf(await donate(world, { ticket }))).toBe('wait');
  });

  it('begins anew after half an hour', async () => {
    const world = await guardedWorld();
    world.breaker('wait');
    const fields = hiddenFields((await donate(world)).text);
    world.forward(31);
    expect(outcomeOf(await world.sendForm(fields))).toBe('wait');
  });
});

describe('the proof of work', () => {
  it('is one script of ours, allowed by its hash on this page alone', async () => {
    const world = await guardedWorld();
    world.breaker('proof_of_work');
    const { text, headers } = await donate(world);
    const script = /<script>([\s\S]*?)<\/script>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    expect(headers.get('content-security-policy')).toContain(`script-src 'sha256-${hash}';`);
    expect((await world.get('/')).headers.get('content-security-policy')).not.toContain('script-src');
  });

  it.each([
    ['nothing', () => ''],
    ['a guess', () => '1'],
    ['words', () => 'constructor'],
    ['the solution of another', () => solve('wait.abc.def')],
  ])('takes no %s for a solution', async (_, solution) => {
    const world = await guardedWorld();
    world.breaker('proof_of_work');
    const fields = hiddenFields((await donate(world)).text);
    expect(outcomeOf(await world.sendForm({ ...fields, solution: solution() }))).toBe('proof of work');
  });

  it('is SHA-256 with leading zeros', () => {
    expect(isSolved('challenge', solve('challenge'))).toBe(true);
    expect(isSolved('challenge', `${solve('challenge')}0`)).toBe(false);
  });

  it('is asked of whoever fills in the field that nobody sees', async () => {
    const world = await guardedWorld();
    expect(outcomeOf(await donate(world, { contact_note: 'https://spam.example' }))).toBe('proof of work');
  });

  it('can be done by a program', async () => {
    const world = await guardedWorld();
    world.breaker('proof_of_work');
    const token = await freshToken(world);
    const held = await world.sendJson({ ...fiveDollars, token });
    expect(held.status).toBe(403);
    const { ticket, wait_seconds, errors } = JSON.parse(held.text) as {
      ticket: string;
      wait_seconds: number;
      errors: { code: string }[];
    };
    expect([wait_seconds, errors[0]?.code]).toEqual([60, 'proof_of_work']);
    const done = await world.sendJson({ ...fiveDollars, token, ticket, solution: Number(solve(ticket)) });
    expect(done.status).toBe(201);
  });
});

describe('when nothing else helps', () => {
  async function worldWith(limits: object) {
    const folder = mkdtempSync(join(tmpdir(), 'newsroom-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'newsroom.json');
    writeFileSync(file, JSON.stringify({ safety: { limits } }));
    const world = await guardedWorld({ NEWSROOM_CONFIG: file });
    world.breaker('restricted');
    return world;
  }

  it('single gifts pause, which the page says before and after; monthly ones go on', async () => {
    const world = await worldWith({});
    expect((await world.get('/')).text).toContain('Single gifts are paused for now');
    const once = await donate(world, { interval: 'once' });
    expect([once.status, once.text.includes('Single gifts are paused for now')]).toEqual([422, true]);
    expect(outcomeOf(await donate(world, { interval: 'month' }))).toBe('proof of work');
    const json = await world.sendJson({ ...fiveDollars, interval: 'once', token: await freshToken(world) });
    expect([json.status, json.text.includes('restricted')]).toEqual([422, true]);
  });

  it('or the smallest single gift is raised, as the newsroom decided', async () => {
    const world = await worldWith({ restricted: 'raise_floor', raised_floor_factor: 5 });
    expect((await world.get('/')).text).toContain('the smallest single gift is $10 for now');
    expect((await donate(world, { interval: 'once', amount: '9.99' })).status).toBe(422);
    expect(outcomeOf(await donate(world, { interval: 'once', amount: '10' }))).toBe('proof of work');
  });
});
