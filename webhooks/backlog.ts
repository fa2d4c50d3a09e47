import { takeTicket, type Ticket } from '../db/stripe-objects.ts';
import { waitingEvents } from '../db/webhook-events.ts';
import type { Deps } from '../src/deps.ts';
import { secondsOf } from '../src/clock.ts';
import { idOf } from '../src/stripe/id-of.ts';
import type { Page, Span, StripePort } from '../src/stripe/stripe-port.ts';
import { answeringFrom, noAnswers, type Answers } from './answers.ts';
import { translateCharge } from './translate/charge.ts';
import { translateSession } from './translate/checkout-session.ts';
import { translateInvoicePayment } from './translate/invoice-payment.ts';
import { translateInvoice } from './translate/invoice.ts';
import { translators } from './translate/registry.ts';
import { translateSubscription } from './translate/subscription.ts';
import type { Translator } from './translate/translator.ts';

/** Fewer events than this are asked about one by one: what is new should not wait for a page. */
const fewestEvents = 100;
const mostEvents = 3000;
/** So many questions of one kind are worth a page: it takes Stripe longer than one of them, and us less than all. */
const worthAPage = 5;

/** Many events that wait, and what Stripe has to say about them, read in pages. */
export interface Backlog {
  readonly eventIds: ReadonlySet<string>;
  /** Answers from the pages where it can, and asks where it cannot. */
  readonly stripe: StripePort;
  /** Taken before the pages were read. */
  readonly ticket: Ticket;
}

/**
 * What waits, if it is much: a hundred charges to a page cost a hundredth of asking for each. The pages are
 * read after the events were stored, so they are as new as any answer to them must be; an event that comes
 * later is not part of this backlog.
 */
export async function readBacklog(
  deps: Pick<Deps, 'db' | 'stripe' | 'clock' | 'log'>,
): Promise<Backlog | undefined> {
  const events = await waitingEvents(deps.db, { now: deps.clock.now(), limit: mostEvents });
  if (events.length < fewestEvents) return undefined;
  const ticket = await takeTicket(deps.db);
  const answers = noAnswers();
  await readPages(deps, events, answers);
  return {
    eventIds: new Set(events.map(({ id }) => id)),
    stripe: answeringFrom(answers, deps.stripe),
    ticket,
  };
}

type Due = Awaited<ReturnType<typeof waitingEvents>>;

async function readPages(
  { stripe, log }: Pick<Deps, 'stripe' | 'log'>,
  events: Due,
  answers: Answers,
): Promise<void> {
  // Nothing is older than its event.
  const newest = events.map(({ createdAt }) => createdAt).reduce((a, b) => (a > b ? a : b));
  const to = secondsOf(newest) + 1;
  const asked = (translator: Translator) => new Set(idsFor(events, translator));
  const walk = <T extends { id: string }>(
    list: (span: Span) => Promise<Page<T>>,
    wanted: Set<string>,
    namesOf: (item: T) => readonly (string | undefined)[],
    keep: (item: T) => unknown,
  ) =>
    walkFor(list, to, { wanted, namesOf, keep }).catch((error: unknown) =>
      // What the pages have not said is asked for one by one, with the patience that each event has.
      log.warn({ error: String(error) }, 'webhook worker: a list could not be read'),
    );
  const ownName = ({ id }: { id: string }) => [id];

  await walk(
    (span) => stripe.listCheckoutSessions(span),
    asked(translateSession),
    ownName,
    (session) => answers.sessions.set(session.id, session),
  );
  const intents = new Set<string>();
  await walk(
    (span) => stripe.listCharges(span),
    asked(translateCharge),
    ownName,
    (charge) => {
      answers.charges.set(charge.id, charge);
      const intent = idOf(charge.payment_intent);
      // Whose it is its metadata do not say: the invoice does.
      if (charge.metadata['donation_id'] === undefined && intent !== undefined) intents.add(intent);
    },
  );
  await walk(
    (span) => stripe.listInvoicePayments(span),
    new Set([...asked(translateInvoicePayment), ...asked(translateInvoice), ...intents]),
    (payment) => [payment.id, idOf(payment.invoice), idOf(payment.payment.payment_intent)],
    (payment) => answers.invoicePayments.push(payment),
  );
  await walk(
    (span) => stripe.listSubscriptions(span),
    asked(translateSubscription),
    ownName,
    (subscription) => answers.subscriptions.set(subscription.id, subscription),
  );
}

const idsFor = (events: Due, translator: Translator): string[] =>
  events.flatMap(({ type, objectId }) =>
    objectId !== null && translators[type] === translator ? [objectId] : [],
  );

/**
 * Walks back from the newest until everything wanted was found, or the rest is asked for more cheaply one by
 * one: what is old (the subscription of a renewal) may stand on any page.
 */
async function walkFor<T extends { id: string }>(
  list: (span: Span) => Promise<Page<T>>,
  to: number,
  {
    wanted,
    namesOf,
    keep,
  }: {
    wanted: Set<string>;
    namesOf: (item: T) => readonly (string | undefined)[];
    keep: (item: T) => unknown;
  },
): Promise<void> {
  const left = new Set(wanted);
  const mostPages = Math.ceil(wanted.size / worthAPage);
  let startingAfter: string | undefined;
  for (let pages = 0; pages < mostPages && left.size >= worthAPage; pages++) {
    const page = await list({ to, startingAfter });
    for (const item of page.items) {
      const names = namesOf(item).filter((name) => name !== undefined);
      // Only what is wanted is kept, however long the list is.
      if (!names.some((name) => wanted.has(name))) continue;
      keep(item);
      for (const name of names) left.delete(name);
    }
    startingAfter = page.items.at(-1)?.id;
    if (!page.hasMore || startingAfter === undefined) return;
  }
}
