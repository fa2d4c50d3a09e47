import { html } from 'hono/html';
import type { Html } from '../page-shell.ts';
import { page } from '../page-shell.ts';
import { css } from '../page-style.ts';
import type { ChoiceView } from '../support-view.ts';
import { wordsIn, type Words } from '../../languages/words.ts';
import { kitCss } from './kit-style.ts';
import { languageLinks } from './language-links.ts';
import { frameSnippet, linksSnippet } from './snippets.ts';

export const kitStyles = [css, kitCss] as const;

export const kinds = ['both', 'links', 'frame'] as const;

export interface KitView {
  /** What the code is for. */
  readonly choice: ChoiceView;
  /** The language of this page; the code may be in another. */
  readonly locale: string;
  readonly kind: (typeof kinds)[number];
  readonly publicUrl: string;
}

/** The code to copy, and what it needs of the page it is copied into. */
export function kitPage(view: KitView): Html {
  const words = wordsIn(view.locale);
  const { newsroom } = view.choice;
  const { title } = words.embed;
  return page({
    title,
    locale: view.locale,
    styles: kitStyles,
    masthead: { name: newsroom.name, href: newsroom.site_url ?? '/' },
    aside: languageLinks(newsroom, view.locale, (lang) => `/embed/kit?${query(view, lang)}`),
    body: html`<h1>${title}</h1>
      <p>${words.embed.intro}</p>
      ${choosers(view, words)} ${view.kind === 'frame' ? '' : links(view, words)}
      ${view.kind === 'links' ? '' : frame(view, words)}
      <section>
        <p>${words.embed.counted}</p>
        <p>
          <a class="act" href="/example?lang=${view.locale}">${words.embed.seeArticle}</a>
        </p>
      </section>`,
  });
}

function choosers({ choice, locale, kind }: KitView, { embed }: Words): Html {
  const { newsroom, form } = choice;
  return html`<form class="kit" method="get" action="/embed/kit">
    <input type="hidden" name="lang" value="${locale}" />
    <p>
      <label class="name" for="campaign">${embed.campaign}</label>
      <select id="campaign" name="campaign">
        ${option('', embed.noCampaign, form.campaign)}
        ${newsroom.campaigns.map((campaign) => option(campaign, campaign, form.campaign))}
      </select>
    </p>
    <p>
      <label class="name" for="code_lang">${embed.language}</label>
      <select id="code_lang" name="code_lang">
        ${newsroom.locales.map((code) => option(code, wordsIn(code).name, choice.locale))}
      </select>
    </p>
    <p class="wide">
      <label class="name" for="article">${embed.article}</label>
      <span class="hint" id="article-hint">${embed.articleHint}</span>
      <input
        type="text"
        id="article"
        name="article"
        value="${form.article}"
        autocomplete="off"
        spellcheck="false"
        aria-describedby="article-hint"
      />
    </p>
    <fieldset class="wide">
      <legend>${embed.kind}</legend>
      <div class="radios kinds">
        ${kinds.map(
          (name) =>
            html`<label
              ><input type="radio" name="kind" value="${name}" ${name === kind ? html`checked` : ''} /><span
                >${embed.kinds[name]}</span
              ></label
            >`,
        )}
      </div>
    </fieldset>
    <button>${embed.show}</button>
  </form>`;
}

const option = (value: string, text: string, chosen: string): Html =>
  html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${text}</option>`;

function links({ choice, publicUrl }: KitView, { embed }: Words): Html {
  return html`<section>
    <h2>${embed.links}</h2>
    <p>${embed.linksText}</p>
    ${code(`${embed.copy}: ${embed.links}`, linksSnippet(choice, publicUrl))}
    <p>${embed.linksPolicy}</p>
  </section>`;
}

function frame({ choice, publicUrl }: KitView, { embed }: Words): Html {
  const { frame_ancestors: allowed } = choice.newsroom.embed;
  return html`<section>
    <h2>${embed.frame}</h2>
    <p>${embed.frameText}</p>
    ${code(`${embed.copy}: ${embed.frame}`, frameSnippet(choice, publicUrl))}
    <p>${embed.framePolicy}</p>
    ${code('Content-Security-Policy', `frame-src ${new URL(publicUrl).origin}`)}
    <p>${embed.frameAllow}</p>
    ${code('NEWSROOM_CONFIG', settingFor(choice))}
    ${
      allowed.length === 0
        ? html`<p>${embed.noneAllowed}</p>`
        : html`<p>${embed.allowed} ${allowed.map((origin) => html`<bdi>${origin}</bdi> `)}</p>`
    }
    <p><a class="act" href="/embed?${choiceQueryOf(choice)}">${embed.seeBox}</a></p>
  </section>`;
}

function settingFor({ newsroom: { site_url: site, embed } }: ChoiceView): string {
  const usual = site === undefined ? 'https://www.example.org' : new URL(site).origin;
  const origins = embed.frame_ancestors.length === 0 ? [usual] : embed.frame_ancestors;
  return `"embed": { "frame_ancestors": ${JSON.stringify(origins)} }`;
}

const code = (label: string, text: string): Html =>
  html`<pre dir="ltr" tabindex="0" role="group" aria-label="${label}"><code>${text}</code></pre>`;

const choiceQueryOf = ({ form, locale }: ChoiceView): string =>
  new URLSearchParams({ campaign: form.campaign, article: form.article, lang: locale }).toString();

function query({ choice: { form, locale }, kind }: KitView, lang: string): string {
  const parts = { campaign: form.campaign, article: form.article, code_lang: locale, kind, lang };
  return new URLSearchParams(parts).toString();
}
