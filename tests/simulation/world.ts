import type { DonationRequest } from '../../src/readers/donation-request.ts';
import { openBooks, type Books, type Process } from './books.ts';
import { createCourier, type Courier } from './courier.ts';
import { createDice, type Dice } from './dice.ts';
import type { Met } from './met.ts';
import type { Plant } from './plant.ts';
import { openStripe, type StripeWorld } from './stripe-world.ts';

/** Readers, Stripe, the network between, and us. */
export interface World {
  readonly dice: Dice;
  readonly met: Met;
  readonly stripe: StripeWorld;
  readonly books: Books;
  readonly courier: Courier;
  /** The processes that live all along. */
  readonly web: Process;
  readonly worker: Process;
  readonly poller: Process;
  /** What the readers asked for, by the donation's id. */
  readonly gifts: Map<string, DonationRequest>;
  close(): Promise<void>;
}

const startMs = Date.UTC(2026, 0, 5, 9);

export async function openWorld(seed: number, met: Met, plant: Plant): Promise<World> {
  const dice = createDice(seed);
  const stripe = openStripe(dice.apart(), startMs);
  const books = await openBooks(stripe, dice.apart(), { met, plant });
  return {
    ...{ dice, met, stripe, books },
    courier: createCourier(stripe, dice.apart(), met),
    web: books.start(),
    worker: books.start(),
    poller: books.start('patient'),
    gifts: new Map(),
    async close() {
      await books.close();
      stripe.close();
    },
  };
}
