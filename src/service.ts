import { serve as listen, type ServerType } from '@hono/node-server';
import type { Logger } from 'pino';
import { migrate } from '../db/migrate.ts';
import { policyJob } from '../webhooks/policies/apply-policies.ts';
import { pollJobs } from '../webhooks/poll/jobs.ts';
import { runWorker } from '../webhooks/worker.ts';
import { anchorJob } from './anchor-job.ts';
import { abuseJob } from './abuse-job.ts';
import { apiRequestsJob } from './api-requests-job.ts';
import { createApp } from './app.ts';
import { benefitJob } from './benefit-job.ts';
import { banner } from './banner.ts';
import { createClock } from './clock.ts';
import { likelyTypos, type Config } from './config.ts';
import type { Deps } from './deps.ts';
import { refuseOtherTimeZone } from './frozen-time-zone.ts';
import { createSignIn } from './finance/sign-in.ts';
import { letterJobs } from './letter-jobs.ts';
import { createTransport } from './mail/create-transport.ts';
import { runMail } from './mail/mail-loop.ts';
import { secureRandom } from './random.ts';
import { recordFunds } from './recorded-funds.ts';
import { promiseJob } from './promise-job.ts';
import { residualJob } from './residual-job.ts';
import { reconcileJob } from './reconcile-job.ts';
import { runJobs } from './run-jobs.ts';
import { createTally, runTally } from './readers/support-tally.ts';
import { startSandbox, type Sandbox } from './stripe/sandbox/start-sandbox.ts';
import { followSandboxClock } from './sandbox-time.ts';
import { webhookUrl } from './webhook-url.ts';
import { createLog, wire, type Wired } from './wiring.ts';

/** How long requests that are under way may take to end once the service is told to stop. */
const drainMs = 10_000;

export interface Service {
  readonly deps: Deps;
  readonly sandbox: Sandbox | undefined;
  /** What to tell the operator: where everything is. */
  readonly banner: string;
  stop(): Promise<void>;
}

/** Starts the service and stays until SIGTERM or SIGINT. @throws {ConfigError} if a setting contradicts the books. */
export async function serve(config: Config): Promise<void> {
  const log = createLog('info');
  for (const { name, meant } of likelyTypos()) log.warn(`${name} is not a setting: did you mean ${meant}?`);
  process.on('unhandledRejection', (error) => endAtOnce(log, error));
  process.on('uncaughtException', (error) => endAtOnce(log, error));
  const service = await startService(config, log);
  console.log(service.banner);
  const stop = () => {
    // A second signal does not wait.
    process.once('SIGTERM', () => process.exit(1));
    process.once('SIGINT', () => process.exit(1));
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => endAtOnce(log, error),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function endAtOnce(log: Logger, error: unknown): never {
  log.fatal(
    { error: error instanceof Error ? error.stack : String(error) },
    'a fault nobody handles: stopping',
  );
  process.exit(1);
}

export async function startService(config: Config, log: Logger): Promise<Service> {
  const sandbox = await sandboxFor(config, log);
  const stopping = new AbortController();
  const clock = sandbox?.clock ?? (await clockBeside(config, stopping.signal));
  const deps = wire(config, { clock, log, ...(sandbox && { sandboxUrl: sandbox.url }) });
  await migrate(deps.database, { clock, timeZone: config.newsroom.time_zone });
  await refuseOtherTimeZone(deps);
  await recordFunds(deps);
  // Wall time, as the cookie's: the sandbox's calendar must not sign anybody out.
  const signIn = createSignIn(createClock(), secureRandom);
  const tally = createTally(deps);
  const app = createApp(deps, {
    stripeOrigin: checkoutOrigin(config, sandbox),
    count: tally.count,
    webhookSecrets: secretsFor(config, sandbox),
    signIn,
    stopping: stopping.signal,
  });
  const server = await listenOn(app.fetch, config);
  const loops = [
    ...(config.role === 'web' ? [] : startLoops(deps, stopping.signal)),
    runTally(tally, deps, stopping.signal),
  ];
  return {
    deps,
    sandbox,
    banner: banner(deps, { sandboxUrl: sandbox?.url, signInToken: signIn.issueLink() }),
    async stop() {
      stopping.abort();
      await closed(server);
      await Promise.all(loops);
      // After the last request, and before there is nothing to write to.
      await tally.flush();
      await deps.database.forgetDeleted();
      await deps.database.close();
      await sandbox?.close();
    },
  };
}

async function sandboxFor(config: Config, log: Logger): Promise<Sandbox | undefined> {
  if (config.stripe.kind !== 'sandbox' || config.role === 'worker') return undefined;
  return startSandbox({
    host: '127.0.0.1',
    port: config.stripe.port,
    dataDir: config.dataDir,
    log: (line) => log.warn(line),
  });
}

// A worker beside the process that runs the sandbox lives in the sandbox's time too.
const clockBeside = async ({ stripe }: Config, stopping: AbortSignal) =>
  stripe.kind === 'sandbox' ? followSandboxClock(`http://127.0.0.1:${stripe.port}`, stopping) : createClock();

function checkoutOrigin({ stripe }: Config, sandbox: Sandbox | undefined): string {
  if (stripe.kind === 'stripe') return stripe.apiBase?.origin ?? 'https://checkout.stripe.com';
  return sandbox?.url ?? `http://127.0.0.1:${stripe.port}`;
}

function secretsFor(config: Config, sandbox: Sandbox | undefined): readonly string[] {
  if (config.stripe.kind === 'stripe') return config.stripe.webhookSecrets;
  return sandbox ? [sandbox.useWebhookEndpoint(webhookUrl(config))] : [];
}

function startLoops(deps: Wired, stopping: AbortSignal): Promise<void>[] {
  const forEvents = { ...deps, stripe: deps.lanes.events };
  const forPolls = { ...deps, stripe: deps.lanes.backfill };
  return [
    runWorker(forEvents, stopping),
    runJobs(
      deps,
      [
        ...pollJobs(forPolls),
        reconcileJob(forPolls),
        policyJob(forEvents),
        abuseJob(deps),
        anchorJob(deps),
        benefitJob(deps),
        apiRequestsJob(deps),
        promiseJob(deps),
        residualJob(deps),
      ],
      stopping,
    ),
    runJobs(deps, letterJobs(deps), stopping),
    runMail(deps, createTransport(deps.config), stopping),
  ];
}

function listenOn(
  fetch: (request: Request) => Response | Promise<Response>,
  config: Config,
): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = listen(
      {
        fetch,
        hostname: config.host,
        port: config.port,
        serverOptions: {
          // The defaults let a slow sender hold a connection for five minutes.
          ...{ requestTimeout: 15_000, headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
          // Longer than a proxy keeps its side open, or it sends into a connection that is just being closed.
          keepAliveTimeout: 75_000,
        },
      },
      () => resolve(server),
    );
    server.once('error', reject);
  });
}

const closed = (server: ServerType) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    if ('closeIdleConnections' in server) server.closeIdleConnections();
    // Not waited for: it only cuts off whoever is still sending by then.
    void createClock()
      .sleep(drainMs)
      .then(() => 'closeAllConnections' in server && server.closeAllConnections());
  });
