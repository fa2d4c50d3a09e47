import Stripe from 'stripe';
import type { StripeEvent } from '../../src/stripe/sandbox/object-kinds.ts';
import { webhookSecret, type Process } from './books.ts';
import type { Dice } from './dice.ts';
import type { Met } from './met.ts';
import type { StripeWorld } from './stripe-world.ts';

/** Carries Stripe's events to our door as badly as the network does. */
export interface Courier {
  /** Stripe sends nothing while the endpoint is disabled, and never makes up for it. */
  isDisabled: boolean;
  /** Takes in what happened at Stripe since the last time. */
  collect(): void;
  /** Tries up to `most` deliveries at `door`, in no order. */
  deliver(door: Process['door'], most: number): Promise<void>;
  /** From now on nothing is dropped, doubled or shuffled. */
  heal(): void;
  readonly waiting: () => number;
  /** Events for which we answered 200. */
  readonly acknowledged: ReadonlySet<string>;
}

const signer = new Stripe('sk_test_signs_only').webhooks;

export function createCourier(stripe: StripeWorld, dice: Dice, met: Met): Courier {
  const bag: StripeEvent[] = [];
  const acknowledged = new Set<string>();
  // Some worlds lose hardly anything, some everything.
  const dropped = dice.pick([0, 0.05, 0.3, 1]);
  let isHealed = false;
  const courier: Courier = {
    isDisabled: false,
    collect() {
      for (const event of stripe.newEvents()) {
        if (courier.isDisabled) met('an event while the endpoint was disabled');
        else if (!isHealed && dice.chance(dropped)) met('a dropped event');
        else bag.push(...copiesOf(event));
      }
    },
    async deliver(door, most) {
      courier.collect();
      for (let n = 0; n < most && bag.length > 0; n++) {
        const at = isHealed ? 0 : dice.whole(0, bag.length - 1);
        if (at > 0) met('an event that overtook another');
        const [event] = bag.splice(at, 1);
        if (!event) break;
        if (await send(door, stripe, event)) acknowledged.add(event.id);
        else {
          met('an event that was not acknowledged');
          bag.push(event);
        }
      }
    },
    heal() {
      isHealed = true;
    },
    waiting: () => bag.length,
    acknowledged,
  };

  function copiesOf(event: StripeEvent): StripeEvent[] {
    if (isHealed || !dice.chance(0.15)) return [event];
    met('an event that came twice');
    return [event, event];
  }
  return courier;
}

/** Whether the door took it. */
async function send(door: Process['door'], stripe: StripeWorld, event: StripeEvent): Promise<boolean> {
  const payload = JSON.stringify(event);
  const timestamp = Math.floor(stripe.wallClock.nowMs() / 1000);
  const signature = signer.generateTestHeaderString({ payload, secret: webhookSecret, timestamp });
  const response = await door.request('/webhooks/stripe', {
    method: 'POST',
    body: payload,
    headers: { 'stripe-signature': signature },
  });
  return response.status === 200;
}
