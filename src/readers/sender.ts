import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import { clientAddress, isThisMachine, peerAddress } from './client-address.ts';
import { createNetworkBuckets } from './network-bucket.ts';

/** All visitors of the onion service share one address. */
const onionFactor = 20;

/** A network, the time, and by how much its limits are wider. */
export type Sender = readonly [network: string, nowMs: number, factor: number];

/** Tells whom a request counts for, without keeping who it was. */
export function createSender(
  deps: Pick<Deps, 'clock' | 'random' | 'config'>,
): (c: Context) => [network: string, nowMs: number, factor: number] {
  const { config, clock } = deps;
  const buckets = createNetworkBuckets(deps);
  const onionHost = config.onionUrl === undefined ? undefined : new URL(config.onionUrl).host;
  return (c) => {
    const address = clientAddress(peerAddress(c), c.req.header('x-forwarded-for'), config.trustedProxies);
    const asksForOnion = onionHost !== undefined && c.req.header('host') === onionHost;
    // Anybody can write that host; only the onion service itself comes from this machine.
    if (asksForOnion && isThisMachine(address ?? peerAddress(c)))
      return ['onion', clock.nowMs(), onionFactor];
    return [buckets.of(address), clock.nowMs(), 1];
  };
}
