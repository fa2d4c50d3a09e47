import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { checkoutRoutes } from './checkout-routes.ts';
import { supportRoutes, type PageOptions } from './support-routes.ts';
import { thanksRoutes } from './thanks-routes.ts';

/** The readers' door. */
export function readerRoutes(
  deps: Pick<Deps, 'db' | 'stripe' | 'clock' | 'random' | 'config' | 'log'>,
  options: PageOptions,
): Hono {
  return new Hono()
    .route('/', supportRoutes(deps, options))
    .route('/', checkoutRoutes(deps, options))
    .route('/', thanksRoutes(deps));
}
