import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

export interface FieldError {
  readonly field: string;
  /** What was expected, and what came. */
  readonly message: string;
}

interface About {
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
}

/** RFC 9457. */
export const problemText = (status: number, about: About): string =>
  JSON.stringify({ type: 'about:blank', status, ...about });

/** Says what was expected; never quotes a token. */
export const problem = (c: Context, status: ContentfulStatusCode, about: About): Response =>
  c.body(problemText(status, about), status, {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
  });
