import { openDatabase } from '../../../db/database.ts';
import { adoptDonation, insertOrFindDonation } from '../../../db/donations.ts';
import { migrate } from '../../../db/migrate.ts';
import type { Instant } from '../../../src/clock.ts';
import { letterJobs } from '../../../src/letter-jobs.ts';
import { hearReport } from '../../../src/mail/bounces/hear-report.ts';
import { mailAddressSchema, type MailAddress } from '../../../src/mail/mail-address.ts';
import { MailFailure, type MailTransport, type OutgoingMail } from '../../../src/mail/mail-transport.ts';
import { sendDueMail } from '../../../src/mail/outbox.ts';
import { minorUnits } from '../../../src/money/minor-units.ts';
import { confirmSignup } from '../../../src/newsletter/confirm-leave.ts';
import { requestSignup } from '../../../src/newsletter/sign-up.ts';
import { remindAgain } from '../../../src/reminders/again.ts';
import { askForReminder } from '../../../src/reminders/ask.ts';
import { gaveAlready, stopReminders } from '../../../src/reminders/stop.ts';
import { runIfDue } from '../../../src/run-jobs.ts';
import type { Day } from '../../../src/day.ts';
import type { Wired } from '../../../src/wiring.ts';
import { post } from '../../../webhooks/post.ts';
import { translateFailedInvoice } from '../../../webhooks/translate/failed-invoice.ts';
import { translationOfSubscription } from '../../../webhooks/translate/subscription.ts';
import { nothing, type Translation } from '../../../webhooks/translate/translation.ts';
import type { TranslatorDeps } from '../../../webhooks/translate/translator.ts';
import { giftOf } from '../../helpers/facts.ts';
import { hour, mailWorld } from '../../mail/mail-world.ts';
import { createDice } from '../../simulation/dice.ts';
import { daysBetween, plusDays, type DayText } from './days.ts';
import { firstDay, lastDay, lives, type Happening, type Life, type Scale } from './lives.ts';
import { lettersOf, type LetterCounts } from './oracle.ts';
import { noon, refundIdOf, stripeOfLives } from './stripe-of-lives.ts';

/** Ways to be wrong, to see that they are found. */
export interface Plants {
  /** What the books are told instead of a translation. */
  post?: (translation: Translation, copy: number) => Translation;
  /** Whether a mail that was handed over is handed over once more. */
  repeats?: (mail: OutgoingMail) => boolean;
  hearsBounces?: boolean;
}

const kinds: Readonly<Record<string, string>> = {
  'Your reminder': 'reminder',
  'Your receipt': 'receipt',
  'A payment did not go through': 'payment_failed',
  'Your card expires soon': 'card_expiring',
  'Your yearly payment is due soon': 'yearly_notice',
  'Your payments have ended': 'cancelled',
  'Money is on its way back to you': 'refund',
  'Your payments of the year': 'statement',
  'Please confirm': 'newsletter',
};

export interface Year {
  /** By kind: how many there had to be, and how many there were. */
  letters: Record<string, { expected: number; sent: number }>;
  /** The first few that differ, by whom. */
  differences: string[];
  people: number;
}

type Dated = Happening & { address: string; mailbox: Life['mailbox'] };

/** Lets a year pass, day by day, with everything that the service does itself; then counts. */
export async function liveAYear(scale: Scale, plants: Plants = {}): Promise<Year> {
  const database = openDatabase('file::memory:');
  try {
    const world = yearWorld(mailWorld(database, { now: noon(firstDay) }), plants);
    await migrate(database, { clock: world.deps.clock, timeZone: 'UTC' });
    const [byDay, expected] = calendarOf(lives(scale));
    const dice = createDice(scale.seed + 1);
    for (let day = firstDay; day <= lastDay; day = plusDays(day, 1))
      await world.day(day, byDay.get(day) ?? [], dice);
    await world.nightAfter();
    return compare(expected, world.delivered);
  } finally {
    await database.close();
  }
}

function calendarOf(everybody: Iterable<Life>): [Map<DayText, Dated[]>, Map<string, LetterCounts>] {
  const byDay = new Map<DayText, Dated[]>();
  const expected = new Map<string, LetterCounts>();
  for (const life of everybody) {
    expected.set(life.address, lettersOf(life));
    for (const happening of life.happenings) {
      const onDay = byDay.get(happening.on) ?? [];
      byDay.set(happening.on, onDay);
      onDay.push({ ...happening, address: life.address, mailbox: life.mailbox });
    }
  }
  return [byDay, expected];
}

