import type { Hono } from 'hono';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The methods that some handler takes at this path; none where there is no such path. */
export function methodsAt(app: Hono, path: string): string[] {
  const taken = methods.filter((method) => routeAt(app, path, method) !== undefined);
  return taken.includes('GET') ? ['HEAD', ...taken] : taken;
}

/** The pattern of the handler at this path, `/remind/stop/:token`. What is there for every method is a middleware. */
export const routeAt = (app: Hono, path: string, method = 'GET'): string | undefined =>
  app.router
    .match(method, path)[0]
    .map(([[, route]]) => route)
    .findLast((route) => route.method === method)?.path;
