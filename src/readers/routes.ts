import { Hono } from 'hono';
import type { CheckoutDeps } from './start-donation.ts';
import { checkoutRoutes } from './checkout-routes.ts';
import { readerHeaders } from './reader-headers.ts';
import { supportRoutes, type PageOptions } from './support-routes.ts';
import { thanksRoutes } from './thanks-routes.ts';

/** The readers' door. */
export function readerRoutes(deps: CheckoutDeps, options: PageOptions): Hono {
  return new Hono()
    .use(readerHeaders(deps.config))
    .route('/', supportRoutes(deps, options))
    .route('/', checkoutRoutes(deps, options))
    .route('/', thanksRoutes(deps));
}
