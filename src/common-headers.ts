import type { MiddlewareHandler } from 'hono';

/** What a page could ask a browser for, and none of ours does: as far as browsers of today know the names. */
const denied = [
  ...['accelerometer', 'autoplay', 'browsing-topics', 'camera', 'display-capture', 'encrypted-media'],
  ...['fullscreen', 'geolocation', 'gyroscope', 'hid', 'idle-detection', 'local-fonts', 'magnetometer'],
  ...['microphone', 'midi', 'payment', 'picture-in-picture', 'publickey-credentials-get', 'screen-wake-lock'],
  ...['serial', 'storage-access', 'usb', 'window-management', 'xr-spatial-tracking'],
];

const headers = Object.entries({
  'Cache-Control': 'no-store',
  // `no-referrer` would make browsers send `Origin: null` with a form.
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': denied.map((feature) => `${feature}=()`).join(', '),
  // A page has a policy of its own; this one is for redirects, JSON and plain words.
  'Content-Security-Policy': `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
});

/**
 * For every answer of every door, refusals and redirects too (OWASP ASVS 5.0, 3.4). A handler that answers with
 * a Response of its own making, not by its context, goes without: tests/readers/headers.test.ts finds it.
 */
export const commonHeaders: MiddlewareHandler = async (c, next) => {
  for (const [name, value] of headers) c.header(name, value);
  await next();
};
