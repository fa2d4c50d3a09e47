import { askProvider, ProviderAway, type Answer, type NewsletterProvider, type Outcome } from './provider.ts';

/**
 * Buttondown's API (docs.buttondown.com/api-subscribers-create). A newsletter is an account there; a list of ours is a
 * tag. `regular` is who has confirmed already.
 */
export function buttondown(about: { url: string | undefined; key: string }): NewsletterProvider {
  const api = `${about.url?.replace(/\/+$/, '') ?? 'https://api.buttondown.com'}/v1/subscribers`;
  const headers = { authorization: `Token ${about.key}` };

  async function comeBack({ body: { id } }: Answer, email: string): Promise<Outcome> {
    const member = typeof id === 'string' ? id : email;
    return outcomeOf(
      await askProvider(`${api}/${encodeURIComponent(member)}`, {
        ...{ method: 'PATCH', headers, body: { type: 'regular' } },
      }),
    );
  }

  return {
    async subscribe({ email, list }) {
      const answer = await askProvider(api, {
        method: 'POST',
        // Who is known already gets the tag too.
        headers: { ...headers, 'x-buttondown-collision-behavior': 'add' },
        body: { email_address: email, type: 'regular', tags: [list] },
      });
      // Who had left stays so, or is not taken at all, until their type is changed.
      return isSubscribed(answer) ? outcomeOf(answer) : comeBack(answer, email);
    },
    async unsubscribe({ email, reference }) {
      const answer = await askProvider(`${api}/${encodeURIComponent(reference ?? email)}`, {
        ...{ method: 'PATCH', headers, body: { type: 'unsubscribed' } },
      });
      return answer.status === 404 ? { kind: 'done' } : outcomeOf(answer);
    },
  };
}

const isSubscribed = ({ body: { type, code } }: Answer) =>
  code !== 'email_already_exists' && type !== 'unsubscribed' && type !== 'unactivated';

function outcomeOf({ status, body }: Answer): Outcome {
  const { id, code } = body;
  if (status >= 200 && status < 300)
    return typeof id === 'string' ? { kind: 'done', reference: id } : { kind: 'done' };
  if (status === 404) throw new ProviderAway('answered 404');
  const why = typeof code === 'string' && /^[a-z_]{1,60}$/.test(code) ? code : '';
  return { kind: 'refused', why: `buttondown ${status} ${why}`.trim() };
}
