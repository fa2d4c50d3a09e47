import type { MiddlewareHandler } from 'hono';
import { problem } from './problem.ts';

/** PostgreSQL keeps no NUL in text: who sends one has sent it by mistake, and is told so. */
export const refuseNul: MiddlewareHandler = async (c, next) =>
  /%00|\0/.test(c.req.url)
    ? problem(c, 400, { title: 'The address is wrong', detail: 'expected no NUL character in it' })
    : next();
