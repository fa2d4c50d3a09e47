import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import { readText } from '../read-text.ts';
import type { ReaderProblem } from '../reader-problems.ts';
import { isFromElsewhere } from '../same-origin.ts';
import { answerWithProblem } from './problem-answer.ts';

const formBytes = 16 * 1024;

/** The fields of a form that one of our own pages sent, or the answer to what was none. */
export async function readPostedForm(
  c: Context,
  { config }: Pick<Deps, 'config'>,
): Promise<URLSearchParams | Response> {
  const refuse = (problem: ReaderProblem, expected: string) =>
    answerWithProblem(c, config.newsroom, problem, expected);
  if (isFromElsewhere(c.req.raw.headers, config))
    return refuse('elsewhere', 'expected a form of our own pages, got one from another site');
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded')
    return refuse('wrong_type', 'expected a Content-Type of application/x-www-form-urlencoded');
  const body = await readText(c.req.raw, formBytes);
  if (body === 'too large') return refuse('too_large', 'expected at most 16 KB');
  if (body === 'not text') return refuse('unreadable', 'expected UTF-8');
  return new URLSearchParams(body.text);
}
