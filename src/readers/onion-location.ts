import type { MiddlewareHandler } from 'hono';
import type { Config } from '../config.ts';

/**
 * Tor Browser offers the same page at the onion address (community.torproject.org/onion-services/advanced/onion-location).
 * The answer to a form has no address of its own.
 */
export const onionLocation =
  ({ onionUrl }: Pick<Config, 'onionUrl'>): MiddlewareHandler =>
  async (c, next) => {
    await next();
    if (onionUrl === undefined || c.req.method === 'POST' || !isHtml(c.res)) return;
    const { pathname, search, host } = new URL(c.req.url);
    if (host !== new URL(onionUrl).host) c.header('Onion-Location', `${onionUrl}${pathname}${search}`);
  };

const isHtml = ({ headers }: Response) => headers.get('content-type')?.startsWith('text/html') ?? false;
