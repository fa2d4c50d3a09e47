import type { Context, Hono } from 'hono';
import { sql } from 'kysely';
import { problem as apiProblem } from './api/problem.ts';
import type { Deps } from './deps.ts';
import { answerClosed } from './readers/closed-page.ts';
import { answerWithProblem } from './readers/problem-answer.ts';
import { readerProblems, type ReaderProblem } from './reader-problems.ts';
import { methodsAt } from './routes-at.ts';

/** Of Stripe and of the operators, who have no use for a reader's page. */
const otherDoors = /^\/(finance|api|webhooks|livez|readyz)(\/|$)/;

/** For programs, which read RFC 9457. */
const api = /^\/api(\/|$)/;

const plainWords: Partial<Record<ReaderProblem, string>> = {
  unknown: 'There is nothing at this address.',
  method: 'This address does not take that method.',
  unreadable: 'The request broke off before its end.',
  broken: 'Something went wrong on our side. Nothing was lost; please try again.',
};

type ErrorDeps = Pick<Deps, 'config' | 'log' | 'db' | 'clock'>;

/** What is answered where nothing else answers: no such address, no such method, and every fault of ours. */
export function addErrorResponses(app: Hono, deps: ErrorDeps): void {
  const { config, log } = deps;
  const isForReaders = (c: Context) => config.role !== 'worker' && !otherDoors.test(c.req.path);
  const answer = (c: Context, problem: ReaderProblem) => {
    if (isForReaders(c)) return answerWithProblem(c, config.newsroom, problem);
    const [words, status] = [plainWords[problem] ?? problem, readerProblems[problem]];
    return api.test(c.req.path) ? apiProblem(c, status, { title: words }) : c.text(words, status);
  };
  app.notFound((c) => {
    const allowed = methodsAt(app, c.req.path);
    if (allowed.length === 0) return answer(c, 'unknown');
    c.header('Allow', allowed.join(', '));
    return answer(c, 'method');
  });
  app.onError(async (error, c) => {
    if (isBrokenOff(error)) return answer(c, 'unreadable');
    // The path without its query or token: a reader's choices and secrets stay out of the log.
    log.error({ route: c.req.routePath, error: error.stack }, 'a fault of ours');
    if (isForReaders(c) && !(await databaseAnswers(deps)))
      return answerClosed(c, config.newsroom, { now: deps.clock.now() });
    return answer(c, 'broken');
  });
}

/** A reader who waited in vain is not kept waiting much longer. */
const patienceMs = 1_000;

// Asked rather than read out of the error: each engine, and each way to fail, has other words for it.
function databaseAnswers({ db, clock }: ErrorDeps): Promise<boolean> {
  const answers = sql`select 1`.execute(db).then(
    () => true,
    () => false,
  );
  return Promise.race([answers, clock.sleep(patienceMs).then(() => false)]);
}

/**
 * The sender went away in the middle of the body: no fault of ours, and nobody is there to answer. The name
 * is Node's; its code, ECONNRESET, is also what a lost database says.
 */
const isBrokenOff = (error: Error): boolean => error.message === 'aborted';
