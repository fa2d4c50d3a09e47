import type { Hono } from 'hono';
import type { StripePort } from '../../src/stripe/stripe-port.ts';
import type { World } from './world.ts';

/** Something of ours that is wrong on purpose, to see whether it is found. */
export interface Plant {
  /** What a worse translator or poller would make of Stripe's answers; made anew for each process. */
  readonly disguise?: (port: StripePort) => StripePort;
  /** A worse door in front of ours. */
  readonly door?: (door: Hono) => Hono;
  /** What is done beside the work, after each step of the script; made anew for each world. */
  readonly meddle?: () => (world: World) => Promise<void>;
}
