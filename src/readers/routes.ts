import { Hono } from 'hono';
import type { CheckoutDeps } from './start-donation.ts';
import { checkoutRoutes } from './checkout-routes.ts';
import { setCommonHeaders } from './page-shell.ts';
import { supportRoutes, type PageOptions } from './support-routes.ts';
import { thanksRoutes } from './thanks-routes.ts';

/** The readers' door. */
export function readerRoutes(deps: CheckoutDeps, options: PageOptions): Hono {
  const door = new Hono();
  door.on('ALL', ['/', '/checkout', '/thanks'], (c, next) => {
    setCommonHeaders(c);
    return next();
  });
  return door
    .route('/', supportRoutes(deps, options))
    .route('/', checkoutRoutes(deps, options))
    .route('/', thanksRoutes(deps));
}
