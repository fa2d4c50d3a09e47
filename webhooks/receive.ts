import { Hono } from 'hono';
import { storeEvent } from '../db/webhook-events.ts';
import type { Clock } from '../src/clock.ts';
import type { Deps } from '../src/deps.ts';
import { readBody } from '../src/read-body.ts';
import { verifiedEvent } from './verify.ts';

/** Stripe's largest events are far smaller. */
const bodyLimitBytes = 1024 * 1024;

export interface ReceiveOptions {
  secrets: readonly string[];
  /** Signatures carry wall time. */
  wallClock: Clock;
}

/**
 * `POST /webhooks/stripe`: verified, stored as it came, 200. Whatever it means is found out later, by
 * the worker: nothing else may delay or fail the acknowledgement, and nothing is acknowledged that is
 * not on disk.
 */
export function webhookRoutes(
  deps: Pick<Deps, 'db' | 'sealing' | 'clock' | 'log'>,
  options: ReceiveOptions,
): Hono {
  return new Hono().post('/webhooks/stripe', async (c) => {
    const body = await readBody(c.req.raw, bodyLimitBytes);
    if (body === 'too large') return c.json({ error: `expected at most ${bodyLimitBytes} bytes` }, 413);
    let event;
    try {
      event = verifiedEvent(
        body,
        c.req.header('stripe-signature'),
        options.secrets,
        options.wallClock.nowMs(),
      );
    } catch {
      deps.log.warn({ bytes: body.length }, 'webhook refused: not signed by Stripe, or not an event');
      return c.json({}, 400);
    }
    try {
      await storeEvent(deps.db, deps.sealing, event, body, deps.clock.now());
    } catch (error) {
      deps.log.error({ event: event.id, error: String(error) }, 'webhook not stored');
      // Stripe keeps it and tries again.
      return c.json({}, 503);
    }
    return c.json({ received: true });
  });
}
