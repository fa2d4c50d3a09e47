import { expect, it } from 'vitest';
import {
  donate,
  everythingKept,
  freshToken,
  guardedWorld,
  hiddenFields,
  outcomeOf,
  solve,
  tally,
} from './hostile.ts';
import type { Answer, ReadersWorld } from '../readers-world.ts';

const many = 10_000;
const addressOf = (i: number) => `10.${i >> 8}.${i & 255}.77`;

/** Each with a token of its own, as somebody who read how the page works would do it. */
async function flood(world: ReadersWorld, address: (i: number) => string): Promise<Answer[]> {
  const tokens: string[] = [];
  for (let i = 0; i < many; i++) {
    const { token } = JSON.parse((await world.get('/checkout/token')).text) as { token: string };
    tokens.push(token);
  }
  world.forward(0.1);
  const answers: Answer[] = [];
  for (const [i, token] of tokens.entries()) {
    world.comeFrom(address(i));
    answers.push(await world.sendForm({ token, amount: '2', interval: 'once' }));
  }
  return answers;
}

it('ten thousand submissions of one network come to five payment pages, and nobody else notices', async () => {
  const world = await guardedWorld();
  const answers = await flood(world, (i) => `10.9.8.${i & 255}`);
  expect(tally(answers)).toEqual({ 303: 5, wait: 5, 'proof of work': 20, 429: many - 30 });
  expect(world.stripe.sessions.size).toBe(5);
  expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);

  world.comeFrom('192.0.2.50');
  expect((await donate(world)).status).toBe(303);
  expect(await everythingKept(world)).not.toMatch(/10\.9\.8|192\.0\.2/);
}, 60_000);

it('ten thousand of as many networks meet a proof of work, and an honest reader still gives', async () => {
  const world = await guardedWorld();
  const answers = await flood(world, addressOf);
  expect(tally(answers)).toEqual({ 303: 300, wait: 300, 'proof of work': many - 600 });
  expect(world.stripe.sessions.size).toBe(300);

  world.comeFrom('192.0.2.50');
  const withScript = await donate(world, { interval: 'month', amount: '25' });
  expect(outcomeOf(withScript)).toBe('proof of work');
  const proof = hiddenFields(withScript.text);
  const solved = await world.sendForm({ ...proof, solution: solve(proof['ticket'] ?? '') });
  expect(solved.status).toBe(303);

  world.comeFrom('192.0.2.51');
  const withoutScript = hiddenFields((await donate(world)).text);
  expect(outcomeOf(await world.sendForm(withoutScript))).toBe('proof of work');
  world.forward(1.1);
  expect((await world.sendForm(withoutScript)).status).toBe(303);
  expect(await everythingKept(world)).not.toMatch(/10\.\d+\.\d+\.77|192\.0\.2/);
}, 60_000);

it('forgets within ten minutes that there was a flood', async () => {
  const world = await guardedWorld();
  for (let i = 0; i < 6; i++) await donate(world);
  expect(outcomeOf(await donate(world))).toBe('wait');
  world.forward(11);
  expect((await donate(world)).status).toBe(303);
});

it('lets a day’s twenty-first payment page of a network wait', async () => {
  const world = await guardedWorld();
  for (let i = 0; i < 20; i++) {
    expect((await donate(world)).status).toBe(303);
    world.forward(11);
  }
  expect(outcomeOf(await donate(world))).toBe('wait');
  world.forward(25 * 60);
  expect((await donate(world)).status).toBe(303);
});

it('answers too many mistakes of one network with a time, and takes none of them for a payment page', async () => {
  const world = await guardedWorld();
  const token = await freshToken(world);
  const answers: Answer[] = [];
  for (let i = 0; i < 70; i++) answers.push(await world.sendForm({ token, amount: 'x' }));
  expect(tally(answers)).toEqual({ 422: 60, 429: 10 });
  expect((await world.sendForm({ token, amount: '5' })).status).toBe(303);
});
