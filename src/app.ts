import { Hono, type MiddlewareHandler } from 'hono';
import { webhookRoutes } from '../webhooks/receive.ts';
import { createClock } from './clock.ts';
import type { Deps } from './deps.ts';
import { financeRoutes } from './finance/routes.ts';
import type { SignIn } from './finance/sign-in.ts';
import { healthRoutes } from './health.ts';
import { remindRoutes } from './readers/remind-routes.ts';
import { readerRoutes } from './readers/routes.ts';

export interface AppOptions {
  /** Where a reader is sent to pay; the pages' policy lets a form lead there and nowhere else. */
  stripeOrigin: string;
  webhookSecrets: readonly string[];
  signIn: SignIn;
  stopping: AbortSignal;
}

/** The three doors, and the operators' two windows. */
export function createApp(deps: Deps, options: AppOptions): Hono {
  const app = new Hono();
  if (deps.config.publicUrl.startsWith('https:')) app.use(onlyByHttps);
  app.route('/', healthRoutes(deps, options.stopping));
  app.route('/', webhookRoutes(deps, { secrets: options.webhookSecrets, wallClock: createClock() }));
  if (deps.config.role !== 'worker') {
    app.route('/', financeRoutes(deps, options.signIn));
    app.route('/', remindRoutes(deps));
    app.route('/', readerRoutes(deps, { stripeOrigin: options.stripeOrigin }));
  }
  app.onError((error, c) => {
    if (isBrokenOff(error)) return c.text('The request broke off before its end.', 400);
    // The path without its query or token: a reader's choices and secrets stay out of the log.
    deps.log.error({ route: c.req.routePath, error: error.stack }, 'a fault of ours');
    return c.text('Something went wrong on our side. Nothing was lost; please try again.', 500);
  });
  return app;
}

/** A browser that came once by https never comes otherwise (RFC 6797; a year, OWASP ASVS 3.4.1). */
const onlyByHttps: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
};

/** The sender went away in the middle of the body: no fault of ours, and nobody is there to answer. */
const isBrokenOff = (error: Error): boolean =>
  error.message === 'aborted' || Reflect.get(error, 'code') === 'ECONNRESET';
