import pino, { type Logger } from 'pino';
import { openDatabase } from '../db/database.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { loadDataKeys, type DataKeys } from './data-keys.ts';
import type { Deps } from './deps.ts';
import { secureRandom } from './random.ts';
import { createSealing } from './sealing.ts';
import { createPace, type Pace } from './stripe/rate-limit.ts';
import { createStripeClient, type Patience } from './stripe/stripe-client.ts';
import type { StripePort } from './stripe/stripe-port.ts';

/** Any test key opens the sandbox. */
const sandboxKey = 'sk_test_sandbox';

export interface Wired extends Deps {
  dataKeys: DataKeys;
  /** Stripe for what nobody waits for; `stripe` itself is for readers. Each has a pace of its own. */
  lanes: { events: StripePort; backfill: StripePort };
}

/** Builds every effect from the configuration. The caller closes `database`. */
export function wire(config: Config, about: { clock: Clock; log: Logger; sandboxUrl?: string }): Wired {
  const dataKeys = loadDataKeys(config, secureRandom);
  const lane = (patience?: Patience) =>
    createStripeClient({
      ...stripeAddress(config, about.sandboxUrl),
      ...paceFor(config, about.clock),
      ...(patience && { patience }),
      productName: config.newsroom.product_name,
      allowedPaymentMethodTypes: config.newsroom.safety.allowed_payment_method_types,
      brandsBlocked: config.newsroom.safety.brands_blocked,
    });
  const database = openDatabase(config.databaseUrl, { onBrokenDisk: (error) => failStop(about.log, error) });
  return {
    config,
    database,
    db: database.db,
    clock: about.clock,
    random: secureRandom,
    log: about.log,
    dataKeys,
    sealing: createSealing(dataKeys.keys),
    stripe: lane(),
    lanes: { events: lane(), backfill: lane({ clock: about.clock, random: secureRandom, tries: 6 }) },
  };
}

// Stripe takes 25 calls a second at each address, and 25 in all in test mode
// (docs.stripe.com/rate-limits): three lanes must leave each other room.
function paceFor({ stripe }: Config, clock: Clock): { pace?: Pace } {
  if (stripe.kind === 'sandbox' || stripe.apiBase) return {};
  return { pace: createPace(stripe.live ? 15 : 8, clock) };
}

/** Where Stripe answers, and the key for it. */
export function stripeAddress(config: Config, sandboxUrl?: string) {
  if (config.stripe.kind === 'stripe') return config.stripe;
  return {
    secretKey: sandboxKey,
    apiBase: new URL(sandboxUrl ?? `http://127.0.0.1:${config.stripe.port}`),
  };
}

// After a failed write or fsync SQLite may go on as if nothing had happened. Nothing more may be
// acknowledged: end, and let the supervisor start afresh from what the disk really holds.
function failStop(log: Logger, error: Error): never {
  log.fatal({ error: error.message }, 'the disk failed under the database: stopping');
  process.exit(1);
}

/** Lines of JSON on standard error. What is logged is chosen field by field; these paths are a second line of defence. */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      redact: ['*.email', '*.address', '*.name', 'email', 'address', '*.authorization', '*.token', 'token'],
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
