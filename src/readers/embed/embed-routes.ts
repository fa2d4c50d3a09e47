import { Hono, type MiddlewareHandler } from 'hono';
import type { Deps } from '../../deps.ts';
import { bookDate } from '../../ledger/book-date.ts';
import type { Newsroom } from '../../newsroom.ts';
import { sendPage } from '../page-shell.ts';
import { dayOf } from '../../day.ts';
import { choiceView } from './choice-view.ts';
import { embedPage, embedStyles } from './embed-page.ts';
import { examplePage, exampleStyles } from './example-page.ts';
import { kinds, kitPage, kitStyles } from './kit-page.ts';

/** The example's own name, under which it is counted. */
const exampleArticle = 'example';

/** What a publisher puts on a page: the box in a frame, the code to copy, an article to look at. */
export function embedRoutes({ config, clock }: Pick<Deps, 'config' | 'clock'>): Hono {
  const { newsroom, publicUrl } = config;
  return new Hono()
    .get('/embed', unlisted, forFrames(newsroom), (c) =>
      sendPage(c, 200, embedPage(choiceView(c, newsroom)), {
        styles: embedStyles,
        frameAncestors: newsroom.embed.frame_ancestors,
      }),
    )
    .get('/embed/kit', unlisted, (c) => {
      const choice = choiceView(c, newsroom);
      const codeLocale = newsroom.locales.find((code) => code === c.req.query('code_lang')) ?? choice.locale;
      const kind = kinds.find((name) => name === c.req.query('kind')) ?? 'both';
      const view = { choice: { ...choice, locale: codeLocale }, locale: choice.locale, kind, publicUrl };
      return sendPage(c, 200, kitPage(view), { styles: kitStyles });
    })
    .get('/example', unlisted, (c) => {
      const choice = choiceView(c, newsroom);
      const form = { ...choice.form, campaign: choice.form.campaign || 'article', article: exampleArticle };
      const today = dayOf(bookDate(clock.now(), newsroom.time_zone));
      return sendPage(c, 200, examplePage({ ...choice, form }, today), { styles: exampleStyles });
    });
}

// A site that isolates itself (COEP: require-corp) frames only what says that it may be, and is isolated too.
const forFrames =
  ({ embed }: Newsroom): MiddlewareHandler =>
  async (c, next) => {
    await next();
    if (embed.frame_ancestors.length === 0) return;
    c.header('Cross-Origin-Resource-Policy', 'cross-origin');
    c.header('Cross-Origin-Embedder-Policy', 'require-corp');
  };

const unlisted: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('X-Robots-Tag', 'noindex');
};
