import { describe, expect, it } from 'vitest';
import { createClock } from '../../../src/clock.ts';
import { secureRandom } from '../../../src/random.ts';
import { createCheckoutLimiter } from '../../../src/readers/checkout-limits.ts';
import { clientAddress } from '../../../src/readers/client-address.ts';
import { createNetworkBuckets, networkOf } from '../../../src/readers/network-bucket.ts';
import type { ReadersWorld } from '../readers-world.ts';
import { guardedWorld, outcomeOf } from './hostile.ts';

describe('a network', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0/24'],
    ['::ffff:203.0.113.7', '203.0.113.0/24'],
    ['::ffff:cb00:7107', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8:0001:0002:0:0:0:9', '2001:db8:1:2::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
    ['', 'unknown'],
    [undefined, 'unknown'],
    ['999.1.1.1', 'unknown'],
    ['reader@example.org', 'unknown'],
    ['203.0.113.7:443', 'unknown'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('has a name that says nothing of it, the same all day and another tomorrow', () => {
    let aheadMs = 0;
    const buckets = createNetworkBuckets({ random: secureRandom, clock: createClock(() => aheadMs) });
    const today = buckets.of('203.0.113.7');
    expect(today).toMatch(/^[\w-]{22}$/);
    expect(buckets.of('203.0.113.200')).toBe(today);
    expect(buckets.of('203.0.114.7')).not.toBe(today);
    aheadMs = 24 * 60 * 60 * 1000;
    expect(buckets.of('203.0.113.7')).not.toBe(today);
  });
});

describe('the address of whoever asks', () => {
  it.each([
    ['no proxy: what the sender writes counts for nothing', 0, '1.1.1.1, 2.2.2.2', '9.9.9.9'],
    ['one proxy: the last that it saw', 1, '1.1.1.1, 2.2.2.2', '2.2.2.2'],
    ['two proxies', 2, '1.1.1.1, 2.2.2.2, 3.3.3.3', '2.2.2.2'],
    ['fewer than there should be', 2, '1.1.1.1', undefined],
    ['none', 1, undefined, undefined],
    ['empty', 1, '1.1.1.1, ', undefined],
  ])('%s', (_, trusted, forwarded, expected) => {
    expect(clientAddress('9.9.9.9', forwarded, trusted)).toBe(expected);
  });

  it('is not what a card tester writes before it', async () => {
    const world = await guardedWorld({ TRUSTED_PROXIES: '1' });
    const outcomes: string[] = [];
    for (let i = 0; i < 7; i++) outcomes.push(outcomeOf(await donateVia(world, `10.0.${i}.1, 198.51.100.9`)));
    expect(outcomes).toEqual(['303', '303', '303', '303', '303', 'wait', 'wait']);
  });
});

const donateWith = async (world: ReadersWorld, headers: Record<string, string>) => {
  const token = (JSON.parse((await world.get('/checkout/token')).text) as { token: string }).token;
  world.forward(0.05);
  return world.sendForm({ token, amount: '5' }, headers);
};
const donateVia = (world: ReadersWorld, forwarded: string) =>
  donateWith(world, { 'x-forwarded-for': forwarded });

describe('the memory of networks', () => {
  const limits = { free: 5, free_daily: 20, ceiling: 30, global: 300, mistakes: 60 };

  it('is bounded, and forgets whoever was silent longest', () => {
    const limiter = createCheckoutLimiter(limits);
    for (let i = 0; i < 50_000; i++) limiter.take(`n${i}`, i);
    expect(limiter.size).toBe(20_000);
    for (let i = 0; i < 30; i++) limiter.take('loud', 50_000);
    expect(limiter.take('loud', 50_001).kind).toBe('refused');
  });

  it('counts everybody together too', () => {
    const limiter = createCheckoutLimiter(limits);
    const frictions = Array.from({ length: 700 }, (_, i) => limiter.take(`n${i}`, 0)).map((verdict) =>
      verdict.kind === 'welcome' ? verdict.friction : 'refused',
    );
    expect([frictions[299], frictions[300], frictions[599], frictions[600]]).toEqual([
      ...['none', 'wait', 'wait', 'proof_of_work'],
    ]);
    expect(limiter.take('later', 10 * 60 * 1000)).toEqual({ kind: 'welcome', friction: 'none' });
  });
});

describe('the onion service', () => {
  const onionUrl = 'http://abcdefghijklmnop.onion';
  const byOnion = { host: 'abcdefghijklmnop.onion', origin: onionUrl };
  const outcomes = async (address: string, times: number) => {
    const world = await guardedWorld({ ONION_URL: onionUrl });
    world.comeFrom(address);
    const found: string[] = [];
    for (let i = 0; i < times; i++) found.push(outcomeOf(await donateWith(world, byOnion)));
    return found;
  };

  it('has visitors who share one address, and a wider limit', async () => {
    expect(new Set(await outcomes('127.0.0.1', 100))).toEqual(new Set(['303']));
  });

  it('is not where somebody comes from who only writes its name', async () => {
    expect(await outcomes('203.0.113.9', 7)).toEqual(['303', '303', '303', '303', '303', 'wait', 'wait']);
  });
});
