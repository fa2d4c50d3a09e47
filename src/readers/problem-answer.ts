import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Newsroom } from '../newsroom.ts';
import { newsroomPage } from './newsroom-page.ts';
import { sendPage, type Html } from './page-shell.ts';
import { readerProblems, type ReaderProblem } from '../reader-problems.ts';
import { chooseLanguage, wordsIn } from '../languages/words.ts';

/**
 * A request that cannot be served, said to whoever sent it: a page in the reader's language, or JSON.
 * Nothing of the request is repeated in either.
 * @param expected for programs, which have no use for a page: what would have been right.
 */
export function answerWithProblem(
  c: Context,
  newsroom: Newsroom,
  problem: ReaderProblem,
  expected: string = wordsIn('en').problems[problem].title,
): Response | Promise<Response> {
  const status = readerProblems[problem];
  if (isProgram(c))
    return c.json({ errors: [{ field: 'request', code: problem, message: expected }] }, status);
  const locale = chooseLanguage(newsroom.locales, c.req.query('lang'), c.req.header('accept-language'));
  return sendPage(c, status, problemPage(newsroom, problem, locale));
}

/** Whoever sends JSON, or wants it and no page. A browser asks for text/html by name. */
export function isProgram(c: Context): boolean {
  const accepts = c.req.header('accept') ?? '';
  return (
    /^application\/json\b/i.test(c.req.header('content-type') ?? '') ||
    (/\bapplication\/json\b/i.test(accepts) && !/\btext\/html\b/i.test(accepts))
  );
}

function problemPage(newsroom: Newsroom, problem: ReaderProblem, locale: string): Html {
  const { problems, support } = wordsIn(locale);
  const { title, text } = problems[problem];
  const contact = newsroom.contact_email;
  return newsroomPage(newsroom, {
    title,
    locale,
    body: html`<h1>${title}</h1>
      <p>${text}</p>
      <p>${problems.nothingLost}</p>
      <p><a class="act" href="/?lang=${locale}">${problems.start}</a></p>
      ${
        contact === undefined
          ? ''
          : html`<p class="quiet">
              ${problems.stillWrong} <a class="act" href="mailto:${contact}">${support.contact}</a>
            </p>`
      }`,
  });
}
