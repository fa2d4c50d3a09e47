import type { Hono } from 'hono';
import pino from 'pino';
import { openDatabase, type OpenDatabase } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { readConfig } from '../../src/config.ts';
import type { Deps } from '../../src/deps.ts';
import { createSealing } from '../../src/sealing.ts';
import { createStripeClient } from '../../src/stripe/stripe-client.ts';
import { webhookRoutes } from '../../webhooks/receive.ts';
import type { Dice } from './dice.ts';
import type { Met } from './met.ts';
import { mortal, type Mortal } from './mortal.ts';
import { createNetwork, type Network } from './network.ts';
import type { Plant } from './plant.ts';
import { smallPages } from './small-pages.ts';
import type { StripeWorld } from './stripe-world.ts';

export const webhookSecret = 'whsec_simulation';

/** One process of ours: its own way to Stripe, and its own life. */
export interface Process {
  readonly deps: Deps;
  readonly network: Network;
  readonly life: Mortal;
  /** `POST /webhooks/stripe` as this process answers it. */
  readonly door: Hono;
}

/** The newsroom's database, on which any number of processes work. */
export interface Books {
  readonly database: OpenDatabase;
  /** `patient`: waits and tries again where Stripe is busy or away, as what nobody waits for does. */
  start(manner?: 'patient'): Process;
  close(): Promise<void>;
}

const log = pino({ level: 'silent' });
const config = readConfig({});
const sealing = createSealing([Buffer.alloc(32, 7)]);

export async function openBooks(
  stripe: StripeWorld,
  dice: Dice,
  about: { met: Met; plant: Plant },
): Promise<Books> {
  const database = openDatabase('file::memory:');
  const clock = { ...stripe.clock, sleep: (ms: number) => stripe.advance(ms) };
  const rowsToAPage = dice.pick([8, 100, 100]);
  const random = { bytes: (count: number) => dice.bytes(count) };
  await migrate(database, { clock, timeZone: 'UTC' });
  return {
    database,
    start(manner) {
      const network = createNetwork((request) => stripe.answer(request), dice, about.met);
      const life = mortal(database.db);
      const port = createStripeClient({
        secretKey: 'sk_test_simulation',
        apiBase: new URL(stripe.url),
        productName: 'Support',
        allowedPaymentMethodTypes: [],
        brandsBlocked: [],
        httpClient: network.httpClient,
        ...(manner === 'patient' && { patience: { clock, random, tries: 4 } }),
      });
      const paged = smallPages(port, rowsToAPage);
      const deps: Deps = {
        ...{ database, db: life.db, sealing, clock, config, log, random },
        stripe: about.plant.disguise?.(paged) ?? paged,
      };
      const options = { secrets: [webhookSecret], wallClock: stripe.wallClock };
      const door = webhookRoutes(deps, options);
      return { deps, network, life, door: about.plant.door?.(door) ?? door };
    },
    close: () => database.close(),
  };
}
