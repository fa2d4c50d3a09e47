import { createHash } from 'node:crypto';
import { askProvider, ProviderAway, type Answer, type NewsletterProvider, type Outcome } from './provider.ts';

/**
 * Mailchimp's Marketing API 3.0 (mailchimp.com/developer/marketing/api/list-members). The key ends with its data
 * centre. A list is an audience's id; a member is named by the MD5 of the address in lower case, as Mailchimp wants it.
 */
export function mailchimp(about: { url: string | undefined; key: string }): NewsletterProvider {
  const api = about.url?.replace(/\/+$/, '') ?? `https://${dataCentreOf(about.key)}.api.mailchimp.com`;
  const headers = { authorization: `Basic ${Buffer.from(`key:${about.key}`).toString('base64')}` };
  const memberUrl = (list: string, email: string) =>
    `${api}/3.0/lists/${encodeURIComponent(list)}/members/${createHash('md5').update(email.toLowerCase()).digest('hex')}`;
  return {
    async subscribe({ email, list, locale }) {
      // An audience may demand a name, which we do not ask for.
      const answer = await askProvider(`${memberUrl(list, email)}?skip_merge_validation=true`, {
        ...{ method: 'PUT', headers },
        body: { email_address: email, status_if_new: 'subscribed', status: 'subscribed', language: locale },
      });
      return outcomeOf(answer);
    },
    async unsubscribe({ email, list }) {
      const answer = await askProvider(memberUrl(list, email), {
        ...{ method: 'PATCH', headers, body: { status: 'unsubscribed' } },
      });
      // Nobody of that name: there is nothing to end.
      return answer.status === 404 ? { kind: 'done' } : outcomeOf(answer);
    },
  };
}

function outcomeOf({ status, body }: Answer): Outcome {
  if (status >= 200 && status < 300) return { kind: 'done' };
  if (status === 404) throw new ProviderAway('answered 404');
  // Such as "Member In Compliance State": who left once must come back by Mailchimp's own form.
  return { kind: 'refused', why: `mailchimp ${status} ${codeOf(body['title'])}`.trim() };
}

/** A title of an error is a few fixed words; its detail quotes the address. */
const codeOf = (title: unknown): string =>
  typeof title === 'string' && /^[A-Za-z ]{1,60}$/.test(title) ? title : '';

/** Never the whole key: the name of the host is asked of name servers. */
const dataCentreOf = (key: string): string => /-([a-z]{2,4}\d{1,3})$/.exec(key)?.[1] ?? 'unknown';
