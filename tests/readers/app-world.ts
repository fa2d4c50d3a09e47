import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { createApp } from '../../src/app.ts';
import { createClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import type { Deps } from '../../src/deps.ts';
import { createSignIn } from '../../src/finance/sign-in.ts';
import { secureRandom } from '../../src/random.ts';
import { createTally, type SupportTally } from '../../src/readers/support-tally.ts';
import { wire } from '../../src/wiring.ts';
import { migrate } from '../../db/migrate.ts';
import type { TestDatabase } from '../helpers/databases.ts';
import { createFakeStripe, type FakeStripe } from './fake-stripe.ts';
import { publicUrl, stripeOrigin } from './readers-world.ts';

export type Asked = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

export interface AppWorld {
  app: Hono;
  deps: Deps;
  stripe: FakeStripe;
  logged: string[];
  tally: SupportTally;
  /** A link that signs staff in, once. */
  signInToken: string;
  readonly forward: (minutes: number) => void;
  /** As a browser asks. */
  readonly ask: (path: string, init?: Asked) => Promise<Response>;
}

/** All three doors over a database, with a Stripe in memory and nothing at work behind. */
export async function appWorld(
  engine: TestDatabase,
  environment: Record<string, string> = {},
): Promise<AppWorld> {
  const config = readConfig({
    PUBLIC_URL: publicUrl,
    DATABASE_URL: await engine.createMigrated(),
    DATA_KEYS: Buffer.alloc(32, 7).toString('base64'),
    ABUSE_LIMITS: 'off',
    ...environment,
  });
  const logged: string[] = [];
  let aheadMs = 0;
  const clock = createClock(() => aheadMs);
  const log = pino({ base: null }, { write: (line: string) => void logged.push(line) });
  const stripe = createFakeStripe();
  const wired = wire(config, { clock, log });
  onTestFinished(() => wired.database.close());
  await migrate(wired.database, { clock, timeZone: 'UTC' });
  const deps = { ...wired, stripe: { ...wired.stripe, ...stripe } };
  const tally = createTally(deps);
  const signIn = createSignIn(createClock(), secureRandom);
  const app = createApp(deps, {
    stripeOrigin,
    count: tally.count,
    webhookSecrets: ['whsec_test'],
    signIn,
    stopping: new AbortController().signal,
  });
  return {
    app,
    deps,
    stripe,
    logged,
    tally,
    signInToken: signIn.issueLink(),
    forward: (minutes) => {
      aheadMs += minutes * 60_000;
    },
    ask: async (path, init) => app.request(`${publicUrl}${path}`, init),
  };
}

/** The setting for a newsroom that describes itself so; its file is gone when the test ends. */
export function newsroomFile(newsroom: object): { NEWSROOM_CONFIG: string } {
  const folder = mkdtempSync(join(tmpdir(), 'newsroom-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'newsroom.json');
  writeFileSync(path, JSON.stringify(newsroom));
  return { NEWSROOM_CONFIG: path };
}
