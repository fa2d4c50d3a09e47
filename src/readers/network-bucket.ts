import { createHmac } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';

/** After this nobody can tell any more which network was which. */
const saltLifeMs = 24 * 60 * 60 * 1000;

export interface NetworkBuckets {
  /** A name for the network of this address that says nothing of it, and is another one tomorrow. */
  of(address: string | undefined): string;
}

/**
 * Tells networks apart without keeping an address: a network is an HMAC under a salt that lives in this process's
 * memory only and is drawn anew every day. On a disk the salt would be of no use, as all of IPv4 can be tried in hours.
 */
export function createNetworkBuckets({ random, clock }: { random: Random; clock: Clock }): NetworkBuckets {
  let salt = random.bytes(32);
  let drawnMs = clock.nowMs();
  return {
    of(address) {
      if (clock.nowMs() - drawnMs >= saltLifeMs) {
        salt = random.bytes(32);
        drawnMs = clock.nowMs();
      }
      return createHmac('sha256', salt).update(networkOf(address)).digest('base64url').slice(0, 22);
    },
  };
}

/**
 * The network that one subscriber has: /24 of IPv4, /64 of IPv6 (RFC 6177: at least a /64 for a site). What is no
 * address shares one network.
 */
export function networkOf(address: string | undefined): string {
  const plain = (address ?? '').trim().replace(/%.*$/, '');
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(plain)) return 'unknown';
  const groups = groupsOf(plain);
  const mapped = mappedIPv4(groups);
  return mapped === undefined ? `${groups.slice(0, 4).join(':')}::/64` : networkOf(mapped);
}

/** The eight groups as numbers in hexadecimal, so that every spelling of an address is one (RFC 5952). */
function groupsOf(address: string): string[] {
  const inGroups = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = '', tail] = inGroups.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array.from({ length: missing }, () => '0'), ...after].map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
}

/** RFC 4291, 2.5.5.2: how a listener on both families is told of an IPv4 neighbour. */
function mappedIPv4(groups: readonly string[]): string | undefined {
  if (groups.slice(0, 5).some((group) => group !== '0') || groups[5] !== 'ffff') return undefined;
  const [high = 0, low = 0] = groups.slice(6).map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
