import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import type { Deps } from '../deps.ts';
import { wordsIn } from '../languages/words.ts';
import { againMonths, isAgainMonths, remindAgain } from '../reminders/again.ts';
import { gaveAlready, stopReminders } from '../reminders/stop.ts';
import { newsroomPage } from './newsroom-page.ts';
import { sendPage, type Page } from './page-shell.ts';
import { stopCookie } from './remind-cookie.ts';
import { stoppedPage, stopPage } from './remind-pages.ts';
import { languageOf } from './support-routes.ts';

type LinkDeps = Pick<Deps, 'database' | 'db' | 'sealing' | 'clock' | 'random' | 'config'>;

/**
 * Where the links of a reminder lead. Mail scanners follow links, so each asks, and does what it does by one POST. A token
 * that nobody was given is answered like any other: it must not tell which ones exist.
 */
export function remindLinkRoutes(deps: LinkDeps): Hono {
  const language = (c: Context) => languageOf(c, deps.config.newsroom, c.req.query('lang'));
  const send = (c: Context, content: Page) => sendPage(c, 200, newsroomPage(deps.config.newsroom, content));
  const here = (c: Context, what: string, locale: string) =>
    `/remind/${what}/${encodeURIComponent(c.req.param('token') ?? '')}?lang=${locale}`;
  return (
    new Hono()
      .get('/remind/stop/:token', (c) => {
        const locale = language(c);
        return send(c, stopPage({ locale, action: here(c, 'stop', locale) }));
      })
      // RFC 8058: a mailbox provider posts here by itself, from nowhere, and follows no redirect.
      .post('/remind/stop/:token', async (c) => {
        await stopReminders(deps, c.req.param('token'));
        return send(c, stoppedPage({ locale: language(c) }));
      })
      .get('/remind/gave/:token', (c) => {
        const locale = language(c);
        return send(c, gavePage(locale, here(c, 'gave', locale)));
      })
      .post('/remind/gave/:token', async (c) => {
        await gaveAlready(deps, c.req.param('token'));
        return send(c, gaveThanksPage(language(c)));
      })
      .get('/remind/again/:token', (c) => {
        const locale = language(c);
        return send(c, againPage(locale, here(c, 'again', locale)));
      })
      .post('/remind/again/:token', async (c) => {
        const locale = language(c);
        const months = Number(new URLSearchParams(await c.req.text()).get('months'));
        if (!isAgainMonths(months)) return send(c, againPage(locale, here(c, 'again', locale)));
        const again = await remindAgain(deps, c.req.param('token'), months);
        if (!again) return send(c, tooOldPage(locale));
        stopCookie.set(c, deps.config, again.stopToken);
        return c.redirect(
          `/remind/done?${new URLSearchParams({ date: again.day, lang: locale }).toString()}`,
          303,
        );
      })
  );
}

function gavePage(locale: string, action: string): Page {
  const { remindGave: gave } = wordsIn(locale);
  return {
    ...{ title: gave.title, locale },
    body: html`<h1>${gave.title}</h1>
      <p>${gave.question}</p>
      <form method="post" action="${action}"><button>${gave.button}</button></form>`,
  };
}

function gaveThanksPage(locale: string): Page {
  const { remindGave: gave } = wordsIn(locale);
  return {
    ...{ title: gave.thanksTitle, locale },
    body: html`<h1>${gave.thanksTitle}</h1>
      <p>${gave.thanks}</p>`,
  };
}

function againPage(locale: string, action: string): Page {
  const { remindAgain: again } = wordsIn(locale);
  return {
    ...{ title: again.title, locale },
    body: html`<h1>${again.title}</h1>
      <p>${again.question}</p>
      <form method="post" action="${action}">
        ${againMonths.map(
          (months) => html`<button name="months" value="${months}">${again.months[months]}</button> `,
        )}
      </form>`,
  };
}

function tooOldPage(locale: string): Page {
  const { remindAgain: again } = wordsIn(locale);
  return {
    ...{ title: again.tooOldTitle, locale },
    body: html`<h1>${again.tooOldTitle}</h1>
      <p>${again.tooOld}</p>
      <p><a class="act" href="/remind?lang=${locale}">${again.askAnew}</a></p>`,
  };
}
