import { parseNewsroom } from '../../src/newsroom.ts';
import type { MailTransport, OutgoingMail } from '../../src/mail/mail-transport.ts';
import { sendDueMail } from '../../src/mail/outbox.ts';
import { forgetUnconfirmed } from '../../src/newsletter/confirm-leave.ts';
import { handOver } from '../../src/newsletter/hand-over.ts';
import type { NewsletterProvider } from '../../src/newsletter/provider.ts';
import { mailSignups } from '../../src/newsletter/sign-up.ts';
import { createFormMailGate } from '../../src/readers/form-mail-limits.ts';
import { newsletterRoutes } from '../../src/readers/newsletter/newsletter-routes.ts';
import { databases } from '../helpers/databases.ts';
import { mailWorld } from '../mail/mail-world.ts';

const many = { limit: 100_000 };
const weekly = {
  slug: 'weekly',
  title: { en: 'The Week', ru: 'Неделя' },
  preview_url: 'https://example.org/last',
  policy_url: 'https://example.org/policy',
  policy_version: '2026-05',
  provider_list: '7',
};
export const daily = { slug: 'daily', title: { en: 'The Day' }, provider_list: '8' };

/** The newsletter's door, and what works behind it when it is told to. */
export async function newsletterWorld(
  database: (typeof databases)[number],
  options: { newsroom?: object; config?: Record<string, string> } = {},
) {
  const world = mailWorld(await database.open(), { config: options.config ?? {} });
  const parsed = parseNewsroom(JSON.stringify({ newsletters: [weekly], ...options.newsroom }));
  if (!parsed.ok) throw new Error(parsed.problems.join());
  const deps = { ...world.deps, config: { ...world.deps.config, newsroom: parsed.newsroom } };
  const app = newsletterRoutes(deps, createFormMailGate(deps));
  const origin = deps.config.publicUrl;
  const post = async (path: string, fields: [string, string][] = [], headers: Record<string, string> = {}) =>
    app.request(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin, ...headers },
    });
  return {
    ...world,
    deps,
    app,
    get: async (path: string) => app.request(path),
    post,
    ask: (email: string, lists: readonly string[] = ['weekly'], from?: string) =>
      post(
        '/newsletter',
        [['email', email], ['lang', 'en'], ...lists.map((list): [string, string] => ['list', list])],
        from === undefined ? {} : { 'x-forwarded-for': from },
      ),
    /** What the job does, and the letters that left. */
    async letters(): Promise<OutgoingMail[]> {
      const left: OutgoingMail[] = [];
      const transport: MailTransport = { deliver: async (mail) => void left.push(mail) };
      await mailSignups(deps, many);
      await sendDueMail(deps, transport, many);
      return left;
    },
    handOver: (provider?: NewsletterProvider) => handOver(deps, provider, many),
    purge: () => forgetUnconfirmed(deps),
    rows: () => deps.db.selectFrom('newsletter_signup').selectAll().orderBy('list').execute(),
  };
}

/** The path of a link in a letter. */
export const linkIn = (mail: OutgoingMail | undefined, what: 'confirm' | 'leave'): string =>
  new RegExp(`https?://[^/]+(/newsletter/${what}/[A-Za-z0-9_-]{43})`).exec(mail?.text ?? '')?.[1] ?? 'none';

/** A provider in memory that remembers what it was told. */
export function rememberingProvider(
  answer: () => Awaited<ReturnType<NewsletterProvider['subscribe']>> = () => ({ kind: 'done' }),
) {
  const told: string[] = [];
  const provider: NewsletterProvider = {
    subscribe: async ({ email, list, locale }) => {
      const outcome = answer();
      told.push(`+${email} ${list} ${locale}`);
      return outcome;
    },
    unsubscribe: async ({ email, list }) => {
      const outcome = answer();
      told.push(`-${email} ${list}`);
      return outcome;
    },
  };
  return { provider, told };
}
