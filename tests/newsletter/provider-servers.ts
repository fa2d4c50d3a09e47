import { createHash } from 'node:crypto';
import { serve } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { onTestFinished } from 'vitest';

/** What a server of a provider knows, and what it was asked. */
export interface ProviderServer {
  url: string;
  /** By `list address`: how the provider calls the state. */
  members: Map<string, string>;
  /** Method and path of each request. */
  asked: string[];
  /** Answered instead of the next requests, one each. */
  instead: ((c: Context) => Response | Promise<Response>)[];
}

type Talk = (app: Hono, members: Map<string, string>) => void;

/** A local server that answers as a provider's documentation says. */
export async function providerServer(authorization: string, talk: Talk): Promise<ProviderServer> {
  const members = new Map<string, string>();
  const asked: string[] = [];
  const instead: ProviderServer['instead'] = [];
  const app = new Hono();
  app.use(async (c, next) => {
    asked.push(`${c.req.method} ${c.req.path}`);
    const other = instead.shift();
    if (other) return other(c);
    if (c.req.header('authorization') !== authorization) return c.json({ message: 'who are you' }, 403);
    return next();
  });
  talk(app, members);
  const server = await new Promise<ReturnType<typeof serve>>((ready) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => ready(started));
  });
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return { url: `http://127.0.0.1:${address.port}`, members, asked, instead };
}

/** listmonk.app/docs/apis/subscribers: lists are numbers, an address is kept in lower case and known once. */
export const listmonkServer = (): Promise<ProviderServer> =>
  providerServer('token reader-support:secret', (app, members) => {
    const known = new Set<string>();
    app.post('/api/subscribers', async (c) => {
      const asked = await c.req.json<{
        email: string;
        lists: number[];
        preconfirm_subscriptions: boolean;
      }>();
      const { email, lists, preconfirm_subscriptions: isConfirmed } = asked;
      const address = email.toLowerCase();
      if (known.has(address)) return c.json({ message: `E-mail already exists: ${email}` }, 409);
      known.add(address);
      for (const list of lists) members.set(`${list} ${address}`, isConfirmed ? 'confirmed' : 'unconfirmed');
      return c.json({ data: { id: known.size, email: address } });
    });
    app.put('/api/subscribers/query/lists', async (c) => {
      const asked = await c.req.json<{
        query: string;
        action: string;
        status?: string;
        target_list_ids: number[];
      }>();
      const { query, action, status, target_list_ids: lists } = asked;
      const address = /^subscribers\.email = '([^']+)'$/.exec(query)?.[1];
      if (address === undefined) return c.json({ message: `error in query: ${query}` }, 400);
      for (const list of known.has(address) ? lists : []) {
        const key = `${list} ${address}`;
        if (action === 'add') members.set(key, status ?? 'unconfirmed');
        else if (members.has(key)) members.set(key, 'unsubscribed');
      }
      return c.json({ data: true });
    });
  });

const mailchimpError = (c: Context, status: 400 | 404, title: string, detail: string) =>
  c.json({ type: 'https://mailchimp.com/developer/marketing/docs/errors/', title, status, detail }, status);

/** mailchimp.com/developer/marketing/api/list-members: who left by themselves is not taken back by the API. */
export const mailchimpServer = (demandsNames = false): Promise<ProviderServer> =>
  providerServer(`Basic ${Buffer.from('key:secret-us7').toString('base64')}`, (app, members) => {
    app.put('/3.0/lists/:list/members/:hash', async (c) => {
      const { list, hash } = c.req.param();
      const asked = await c.req.json<{ email_address: string; status: string; status_if_new: string }>();
      const address = asked.email_address.toLowerCase();
      if (createHash('md5').update(address).digest('hex') !== hash)
        return mailchimpError(c, 400, 'Invalid Resource', `${address} is not ${hash}`);
      if (demandsNames && c.req.query('skip_merge_validation') !== 'true')
        return mailchimpError(c, 400, 'Invalid Resource', 'Your merge fields were invalid.');
      const before = members.get(`${list} ${hash}`);
      if (before === 'cleaned')
        return mailchimpError(c, 400, 'Member In Compliance State', `${address} is in a compliance state.`);
      members.set(`${list} ${hash}`, before === undefined ? asked.status_if_new : asked.status);
      return c.json({ id: hash, email_address: address, status: asked.status });
    });
    app.patch('/3.0/lists/:list/members/:hash', async (c) => {
      const { list, hash } = c.req.param();
      if (!members.has(`${list} ${hash}`))
        return mailchimpError(c, 404, 'Resource Not Found', 'The requested resource could not be found.');
      const { status } = await c.req.json<{ status: string }>();
      members.set(`${list} ${hash}`, status);
      return c.json({ id: hash, status });
    });
  });

/** docs.buttondown.com/api-subscribers-create: one account, tags, and subscribers by id or address. */
export const buttondownServer = (knowsCollisions = true): Promise<ProviderServer> =>
  providerServer('Token secret', (app, members) => {
    const ids = new Map<string, string>();
    app.post('/v1/subscribers', async (c) => {
      const asked = await c.req.json<{ email_address: string; type?: string; tags: string[] }>();
      const address = asked.email_address.toLowerCase();
      const id = [...ids].find(([, of]) => of === address)?.[0];
      const [tag = ''] = asked.tags;
      if (id !== undefined && !(knowsCollisions && c.req.header('x-buttondown-collision-behavior') === 'add'))
        return c.json({ code: 'email_already_exists', detail: `${address} is subscribed already.` }, 400);
      const newId = id ?? `sub-${ids.size + 1}`;
      ids.set(newId, address);
      const type = members.get(`${tag} ${address}`) ?? asked.type ?? 'unactivated';
      members.set(`${tag} ${address}`, type);
      return c.json({ id: newId, email_address: address, type }, id === undefined ? 201 : 200);
    });
    app.patch('/v1/subscribers/:of', async (c) => {
      const of = decodeURIComponent(c.req.param('of')).toLowerCase();
      const address = ids.get(of) ?? ([...ids.values()].includes(of) ? of : undefined);
      if (address === undefined) return c.json({ detail: 'Not found.' }, 404);
      const { type } = await c.req.json<{ type: string }>();
      for (const key of members.keys()) if (key.endsWith(` ${address}`)) members.set(key, type);
      return c.json({ id: of, email_address: address, type });
    });
  });
