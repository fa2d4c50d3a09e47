import { z } from 'zod';
import { slug, texts, webAddress } from './texts.ts';

/** What a newsroom offers to send, and where its own pages about that are. */
export const newsletterSettings = z.strictObject({
  slug,
  title: texts,
  description: texts.optional(),
  /** Where one signs up, if elsewhere than here. */
  sign_up_url: webAddress.optional(),
  preview_url: webAddress.optional(),
  policy_url: webAddress.optional(),
  /** Which version of the privacy policy readers agree to: kept with their consent. */
  policy_version: z.string().min(1).max(60).optional(),
  /** What the provider calls the list: an id, or for Buttondown a tag. */
  provider_list: z.string().min(1).max(100).optional(),
});

/** Who sends the newsletters. `store`: nobody yet; sign-ups are kept sealed, for export. */
export const newsletterProviderSettings = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('store') }),
  z.strictObject({ kind: z.literal('listmonk'), url: webAddress }),
  z.strictObject({ kind: z.literal('mailchimp'), url: webAddress.optional() }),
  z.strictObject({ kind: z.literal('buttondown'), url: webAddress.optional() }),
]);

type ProviderSettings = z.output<typeof newsletterProviderSettings>;

/** What is wrong with the key, never the key. */
export function newsletterKeyFault(provider: ProviderSettings, key: string | undefined): string | undefined {
  if (provider.kind === 'store') return undefined;
  if (key === undefined || key === '')
    return 'expected the key of the newsletter_provider in NEWSROOM_CONFIG, got nothing';
  // It becomes a header.
  if (!/^[\x21-\x7e]+$/.test(key)) return 'expected letters, digits and signs, got blanks or others';
  if (provider.kind === 'listmonk' && !/^[^:]+:.+$/.test(key))
    return 'expected user:token of an API user of listmonk, got another shape';
  // Of what follows the last hyphen the host is made: without it the whole key would be asked of name servers.
  if (provider.kind === 'mailchimp' && provider.url === undefined && !/-[a-z]{2,4}\d{1,3}$/.test(key))
    return 'expected a key that ends with its data centre, such as -us7, got another shape';
  return undefined;
}

type NewsletterSettings = z.output<typeof newsletterSettings>;

/** What the newsletters lack for the provider to take a reader, each with where it is. */
export function newsletterFaults(
  { kind }: ProviderSettings,
  newsletters: readonly NewsletterSettings[],
): { path: [string, number, string]; message: string }[] {
  return newsletters.flatMap(({ slug, sign_up_url: elsewhere, provider_list: list }, n) => {
    const at = (field: string, message: string) => [
      { path: ['newsletters', n, field] satisfies [string, number, string], message },
    ];
    if (newsletters.findIndex((other) => other.slug === slug) < n)
      return at('slug', `expected each once, got ${slug} again`);
    if (elsewhere !== undefined) return [];
    if (kind === 'listmonk' && !/^[1-9]\d{0,8}$/.test(list ?? ''))
      return at('provider_list', `expected the number of the list at listmonk, got ${list ?? 'nothing'}`);
    if (kind === 'mailchimp' && list === undefined)
      return at('provider_list', 'expected the id of the audience at Mailchimp, got nothing');
    return [];
  });
}

/** Of the newsroom that is shown until one describes itself. */
export const exampleNewsletters = [
  {
    slug: 'weekly',
    title: {
      en: 'Sign up for our free weekly newsletter',
      ru: 'Подпишитесь на нашу бесплатную еженедельную рассылку',
      de: 'Abonnieren Sie unseren kostenlosen wöchentlichen Newsletter',
      fr: 'Inscrivez-vous à notre lettre hebdomadaire gratuite',
      es: 'Suscríbase gratis a nuestro boletín semanal',
      ar: 'اشتركوا مجانًا في نشرتنا الأسبوعية',
    },
    description: {
      en: 'The week in news, features and analysis, chosen by our editors. In your mailbox every Friday.',
      ru: 'Новости, репортажи и аналитика недели, которые выбрали наши редакторы. В вашей почте каждую пятницу.',
      de: 'Nachrichten, Reportagen und Analysen der Woche, ausgewählt von unserer Redaktion. Jeden Freitag in Ihrem Postfach.',
      fr: 'L’actualité, les reportages et les analyses de la semaine, choisis par la rédaction. Chaque vendredi dans votre boîte.',
      es: 'Las noticias, los reportajes y los análisis de la semana, elegidos por nuestra redacción. Cada viernes en su correo.',
      ar: 'أخبار الأسبوع وتقاريره وتحليلاته كما اختارها محررونا. في بريدكم كل يوم جمعة.',
    },
    preview_url: 'https://example.org/newsletters/weekly/latest',
    policy_url: 'https://example.org/privacy',
  },
];
