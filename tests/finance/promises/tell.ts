import type Stripe from 'stripe';
import type { Db } from '../../../db/database.ts';
import { insertOrFindDonation } from '../../../db/donations.ts';
import { secondsOf } from '../../../src/clock.ts';
import { readConfig } from '../../../src/config.ts';
import { receipt } from '../../../src/letters/notices/receipt.ts';
import type { LookDeps } from '../../../src/letters/notices/notice-kind.ts';
import { createSealing } from '../../../src/sealing.ts';
import { safetyComment } from '../../../src/stripe/safety-comment.ts';
import { post } from '../../../webhooks/post.ts';
import { translateFailedInvoice } from '../../../webhooks/translate/failed-invoice.ts';
import { translationOfInvoicePayment } from '../../../webhooks/translate/invoice-payment.ts';
import { translateGivenUpInvoice } from '../../../webhooks/translate/renewal.ts';
import { translationOfSubscription } from '../../../webhooks/translate/subscription.ts';
import type { Translation } from '../../../webhooks/translate/translation.ts';
import type { TranslatorDeps } from '../../../webhooks/translate/translator.ts';
import { createClock } from '../../../src/clock.ts';
import type { Dice } from '../../simulation/dice.ts';
import { today, type Failure, type Life, type Payment } from './lives.ts';

const at = (day: string) => secondsOf(`${day}T12:00:00.000Z`);
const now = `${today}T12:00:00.000Z`;
const sealing = createSealing([Buffer.alloc(32, 7)]);
const donationId = (life: Life) => `don_${life.id}`;

/** Something that is heard; `again`: it makes sense only later. */
type Message = (db: Db) => Promise<'heard' | 'again'>;

export interface Telling {
  /** A fault to look for: an old answer gets a new number. */
  readonly lateAnswersCount?: boolean;
}

/** Makes the promises, and tells of them in an order of the dice, some of it twice. */
export async function tellLives(db: Db, lives: readonly Life[], dice: Dice, telling: Telling = {}) {
  for (const life of lives) await promise(db, life);
  const messages = lives.flatMap((life) => messagesOf(life, telling));
  const waiting = shuffled([...messages, ...messages.filter(() => dice.chance(0.5))], dice);
  for (let left = waiting.length * 3; waiting.length > 0 && left > 0; left--) {
    const message = waiting.shift();
    if (message && (await message(db)) === 'again') waiting.push(message);
  }
}

