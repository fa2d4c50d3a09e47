import { askProvider, ProviderAway, type NewsletterProvider, type Outcome } from './provider.ts';

/**
 * listmonk's API (listmonk.app/docs/apis/subscribers). `key` is `user:token` of an API user who may manage
 * subscribers and query them. A list is its number.
 */
export function listmonk(about: { url: string; key: string }): NewsletterProvider {
  const headers = { authorization: `token ${about.key}` };
  const api = `${about.url.replace(/\/+$/, '')}/api/subscribers`;

  // Whom it knows already is named in the body: an address in an address is kept by logs. Ours hold no quotes.
  async function changeLists(email: string, list: string, change: object): Promise<Outcome> {
    const query = `subscribers.email = '${email.toLowerCase()}'`;
    const { status } = await askProvider(`${api}/query/lists`, {
      ...{ method: 'PUT', headers },
      body: { query, target_list_ids: [Number(list)], ...change },
    });
    return outcomeOf(status);
  }

  return {
    async subscribe({ email, list, locale }) {
      const { status } = await askProvider(api, {
        ...{ method: 'POST', headers },
        body: {
          ...{ email, name: '', status: 'enabled', lists: [Number(list)], attribs: { language: locale } },
          preconfirm_subscriptions: true,
        },
      });
      return status === 409
        ? changeLists(email, list, { action: 'add', status: 'confirmed' })
        : outcomeOf(status);
    },
    unsubscribe: ({ email, list }) => changeLists(email, list, { action: 'unsubscribe' }),
  };
}

function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return { kind: 'done' };
  // A list that is not there yet, or an address of the service that was mistyped, can be mended.
  if (status === 404) throw new ProviderAway('answered 404');
  return { kind: 'refused', why: `listmonk ${status}` };
}
