import { Hono } from 'hono';

/** Search engines may find the support page; what somebody paid or asked for is nobody's result (RFC 9309). */
export const robotsRoute = (): Hono =>
  new Hono().get('/robots.txt', (c) =>
    c.text('User-agent: *\nDisallow: /checkout\nDisallow: /remind\nDisallow: /thanks\n'),
  );
