import { html } from 'hono/html';
import type { Newsroom } from '../../newsroom.ts';
import { languageMark, textIn } from '../newsroom-texts.ts';
import type { Html } from '../page-shell.ts';
import type { Words } from '../../languages/words.ts';

type Newsletter = Newsroom['newsletters'][number];

/** What the newsroom sends, with links to its own pages: where one signs up, and how an issue looks. */
export function newsletterBoxes({ newsletters }: Newsroom, words: Words, locale: string): Html | '' {
  if (newsletters.length === 0) return '';
  return html`<section class="newsletter" aria-label="${words.example.newsletters}">
    ${newsletters.map((newsletter) => box(newsletter, words, locale))}
  </section>`;
}

function box(newsletter: Newsletter, { example }: Words, locale: string): Html {
  const [title, description] = [
    textIn(newsletter.title, locale),
    textIn(newsletter.description ?? {}, locale),
  ];
  const { sign_up_url: signUp, preview_url: preview, policy_url: policy } = newsletter;
  return html`${title && html`<h2 ${languageMark(title, locale)}>${title.text}</h2>`}
  ${description && html`<p ${languageMark(description, locale)}>${description.text}</p>`}
  ${
    signUp === undefined && preview === undefined
      ? ''
      : html`<p class="actions">
          ${signUp && html`<a class="sign" href="${signUp}">${example.signUp}</a>`}
          ${preview && html`<a class="act" href="${preview}">${example.preview}</a>`}
        </p>`
  }
  ${
    policy &&
    html`<p>
      <small>${example.agree} <a href="${policy}">${example.policy}</a>.</small>
    </p>`
  }`;
}
