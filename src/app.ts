import { Hono, type MiddlewareHandler } from 'hono';
import { webhookRoutes } from '../webhooks/receive.ts';
import { apiRoutes } from './api/routes.ts';
import { createClock } from './clock.ts';
import { commonHeaders } from './common-headers.ts';
import type { Deps } from './deps.ts';
import { breakerOf } from './breaker.ts';
import { addErrorResponses } from './error-responses.ts';
import { financeRoutes } from './finance/routes.ts';
import type { SignIn } from './finance/sign-in.ts';
import { healthRoutes } from './health.ts';
import { cspReports } from './readers/csp-reports.ts';
import { remindRoutes } from './readers/remind-routes.ts';
import { createFormMailGate } from './readers/form-mail-limits.ts';
import { newsletterRoutes } from './readers/newsletter/newsletter-routes.ts';
import { mailEventRoutes } from './mail-events.ts';
import { readerRoutes } from './readers/routes.ts';
import type { CountSupport } from './readers/support-tally.ts';
import { routeAt } from './routes-at.ts';

export interface AppOptions {
  /** Where a reader is sent to pay; the pages' policy lets a form lead there and nowhere else. */
  stripeOrigin: string;
  count: CountSupport;
  webhookSecrets: readonly string[];
  signIn: SignIn;
  stopping: AbortSignal;
}

/** The three doors, and the operators' two windows. */
export function createApp(deps: Deps, options: AppOptions): Hono {
  const app = new Hono();
  app.use(commonHeaders);
  if (deps.config.publicUrl.startsWith('https:')) app.use(onlyByHttps);
  app.route('/', healthRoutes(deps, options.stopping));
  app.route('/', webhookRoutes(deps, { secrets: options.webhookSecrets, wallClock: createClock() }));
  app.route('/', mailEventRoutes(deps));
  if (deps.config.role !== 'worker') {
    app.route('/', financeRoutes(deps, options.signIn));
    app.route('/', apiRoutes(deps));
    // Before the reminders: what it does to pages is for theirs too.
    app.route('/', readerRoutes(deps, { ...options, breaker: breakerOf(deps) }));
    const limits = createFormMailGate(deps);
    app.route('/', remindRoutes(deps, limits));
    app.route('/', newsletterRoutes(deps, limits));
    app.route(
      '/',
      cspReports(deps, (path) => routeAt(app, path)),
    );
  }
  addErrorResponses(app, deps);
  return app;
}

/** A browser that came once by https never comes otherwise (RFC 6797; a year, OWASP ASVS 3.4.1). */
const onlyByHttps: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
};
