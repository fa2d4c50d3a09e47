import { html } from 'hono/html';
import type { Newsroom } from '../newsroom.ts';
import { page, type Html, type Page } from './page-shell.ts';
import { wordsIn } from '../languages/words.ts';

/** A page of this newsroom: its name above, and the ways to reach it in the same place below (WCAG 2.2, 3.2.6). */
export const newsroomPage = (newsroom: Newsroom, content: Omit<Page, 'masthead' | 'footer'>): Html =>
  page({
    ...content,
    masthead: { name: newsroom.name, href: newsroom.site_url ?? '/' },
    footer: contacts(newsroom, content.locale),
  });

function contacts({ privacy_url, contact_email }: Newsroom, locale: string): Html | undefined {
  const { support } = wordsIn(locale);
  const links = [
    { href: privacy_url, text: support.privacy },
    { href: contact_email && `mailto:${contact_email}`, text: support.contact },
  ].filter(({ href }) => href !== undefined);
  if (links.length === 0) return undefined;
  return html`${links.map(({ href, text }) => html`<a href="${href}">${text}</a>`)}`;
}
