import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

export interface FieldError {
  readonly field: string;
  /** What was expected, and what came. */
  readonly message: string;
}

/** RFC 9457. Says what was expected; never quotes a token. */
export const problem = (
  c: Context,
  status: ContentfulStatusCode,
  about: { title: string; detail?: string; errors?: readonly FieldError[] },
): Response =>
  c.body(JSON.stringify({ type: 'about:blank', status, ...about }), status, {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
  });
