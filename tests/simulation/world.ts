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
  /** Donations for which there was a second session, paid as well. */
  readonly paidAgain: Set<string>;
  /** Balance transactions of which no event tells, and the account each belongs in. */
  readonly silentRows: Map<string, string>;
  close(): Promise<void>;
}

const startMs = Date.UTC(2026, 0, 5, 9);

export async function openWorld(seed: number, met: Met, plant: Plant): Promise<World> {
  const dice = createDice(seed);
  const stripe = openStripe(dice.apart(), startMs);
  await settleElsewhere(dice, stripe, met);
  const books = await openBooks(stripe, dice.apart(), { met, plant });
  return {
    ...{ dice, met, stripe, books },
    courier: createCourier(stripe, dice.apart(), met),
    web: books.start(),
    worker: books.start(),
    poller: books.start('patient'),
    gifts: new Map(),
    paidAgain: new Set(),
    silentRows: new Map(),
    async close() {
      await books.close();
      stripe.close();
    },
  };
}

/** Some newsrooms hold one currency, and everything else is changed into it. */
async function settleElsewhere(dice: Dice, stripe: StripeWorld, met: Met): Promise<void> {
  if (!dice.chance(0.3)) return;
  met('money that settles in another currency');
  const rates = { eur: '1.0817', jpy: '0.0067', kwd: '3.2511' };
  await stripe.control('account', { settlement_currencies: ['usd'], rates });
}