function yearWorld(world: ReturnType<typeof mailWorld>, plants: Plants) {
  const stripe = stripeOfLives();
  const deps = { ...world.deps, stripe: stripe.port };
  const delivered = new Map<string, LetterCounts>();
  const tokens = new Map<string, string>();
  const bouncing = new Set<string>();
  const bounced: { recipient: MailAddress; messageId: string }[] = [];
  let isServerDown = false;

  const take = (mail: OutgoingMail) => {
    const kind = kinds[mail.subject] ?? mail.subject;
    const counts: LetterCounts = delivered.get(mail.to) ?? new Map<string, number>();
    delivered.set(mail.to, counts.set(kind, (counts.get(kind) ?? 0) + 1));
    const link = mail.stopUrl ?? /\/newsletter\/confirm\/[\w-]+/.exec(mail.text)?.[0];
    if (link !== undefined) tokens.set(mail.to, link.split('/').at(-1) ?? '');
    if (bouncing.has(mail.to)) bounced.push({ recipient: mail.to, messageId: mail.messageId });
  };
  const transport: MailTransport = {
    async deliver(mail) {
      if (isServerDown) throw new MailFailure('451 4.3.0', { permanent: false });
      take(mail);
      if (plants.repeats?.(mail)) take(mail);
    },
  };

  // Both lanes are the same Stripe; nothing else that is wired is asked for by letters.
  const wired = { ...deps, lanes: { events: stripe.port, backfill: stripe.port } } as unknown as Wired;
  const jobs = letterJobs(wired);

  /** Two workers, as two processes beside each other. */
  async function work() {
    const worker = async () => {
      for (const job of jobs) await runIfDue(deps, job);
      return sendDueMail(deps, transport, { limit: 10_000 });
    };
    const [one, other] = await Promise.all([worker(), worker()]);
    return one.sent + other.sent + one.postponed + other.postponed;
  }

  async function book(translation: Translation, copies: number) {
    const now = deps.clock.now();
    for (let copy = 0; copy < copies; copy++)
      await deps.db.transaction().execute((trx) =>
        post(trx, plants.post?.(translation, copy) ?? translation, {
          ...{ timeZone: 'UTC', now, live: false, otherIncome: [], sealing: deps.sealing },
          ...{ recoverableTax: false, ticket: BigInt(Date.parse(now)) },
        }),
      );
  }

  async function day(today: DayText, happenings: readonly Dated[], dice: ReturnType<typeof createDice>) {
    world.setClock(noon(today));
    // First it is so, and then we hear of it, in whatever order and however often.
    for (const h of happenings) {
      if (h.mailbox === 'bounces') bouncing.add(h.address);
      stripe.live(h.mailbox === 'none' ? null : h.address, h);
    }
    const news: Translation[] = [];
    for (const h of happenings) {
      await readerDoes(h);
      news.push(...(await newsOf(h)));
    }
    for (const translation of news.toSorted(() => dice.fraction() - 0.5))
      await book(translation, dice.chance(0.1) ? 3 : 1);

    world.setClock(`${today}T18:00:00.000Z`);
    isServerDown = daysBetween(firstDay, today) % 19 === 7;
    for (let quiet = 0; quiet < 2; world.moveClock(4_000)) {
      const isIdle = (await work()) === 0;
      quiet = isIdle ? quiet + 1 : 0;
    }
    for (const { recipient, messageId } of bounced.splice(0))
      if (plants.hearsBounces !== false)
        await hearReport(deps, { recipient, messageId, kind: 'hard' }, { isTrusted: false });
  }

  /** What Stripe did not answer in the evening is asked again before another day. */
  async function nightAfter() {
    for (let hours = 0; hours < 12; hours += 3) {
      world.moveClock(3 * hour);
      while ((await work()) > 0) world.moveClock(4_000);
    }
  }

  async function readerDoes(h: Dated): Promise<unknown> {
    const address = mailAddressSchema.parse(h.address);
    const token = tokens.get(h.address) ?? 'nothing that was ever sent';
    const gift = { interval: 'month', amountMinor: 500, currency: 'usd', locale: 'en' } as const;
    switch (h.what) {
      case 'asks for a reminder':
        return askForReminder(deps, { address, day: h.day as Day, ...gift });
      case 'stops':
        return stopReminders(deps, token);
      case 'says gave':
        return gaveAlready(deps, token);
      case 'puts off':
        return remindAgain(deps, token, 1);
      case 'signs up':
        return requestSignup(deps, {
          ...{ address, locale: 'en' },
          lists: [{ slug: 'weekly', title: 'The Week', wordingHash: 'wording', policyVersion: '1' }],
        });
      case 'confirms':
        return confirmSignup(deps, token);
      default:
        return undefined;
    }
  }

  async function newsOf(h: Dated): Promise<Translation[]> {
    switch (h.what) {
      case 'gift':
        return h.subscription ? renewal(h, h.subscription) : singleGift(h);
      case 'renewal fails':
        return [await translationOfFailure(h.invoice)];
      case 'refund':
        return [refundOf(h)];
      case 'ends':
      case 'goes on after all':
      case 'new card':
        return [translationOfSubscription(stripe.subscription(h.subscription.id))];
      default:
        return [];
    }
  }

  // Nothing else of it is asked than this one invoice.
  const translationOfFailure = (invoice: string) =>
    translateFailedInvoice(
      { stripe: { retrieveInvoice: async () => stripe.invoiceOf(invoice) } } as unknown as TranslatorDeps,
      invoice,
    );

  const donationOf = (id: string, about: { interval: string; amountMinor: number; createdAt: Instant }) => ({
    ...{ id, nonceHash: id, requestHash: id, currency: 'usd', campaign: '', locale: 'en' },
    ...{ ...about, expiresAt: about.createdAt },
  });

  async function renewal(
    { charge, amountMinor, on }: Extract<Happening, { what: 'gift' }>,
    { id, interval }: NonNullable<Extract<Happening, { what: 'gift' }>['subscription']>,
  ): Promise<Translation[]> {
    const donation = donationOf(`don_${id}`, { interval, amountMinor, createdAt: deps.clock.now() });
    await deps.db
      .transaction()
      .execute((trx) => adoptDonation(trx, { ...donation, subscriptionId: id, status: 'paid' }));
    const claim = { donationId: undefined, subscriptionId: id };
    return [
      charged(charge, { amountMinor, on, ...claim }),
      translationOfSubscription(stripe.subscription(id)),
    ];
  }

  async function singleGift(h: Extract<Dated, { what: 'gift' }>): Promise<Translation[]> {
    const { charge, amountMinor, on, address } = h;
    const id = `don_${charge}`;
    await insertOrFindDonation(
      deps.db,
      donationOf(id, { interval: 'once', amountMinor, createdAt: deps.clock.now() }),
    );
    const session = {
      ...{ sessionId: `cs_${charge}`, donationId: id, status: 'paid' as const, amountMinor, currency: 'usd' },
      ...{ livemode: false, subscriptionId: undefined, payer: address },
    };
    return [
      charged(charge, { amountMinor, on, donationId: id, subscriptionId: undefined }),
      { ...nothing, sessions: [session] },
    ];
  }

  return { deps, delivered, day, nightAfter };
}