function shuffled<T>(items: readonly T[], dice: Dice): T[] {
  return items
    .map((item) => ({ item, key: dice.fraction() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

const promise = (db: Db, life: Life) =>
  insertOrFindDonation(db, {
    ...{ id: donationId(life), nonceHash: life.id, requestHash: life.id, interval: life.interval },
    ...{
      amountMinor: life.payments[0]?.amount ?? 500,
      currency: life.currency,
      campaign: 'bar',
      locale: 'en',
    },
    ...{ createdAt: `${life.begun}T11:00:00.000Z`, expiresAt: `${life.begun}T12:00:00.000Z` },
  });

function messagesOf(life: Life, telling: Telling): Message[] {
  const said = (translation: Translation | Promise<Translation>, ticket = 2n): Message => {
    return async (db) => {
      const spoken = await translation;
      const books = {
        timeZone: 'UTC',
        now,
        live: false,
        otherIncome: [],
        recoverableTax: false,
        sealing,
        ticket,
      };
      await db.transaction().execute((trx) => post(trx, spoken, books));
      return 'heard';
    };
  };
  const [first] = life.payments;
  return [
    said(translationOfSubscription(subscriptionOf(life, 'as it began')), telling.lateAnswersCount ? 3n : 1n),
    said(translationOfSubscription(subscriptionOf(life, 'as it stands'))),
    ...life.payments.map((payment) => said(translationOfInvoicePayment(invoicePaymentOf(life, payment)))),
    ...life.failures.flatMap((failure) => [
      said(translateFailedInvoice(answering(failedInvoiceOf(life, failure, 'open')), '')),
      ...(failure.isGivenUp
        ? [said(translateGivenUpInvoice(answering(failedInvoiceOf(life, failure, 'void')), ''))]
        : []),
    ]),
    ...(life.isDonorKnown && first ? [donorOf(life, first)] : []),
  ];
}

// What a receipt finds out beside its letter.
function donorOf(life: Life, { charge, amount, on }: Payment): Message {
  return async (db) => {
    const stripe = {
      retrieveCharge: async () => ({
        ...{ id: charge, status: 'succeeded', amount, amount_refunded: 0, currency: life.currency },
        ...{ created: at(on), billing_details: { email: life.donor }, customer: null },
      }),
      retrieveSubscription: async () => subscriptionOf(life, 'as it stands'),
    };
    const clock = { ...createClock(), now: () => now };
    const deps = { db, stripe, clock, sealing, config: readConfig({}) } as unknown as LookDeps;
    const notice = { key: `receipt:${charge}`, kind: 'receipt', subjectId: charge, detail: {} };
    const held = { attempts: 1, createdAt: now, leaseToken: '' };
    const looked = await receipt.look(deps, { ...notice, ...held });
    if (!looked.also) return 'again';
    await db.transaction().execute((trx) => looked.also?.(trx) ?? Promise.resolve());
    return 'heard';
  };
}

function subscriptionOf(life: Life, when: 'as it began' | 'as it stands'): Stripe.Subscription {
  const isNow = when === 'as it stands';
  const end = isNow ? life.end : undefined;
  const { standing } = life;
  const status = end ? 'canceled' : isNow && standing === 'behind' ? 'past_due' : 'active';
  return {
    ...{ id: `sub_${life.id}`, status, created: at(life.begun), currency: life.currency },
    ...{ billing_cycle_anchor: at(life.begun), cancel_at: null, default_payment_method: null },
    cancel_at_period_end: isNow && standing === 'called off',
    pause_collection: isNow && standing === 'paused' ? { behavior: 'void' } : null,
    ...{ ended_at: end ? at(end.on) : null, canceled_at: end ? at(end.on) : null },
    cancellation_details: end ? endingOf(end) : null,
    metadata: { donation_id: donationId(life) },
    items: {
      data: [
        {
          ...{ quantity: 1, current_period_end: isNow ? at(life.renewsOn) : at(life.begun) },
          price: { unit_amount: life.nextMinor, recurring: { interval: life.interval } },
        },
      ],
    },
  } as unknown as Stripe.Subscription;
}

function endingOf({ reason }: NonNullable<Life['end']>) {
  if (reason === 'failed_card') return { reason: 'payment_failed', comment: null };
  if (reason === 'disputed') return { reason: 'payment_disputed', comment: null };
  return { reason: 'cancellation_requested', comment: reason === 'safety' ? safetyComment : 'moving abroad' };
}

const invoiceOf = (life: Life, about: { id: string; isFirst: boolean; amount: number; triedOn: string }) => ({
  ...{ id: about.id, amount_due: about.amount, currency: life.currency, livemode: false },
  billing_reason: about.isFirst ? 'subscription_create' : 'subscription_cycle',
  ...{ created: at(about.triedOn), attempted: true, attempt_count: 1 },
  parent: {
    subscription_details: { subscription: `sub_${life.id}`, metadata: { donation_id: donationId(life) } },
  },
});

function invoicePaymentOf(
  life: Life,
  { charge, invoice, isFirst, on, amount }: Payment,
): Stripe.InvoicePayment {
  const triedOn = life.failures.find((failure) => failure.invoice === invoice)?.triedOn ?? on;
  const times = { finalized_at: at(triedOn), paid_at: at(on) };
  const { currency } = life;
  return {
    ...{ id: `inpay_${invoice}`, status: 'paid', currency, amount_paid: amount },
    invoice: {
      ...invoiceOf(life, { id: invoice, isFirst, amount, triedOn }),
      ...{ status: 'paid', status_transitions: times },
    },
    payment: {
      payment_intent: { id: `pi_${invoice}`, status: 'succeeded', latest_charge: charge, amount, currency },
    },
  } as unknown as Stripe.InvoicePayment;
}

const failedInvoiceOf = (life: Life, { invoice: id, amount, triedOn }: Failure, status: 'open' | 'void') =>
  ({
    ...invoiceOf(life, { id, isFirst: false, amount, triedOn }),
    ...{ status, status_transitions: { finalized_at: at(triedOn), paid_at: null } },
  }) as unknown as Stripe.Invoice;

const answering = (invoice: Stripe.Invoice) =>
  ({ stripe: { retrieveInvoice: async () => invoice } }) as unknown as TranslatorDeps;
