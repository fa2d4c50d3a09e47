import { html } from 'hono/html';
import { wordsIn } from '../../languages/words.ts';
import type { Page } from '../page-shell.ts';

const telling = (locale: string, title: string, text: string): Page => ({
  ...{ title, locale },
  body: html`<h1>${title}</h1>
    <p>${text}</p>`,
});

/** The same words whatever is known of the address. */
export function sentPage(locale: string): Page {
  const { newsletter } = wordsIn(locale);
  return telling(locale, newsletter.sentTitle, newsletter.sent);
}

export function confirmedPage(locale: string): Page {
  const { newsletter } = wordsIn(locale);
  return telling(locale, newsletter.confirmedTitle, newsletter.confirmed);
}

export function leftPage(locale: string): Page {
  const { newsletter } = wordsIn(locale);
  return telling(locale, newsletter.leftTitle, newsletter.left);
}

/** Only asks: mail scanners follow the links of a letter. */
export function askingPage(locale: string, what: 'confirm' | 'leave', action: string): Page {
  const { newsletter } = wordsIn(locale);
  const [title, question, button] =
    what === 'confirm'
      ? [newsletter.confirmTitle, newsletter.confirmQuestion, newsletter.confirmButton]
      : [newsletter.leaveTitle, newsletter.leaveQuestion, newsletter.leaveButton];
  return {
    ...{ title, locale },
    body: html`<h1>${title}</h1>
      <p>${question}</p>
      <form method="post" action="${action}">
        <button>${button}</button>
      </form>`,
  };
}
