import { Agent, get } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import pino from 'pino';
import { createApp } from '../src/app.ts';
import { createClock } from '../src/clock.ts';
import { readConfig } from '../src/config.ts';
import { createSignIn } from '../src/finance/sign-in.ts';
import { languageCodes } from '../src/languages/language-codes.ts';
import { secureRandom } from '../src/random.ts';
import { createTally } from '../src/readers/support-tally.ts';
import { wire } from '../src/wiring.ts';
import { compare, type Contestant } from './compare.ts';

type Fetch = (request: Request) => Response | Promise<Response>;

const origin = 'http://127.0.0.1:3000';
/** What a browser sends. */
const headersOf = (language: string, encoding = 'gzip, deflate, br') => ({
  'accept-encoding': encoding,
  'accept-language': language,
});

async function measure(folder: string): Promise<void> {
  const config = readConfig({ DATA_DIR: folder, PORT: '3000' });
  const clock = createClock();
  const deps = wire(config, { clock, log: pino({ level: 'silent' }) });
  const service = createApp(deps, {
    stripeOrigin: 'http://127.0.0.1:12111',
    count: createTally(deps).count,
    webhookSecrets: [],
    signIn: createSignIn(clock, secureRandom),
    stopping: new AbortController().signal,
  });
  const constant = await constantOfSameLength(service.fetch);

  console.log('The support page, in process: milliseconds a request');
  await compare([
    inProcess('a constant', constant.fetch),
    inProcess('the page', service.fetch),
    inProcess('the page, not compressed', service.fetch, 'identity'),
  ]);

  console.log('\nOver loopback HTTP, one connection');
  const [reference, page] = [
    await overHttp('a constant', constant.fetch),
    await overHttp('the page', service.fetch),
  ];
  await compare([reference, page]);
  await Promise.all([reference.stop(), page.stop()]);
  await deps.database.close();
}

/** A Hono app that answers with as many bytes as the page has, and does nothing for it. */
async function constantOfSameLength(fetch: Fetch): Promise<Hono> {
  const answer = await fetch(new Request(origin, { headers: headersOf('en') }));
  const text = 'x'.repeat((await answer.arrayBuffer()).byteLength);
  return new Hono().get('/', (c) => c.html(text));
}

const languageAt = (turn: number) => languageCodes[turn % languageCodes.length] ?? 'en';

function inProcess(name: string, fetch: Fetch, encoding?: string): Contestant {
  return {
    name,
    async once(turn) {
      await (
        await fetch(new Request(origin, { headers: headersOf(languageAt(turn), encoding) }))
      ).arrayBuffer();
    },
  };
}

async function overHttp(name: string, fetch: Fetch): Promise<Contestant & { stop(): Promise<void> }> {
  const { server, port } = await listening(fetch);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    name,
    once: (turn) => wholeAnswer(port, agent, languageAt(turn)),
    stop: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
      }),
  };
}

const listening = (fetch: Fetch): Promise<{ server: ServerType; port: number }> =>
  new Promise((resolve) => {
    const server = serve({ fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => resolve({ server, port }));
  });

// Node's own client leaves compressed bytes as they are, so no time goes into unpacking them.
const wholeAnswer = (port: number, agent: Agent, language: string): Promise<void> =>
  new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', agent, headers: headersOf(language) }, (answer) => {
      answer.once('end', resolve).resume();
    }).once('error', reject);
  });

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  await measure(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
