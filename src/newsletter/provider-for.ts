import type { Config } from '../config.ts';
import { buttondown } from './buttondown.ts';
import { listmonk } from './listmonk.ts';
import { mailchimp } from './mailchimp.ts';
import type { NewsletterProvider } from './provider.ts';

/** Whom NEWSROOM_CONFIG names; undefined where sign-ups are kept here for export. */
export function providerFor(
  config: Pick<Config, 'newsletterKey'> & { newsroom: Pick<Config['newsroom'], 'newsletter_provider'> },
): NewsletterProvider | undefined {
  const { newsletter_provider: provider } = config.newsroom;
  // The configuration does not start without one.
  const key = config.newsletterKey ?? '';
  switch (provider.kind) {
    case 'store':
      return undefined;
    case 'listmonk':
      return listmonk({ url: provider.url, key });
    case 'mailchimp':
      return mailchimp({ url: provider.url, key });
    case 'buttondown':
      return buttondown({ url: provider.url, key });
    default:
      return provider satisfies never;
  }
}
