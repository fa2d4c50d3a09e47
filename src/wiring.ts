import pino, { type Logger } from 'pino';
import { openDatabase } from '../db/database.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { loadDataKeys, type DataKeys } from './data-keys.ts';
import type { Deps } from './deps.ts';
import { secureRandom } from './random.ts';
import { createSealing } from './sealing.ts';
import { createStripeClient } from './stripe/stripe-client.ts';

/** Any test key opens the sandbox. */
const sandboxKey = 'sk_test_sandbox';

export interface Wired extends Deps {
  dataKeys: DataKeys;
}

/** Builds every effect from the configuration. The caller closes `database`. */
export function wire(config: Config, about: { clock: Clock; log: Logger; sandboxUrl?: string }): Wired {
  const dataKeys = loadDataKeys(config, secureRandom);
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
    stripe: createStripeClient({
      ...stripeAddress(config, about.sandboxUrl),
      productName: config.newsroom.product_name,
      allowedPaymentMethodTypes: config.newsroom.safety.allowed_payment_method_types,
      brandsBlocked: config.newsroom.safety.brands_blocked,
    }),
  };
}

function stripeAddress(config: Config, sandboxUrl: string | undefined) {
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
