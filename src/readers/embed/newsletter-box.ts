import { html } from 'hono/html';
import type { Words } from '../../languages/words.ts';
import type { Newsroom } from '../../newsroom.ts';
import { policyOf, type Newsletter } from '../newsletter/newsletter-form.ts';
import { previewLink } from '../newsletter/newsletter-page.ts';
import { signUpFields } from '../newsletter/sign-up-fields.ts';
import { languageMark, textIn } from '../newsroom-texts.ts';
import type { Html } from '../page-shell.ts';

/** What the newsroom sends: how an issue looks, and where one signs up, here or on a page of its own. */
export function newsletterBoxes(newsroom: Newsroom, words: Words, locale: string): Html | '' {
  if (newsroom.newsletters.length === 0) return '';
  return html`<section class="newsletter" aria-label="${words.example.newsletters}">
    ${newsroom.newsletters.map((newsletter) => box(newsroom, newsletter, words, locale))}
  </section>`;
}

function box(newsroom: Newsroom, newsletter: Newsletter, words: Words, locale: string): Html {
  const [title, description] = [
    textIn(newsletter.title, locale),
    textIn(newsletter.description ?? {}, locale),
  ];
  return html`${title && html`<h2 ${languageMark(title, locale)}>${title.text}</h2>`}
  ${description && html`<p ${languageMark(description, locale)}>${description.text}</p>`}
  ${
    newsletter.sign_up_url === undefined
      ? form(newsroom, newsletter, locale)
      : linkElsewhere(newsroom, newsletter, words, locale)
  }`;
}

const form = (newsroom: Newsroom, newsletter: Newsletter, locale: string): Html =>
  html`<form method="post" action="/newsletter" novalidate>
    <input type="hidden" name="lang" value="${locale}" />
    <input type="hidden" name="list" value="${newsletter.slug}" />
    ${signUpFields({
      ...{ locale, id: `email-${newsletter.slug}`, email: '' },
      policy: policyOf(newsroom, newsletter),
      preview: previewLink(newsletter, locale),
    })}
  </form>`;

function linkElsewhere(newsroom: Newsroom, newsletter: Newsletter, { example }: Words, locale: string): Html {
  const policy = policyOf(newsroom, newsletter);
  return html`<p class="actions">
      <a class="sign" href="${newsletter.sign_up_url}">${example.signUp}</a>
      ${previewLink(newsletter, locale)}
    </p>
    ${
      policy === undefined
        ? ''
        : html`<p>
            <small>${example.agree} <a href="${policy}">${example.policy}</a>.</small>
          </p>`
    }`;
}
