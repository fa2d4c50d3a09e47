import type { Logger } from 'pino';
import type { Db, OpenDatabase } from '../db/database.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Random } from './random.ts';
import type { Sealing } from './sealing.ts';
import type { StripePort } from './stripe/stripe-port.ts';

/** Every effect there is, built once (main.ts, cli.ts, or a test) and handed in. Ask for the part you need. */
export interface Deps {
  readonly database: OpenDatabase;
  readonly db: Db;
  readonly stripe: StripePort;
  readonly sealing: Sealing;
  readonly clock: Clock;
  readonly random: Random;
  readonly config: Config;
  readonly log: Logger;
}
