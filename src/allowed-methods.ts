import type { Hono } from 'hono';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The methods that some handler takes at this path; none where there is no such path. */
export function allowedMethods(app: Hono, path: string): string[] {
  const taken = methods.filter((method) =>
    // What is there for every method is a middleware.
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
  return taken.includes('GET') ? ['HEAD', ...taken] : taken;
}
