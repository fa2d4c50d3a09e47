import { Hono, type Context } from 'hono';
import type { Deps } from '../../deps.ts';
import { wordsIn } from '../../languages/words.ts';
import { isRiskyMailbox } from '../../mail/risky-mailbox.ts';
import { confirmSignup, leaveNewsletters } from '../../newsletter/confirm-leave.ts';
import { requestSignup } from '../../newsletter/sign-up.ts';
import type { FormMailGate } from '../form-mail-limits.ts';
import { newsroomPage } from '../newsroom-page.ts';
import { sendPage, type Page } from '../page-shell.ts';
import { readPostedForm } from '../posted-form.ts';
import { answerWithProblem } from '../problem-answer.ts';
import { languageOf } from '../support-routes.ts';
import { askingPage, confirmedPage, leftPage, sentPage } from './answer-pages.ts';
import {
  offeredHere,
  readNewsletterForm,
  requestOf,
  type NewsletterForm,
  type NewsletterProblems,
} from './newsletter-form.ts';
import { newsletterPage, type NewsletterPageView } from './newsletter-page.ts';

type NewsletterDeps = Pick<Deps, 'database' | 'db' | 'sealing' | 'clock' | 'random' | 'config'>;

/** Newsletters: an address, a letter that asks whether it is the reader's, and a way to end it. */
export function newsletterRoutes(deps: NewsletterDeps, limits: FormMailGate): Hono {
  const language = (c: Context) => languageOf(c, deps.config.newsroom, c.req.query('lang'));
  return (
    new Hono()
      .get('/newsletter', (c) => {
        const form = { lists: [], email: '' };
        return answerWithForm(c, deps, 200, language(c), { form, problems: {} }, c.req.queries('list'));
      })
      .post('/newsletter', async (c) => {
        const fields = await readPostedForm(c, deps);
        return fields instanceof Response ? fields : signUp(c, deps, limits, fields);
      })
      .get('/newsletter/sent', (c) => send(c, deps, 200, sentPage(language(c))))
      .get('/newsletter/confirm/:token', (c) => send(c, deps, 200, asking(c, language(c), 'confirm')))
      .post('/newsletter/confirm/:token', async (c) => {
        await confirmSignup(deps, c.req.param('token'));
        // The same page for a token that nobody was given, or that is too old.
        return send(c, deps, 200, confirmedPage(language(c)));
      })
      .get('/newsletter/leave/:token', (c) => send(c, deps, 200, asking(c, language(c), 'leave')))
      // RFC 8058: a mailbox provider posts here by itself, from nowhere, and follows no redirect.
      .post('/newsletter/leave/:token', async (c) => {
        await leaveNewsletters(deps, c.req.param('token'));
        return send(c, deps, 200, leftPage(language(c)));
      })
  );
}

async function signUp(
  c: Context,
  deps: NewsletterDeps,
  limits: FormMailGate,
  fields: URLSearchParams,
): Promise<Response> {
  const { newsroom } = deps.config;
  const locale = languageOf(c, newsroom, fields.get('lang') ?? undefined);
  const { newsletter: words } = wordsIn(locale);
  const form: NewsletterForm = { lists: fields.getAll('list'), email: fields.get('email') ?? '' };
  const read = readNewsletterForm(newsroom, form);
  if (!read.ok) return answerWithForm(c, deps, 422, locale, { form, problems: read.problems });
  // In memory alone: nothing of such a reader is kept, not even that there was one.
  if (isRiskyMailbox(read.address, newsroom.safety.risky_mailboxes.domains))
    return answerWithForm(c, deps, 422, locale, {
      ...{ form: { ...form, email: '' }, problems: {} },
      notice: { title: words.riskyTitle, text: words.risky },
    });
  const waitSeconds = limits(c);
  if (waitSeconds !== undefined) {
    c.header('Retry-After', String(waitSeconds));
    const notice = { title: words.title, text: words.tooMany(Math.ceil(waitSeconds / 60)) };
    return answerWithForm(c, deps, 429, locale, { form, problems: {}, notice });
  }
  await requestSignup(deps, requestOf(newsroom, read, locale));
  return c.redirect(`/newsletter/sent?lang=${locale}`, 303);
}

const asking = (c: Context, locale: string, what: 'confirm' | 'leave'): Page =>
  askingPage(
    locale,
    what,
    `/newsletter/${what}/${encodeURIComponent(c.req.param('token') ?? '')}?lang=${locale}`,
  );

async function answerWithForm(
  c: Context,
  deps: NewsletterDeps,
  status: 200 | 422 | 429,
  locale: string,
  view: { form: NewsletterForm; problems: NewsletterProblems; notice?: NewsletterPageView['notice'] },
  linkedTo: readonly string[] = [],
): Promise<Response> {
  const { newsroom } = deps.config;
  const all = offeredHere(newsroom);
  if (all.length === 0)
    return answerWithProblem(c, newsroom, 'unknown', 'no newsletter is signed up for here');
  const { notice, ...rest } = view;
  // A link shows its newsletter alone, instead of ticking a box for the reader.
  const linked = all.filter(({ slug }) => linkedTo.includes(slug));
  const offered = linked.length > 0 ? linked : all;
  const page = newsletterPage({ newsroom, locale, offered, ...rest, ...(notice && { notice }) });
  return send(c, deps, status, page);
}

const send = (
  c: Context,
  { config: { newsroom } }: NewsletterDeps,
  status: 200 | 422 | 429,
  content: Page,
): Promise<Response> => sendPage(c, status, newsroomPage(newsroom, content));