function charged(
  charge: string,
  about: {
    amountMinor: number;
    on: DayText;
    donationId: string | undefined;
    subscriptionId: string | undefined;
  },
): Translation {
  const { on, ...claim } = about;
  return {
    ...nothing,
    facts: [movement(charge, about.amountMinor, on, 'charge')],
    claims: [
      {
        ...{ chargeId: charge, ...claim, currency: 'usd', livemode: false },
        paidAt: Math.floor(Date.parse(noon(on)) / 1000),
      },
    ],
  };
}

function refundOf({ charge, amountMinor, on }: Extract<Happening, { what: 'refund' }>): Translation {
  const id = refundIdOf(charge);
  return {
    ...nothing,
    facts: [movement(charge, -amountMinor, on, 'refund')],
    objects: [
      {
        ...{ id, kind: 'refund', status: 'succeeded', chargeId: charge, amountMinor, currency: 'usd' },
        ...{ created: Math.floor(Date.parse(noon(on)) / 1000), detail: {} },
      },
    ],
  };
}

const movement = (charge: string, amountMinor: number, on: DayText, category: 'charge' | 'refund') => ({
  ...giftOf(0),
  ...{ id: `txn_${category}_${charge}`, type: category, reportingCategory: category },
  ...{ amountMinor: minorUnits(amountMinor), feeMinor: minorUnits(0), netMinor: minorUnits(amountMinor) },
  ...{ feeDetails: [], createdAt: noon(on), availableAt: noon(on), sourceId: charge, chargeId: charge },
  ...{ presentmentMinor: minorUnits(Math.abs(amountMinor)) },
});

function compare(expected: ReadonlyMap<string, LetterCounts>, sent: ReadonlyMap<string, LetterCounts>): Year {
  const year: Year = { letters: {}, differences: [], people: expected.size };
  for (const address of new Set([...expected.keys(), ...sent.keys()])) {
    const [must, did] = [expected.get(address), sent.get(address)];
    for (const kind of new Set([...(must?.keys() ?? []), ...(did?.keys() ?? [])])) {
      const [wanted, came] = [must?.get(kind) ?? 0, did?.get(kind) ?? 0];
      const total = (year.letters[kind] ??= { expected: 0, sent: 0 });
      total.expected += wanted;
      total.sent += came;
      if (wanted !== came && year.differences.length < 10)
        year.differences.push(`${address}: expected ${wanted} of ${kind}, got ${came}`);
    }
  }
  return year;
}
