import { z } from 'zod';

const domain = z
  .string()
  .regex(/^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/, 'expected the domain of a mailbox, in lower case');

/**
 * Mailboxes that others may look into. Providers in Russia must give security services access to what they hold
 * (Federal Law 374-FZ of 2016), and so must those in Belarus: a letter there could harm its reader.
 */
export const riskyMailboxSettings = z.strictObject({
  /** Each with all below it: `ru` is every mailbox there. */
  domains: z
    .array(z.union([domain, z.string().regex(/^[a-z]{2,}$/)]))
    .default(['ru', 'su', 'xn--p1ai', 'by', 'xn--90ais', 'yandex.com', 'yandex.kz', 'vk.com']),
  /** Letters about gifts to such a mailbox: none, or as to any other. Reminders and newsletters never go there. */
  gift_letters: z.enum(['withhold', 'send'], 'expected withhold or send').default('withhold'),
});

/** What may be sent because somebody typed an address into a form. */
export const formMailLimits = z.strictObject({
  /** Sign-ups from one network within ten minutes. */
  per_network: z.number().int().min(1).default(10),
  /** From all together within ten minutes; beyond it every further one waits. */
  global: z.number().int().min(1).default(600),
  /** Letters to the mailboxes of one domain within an hour. */
  per_domain_hourly: z.number().int().min(1).default(500),
});
