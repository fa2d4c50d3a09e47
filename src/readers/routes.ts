import { Hono } from 'hono';
import type { Friction } from '../abuse/friction.ts';
import { createCheckoutGate, openGate } from './checkout-gate.ts';
import type { CheckoutDeps } from './start-donation.ts';
import { checkoutRoutes } from './checkout-routes.ts';
import { duringMaintenance } from './closed-page.ts';
import { onionLocation } from './onion-location.ts';
import { embedRoutes } from './embed/embed-routes.ts';
import { robotsRoute } from './robots-route.ts';
import { supportRoutes, type Door } from './support-routes.ts';
import type { CountSupport } from './support-tally.ts';
import { thanksRoutes } from './thanks-routes.ts';

export interface ReaderOptions {
  stripeOrigin: string;
  count: CountSupport;
  /** What failed payments have come to. */
  breaker: () => Promise<Friction>;
}

/** The readers' door. */
export function readerRoutes(deps: CheckoutDeps, { stripeOrigin, count, breaker }: ReaderOptions): Hono {
  const limits = deps.config.abuseLimits;
  const door: Door = {
    stripeOrigin,
    gate: limits ? createCheckoutGate(deps) : openGate(deps),
    ...countingInCalm(count, limits ? breaker : () => Promise.resolve('none')),
  };
  return new Hono()
    .use(onionLocation(deps.config))
    .on('ALL', ['/', '/checkout', '/remind', '/remind.ics', '/newsletter'], duringMaintenance(deps))
    .route('/', supportRoutes(deps, door))
    .route('/', checkoutRoutes(deps, door))
    .route('/', thanksRoutes(deps))
    .route('/', embedRoutes(deps))
    .route('/', robotsRoute());
}

/** What card testers do is no sign of what readers want: while friction is raised for all, nothing is counted. */
function countingInCalm(
  count: CountSupport,
  weather: () => Promise<Friction>,
): Pick<Door, 'count' | 'weather'> {
  let latest: Friction = 'none';
  return {
    weather: async () => (latest = await weather()),
    count: (what, about) => {
      if (latest === 'none') count(what, about);
    },
  };
}
