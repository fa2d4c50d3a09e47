import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type HttpBindings, type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { type Clock, createClock } from '../../clock.ts';
import { openDatabase } from './database.ts';
import { startDelivery } from './delivery.ts';
import { createMachine, type Log, type Machine } from './machine.ts';
import { serveSandbox } from './sandbox-app.ts';
import { isLoopbackHost, isLoopbackUrl, placeWebhookEndpoint } from './webhook-endpoints.ts';
import { stripeTiming, type Timing } from './world.ts';

export interface Sandbox {
  /** `http://127.0.0.1:12111` */
  readonly url: string;
  /** The sandbox's own time: wall time and what it has been moved ahead. */
  readonly clock: Clock;
  /**
   * Makes a webhook endpoint at `url`, or moves the one made before to it, and returns its signing secret.
   * @throws {RangeError} if `url` is not on this machine.
   */
  useWebhookEndpoint(url: string): string;
  close(): Promise<void>;
}

export interface SandboxOptions {
  readonly host: string;
  /** 0 takes any free port */
  readonly port: number;
  /** holds sandbox.sqlite */
  readonly dataDir: string;
  readonly wallClock?: Clock;
  /** from 0 up to, not including, 1 */
  readonly random?: () => number;
  readonly log?: Log;
  readonly timing?: Partial<Timing>;
}

/** @throws {RangeError} if `host` is not a loopback address. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  if (!isLoopbackHost(options.host)) {
    throw new RangeError(
      `The sandbox serves this machine only: expected a loopback host, got ${options.host}`,
    );
  }
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const db = openDatabase(join(options.dataDir, 'sandbox.sqlite'));
  const log = options.log ?? (() => undefined);
  let url = '';
  const machine = createMachine({
    db,
    wallClock: options.wallClock ?? createClock(),
    random: options.random ?? cryptoRandom,
    timing: { ...stripeTiming, ...options.timing },
    baseUrl: () => url,
    onEvents: () => delivery?.wake(),
    log,
  });
  let delivery: ReturnType<typeof startDelivery> | undefined;

  const app = new Hono<{ Bindings: HttpBindings }>();
  refuseStrangers(app);
  serveSandbox(app, { machine, log, wake: () => delivery?.wake() });

  const server = await listen(app, options.host, options.port);
  url = urlOf(server, options.host);
  machine.runDue();
  delivery = startDelivery(machine);
  const worker = delivery;
  const stopping = new AbortController();
  const ticking = tick(machine, stopping.signal);

  return {
    url,
    clock: machine.clock,
    useWebhookEndpoint(target) {
      if (!isLoopbackUrl(target)) throw new RangeError('The sandbox delivers to this machine only');
      return machine.transact((world) => placeWebhookEndpoint(world, target));
    },
    async close() {
      stopping.abort();
      await Promise.all([worker.stop(), ticking, closeServer(server)]);
      db.close();
    },
  };
}

const cryptoRandom = (): number => randomInt(2 ** 47) / 2 ** 47;

const tickMs = 100;

/** Wall time moves the sandbox's time too, so due work happens by itself. */
async function tick(machine: Machine, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    machine.runDue();
    await machine.wallClock.sleep(tickMs, stopping);
  }
}

/** Only this machine is served, and no page from elsewhere may post here through a reader's browser. */
function refuseStrangers(app: Hono<{ Bindings: HttpBindings }>): void {
  app.use(async (c, next) => {
    const peer = (c.env.incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const host = URL.parse(`http://${c.req.header('host') ?? ''}`)?.hostname ?? '';
    const origin = c.req.header('origin');
    const fromHere = origin === undefined || isLoopbackUrl(origin);
    if (!isLoopbackHost(peer) || !isLoopbackHost(host) || !fromHere)
      return c.text('Sandbox: this machine only', 403);
    return next();
  });
}

const listen = (app: Hono<{ Bindings: HttpBindings }>, host: string, port: number): Promise<ServerType> =>
  new Promise((resolve, reject) => {
    // So that whoever was busy for a while can go on with the connection it has.
    const serverOptions = { keepAliveTimeout: 75_000 };
    const server = serve({ fetch: app.fetch, hostname: host, port, serverOptions }, () => resolve(server));
    server.once('error', reject);
  });

function urlOf(server: ServerType, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const closeServer = (server: ServerType): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
