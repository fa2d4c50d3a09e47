import { createHash } from 'node:crypto';
import { wordsIn } from '../../languages/words.ts';
import { isMailAddress, type MailAddress } from '../../mail/mail-address.ts';
import type { Newsroom } from '../../newsroom.ts';
import type { SignupRequest } from '../../newsletter/sign-up.ts';
import { textIn } from '../newsroom-texts.ts';

export type Newsletter = Newsroom['newsletters'][number];

/** As it was sent. */
export interface NewsletterForm {
  readonly lists: readonly string[];
  readonly email: string;
}

export type AddressProblem = 'missing' | 'wrong';

export interface NewsletterProblems {
  readonly lists?: 'missing';
  readonly address?: AddressProblem;
}

export type ReadNewsletterForm =
  | { ok: true; newsletters: readonly Newsletter[]; address: MailAddress }
  | { ok: false; problems: NewsletterProblems };

/** Those that are signed up for here and not on a page of the newsroom's own. */
export const offeredHere = ({ newsletters }: Newsroom): readonly Newsletter[] =>
  newsletters.filter(({ sign_up_url }) => sign_up_url === undefined);

/** A list that is not offered counts as not chosen. */
export function readNewsletterForm(newsroom: Newsroom, form: NewsletterForm): ReadNewsletterForm {
  const newsletters = offeredHere(newsroom).filter(({ slug }) => form.lists.includes(slug));
  const email = form.email.trim();
  if (newsletters.length > 0 && isMailAddress(email)) return { ok: true, newsletters, address: email };
  return {
    ok: false,
    problems: {
      ...(newsletters.length === 0 && { lists: 'missing' as const }),
      ...(!isMailAddress(email) && { address: email === '' ? ('missing' as const) : ('wrong' as const) }),
    },
  };
}

/** What the reader saw and agreed to, as it is kept with the consent. */
export function requestOf(
  newsroom: Newsroom,
  { newsletters, address }: { newsletters: readonly Newsletter[]; address: MailAddress },
  locale: string,
): SignupRequest {
  return {
    ...{ address, locale },
    lists: newsletters.map((newsletter) => ({
      slug: newsletter.slug,
      title: titleOf(newsletter, locale),
      wordingHash: createHash('sha256')
        .update(wordingOf(newsroom, newsletter, locale))
        .digest('hex'),
      policyVersion: newsletter.policy_version ?? policyOf(newsroom, newsletter) ?? 'none',
    })),
  };
}

export const titleOf = ({ title, slug }: Newsletter, locale: string): string =>
  textIn(title, locale)?.text ?? slug;

export const policyOf = (
  { privacy_url }: Newsroom,
  { policy_url }: Pick<Newsletter, 'policy_url'>,
): string | undefined => policy_url ?? privacy_url;

/** The words beside the button: what it is, and what is agreed to. Another word makes another hash. */
export function wordingOf(newsroom: Newsroom, newsletter: Newsletter, locale: string): string {
  const { example, newsletter: words } = wordsIn(locale);
  const policy = policyOf(newsroom, newsletter);
  return [
    titleOf(newsletter, locale),
    textIn(newsletter.description ?? {}, locale)?.text ?? '',
    words.addressHint,
    policy === undefined ? '' : `${example.agree} ${example.policy} (${policy})`,
    example.signUp,
  ].join('\n');
}
