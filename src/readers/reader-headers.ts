import type { MiddlewareHandler } from 'hono';
import type { Config } from '../config.ts';

/** Everything a page of ours could ask a browser for, and none does. */
const denied = [
  ...['accelerometer', 'attribution-reporting', 'autoplay', 'bluetooth', 'browsing-topics', 'camera'],
  ...[
    'display-capture',
    'encrypted-media',
    'fullscreen',
    'geolocation',
    'gyroscope',
    'hid',
    'identity-credentials-get',
  ],
  ...['idle-detection', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'payment', 'picture-in-picture'],
  ...[
    'publickey-credentials-create',
    'publickey-credentials-get',
    'screen-wake-lock',
    'serial',
    'storage-access',
  ],
  ...['usb', 'web-share', 'window-management', 'xr-spatial-tracking'],
];

const common = {
  'Cache-Control': 'no-store',
  // `no-referrer` would make browsers send `Origin: null` with a form.
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': denied.map((feature) => `${feature}=()`).join(', '),
  // A page has a policy of its own (sendPage); this one is for redirects, JSON and plain words.
  'Content-Security-Policy': `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};

/** For every answer of the readers' door, refusals and redirects too (OWASP ASVS 5.0, 3.4). */
export const readerHeaders =
  ({ onionUrl }: Pick<Config, 'onionUrl'>): MiddlewareHandler =>
  async (c, next) => {
    for (const [name, value] of Object.entries(common)) c.header(name, value);
    await next();
    // Tor Browser offers the same page without an exit node (community.torproject.org, Onion-Location). The
    // answer to a form has no address of its own.
    if (onionUrl === undefined || c.req.method === 'POST' || !isHtml(c.res)) return;
    const { pathname, search, host } = new URL(c.req.url);
    if (host !== new URL(onionUrl).host) c.header('Onion-Location', `${onionUrl}${pathname}${search}`);
  };

const isHtml = ({ headers }: Response) => headers.get('content-type')?.startsWith('text/html') ?? false;
