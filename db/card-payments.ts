import { plusMs, type Instant } from '../src/clock.ts';
import type { Db, Trx } from './database.ts';
import { keptMs } from './payment-attempts.ts';

/** That a card paid. Which card it was is a keyed hash, and tells nobody anything. */
export interface CardPayment {
  chargeId: string;
  cardIndex: Buffer;
  amountMinor: number;
  currency: string;
  paidAt: Instant;
}

/** A card payment and the gift that it was for. */
export interface GiftByCard {
  chargeId: string;
  donationId: string;
  interval: string;
  amountMinor: bigint;
  currency: string;
  paidAt: Instant;
}

const hourMs = 3_600_000;
/** A payment page is open for a day at most, and no renewal comes sooner than a month later. */
const firstPaymentMs = 24 * hourMs;

/** Once for each charge, however often it is told. */
export async function recordCardPayment(trx: Trx, payment: CardPayment): Promise<'recorded' | 'known'> {
  const inserted = await trx
    .insertInto('card_payment')
    .values({
      charge_id: payment.chargeId,
      card_index: payment.cardIndex,
      amount_minor: payment.amountMinor,
      currency: payment.currency,
      paid_at: payment.paidAt,
    })
    .onConflict((oc) => oc.column('charge_id').doNothing())
    .returning('charge_id')
    .executeTakeFirst();
  return inserted ? 'recorded' : 'known';
}

/**
 * The first payment that this charge is, and those of other donations for the same gift with the same card within an
 * hour of it, the earliest first; nothing where the charge is a renewal, or not all of it is known yet.
 */
export async function sameGifts(
  trx: Trx,
  chargeId: string,
): Promise<{ own: GiftByCard; others: GiftByCard[] } | undefined> {
  const own = await firstPayments(trx).where('card_payment.charge_id', '=', chargeId).executeTakeFirst();
  if (!own || !isFirst(own)) return undefined;
  const others = await firstPayments(trx)
    .where('card_payment.card_index', '=', own.card_index)
    .where('card_payment.paid_at', '>=', plusMs(own.paid_at, -hourMs))
    .where('card_payment.paid_at', '<=', plusMs(own.paid_at, hourMs))
    .where('card_payment.amount_minor', '=', own.amount_minor)
    .where('card_payment.currency', '=', own.currency)
    .where('donation.gift_interval', '=', own.gift_interval)
    .where('donation.id', '!=', own.donation_id)
    .orderBy('card_payment.paid_at')
    .orderBy('card_payment.charge_id')
    .execute();
  return { own: giftOf(own), others: others.filter(isFirst).map(giftOf) };
}

const firstPayments = (trx: Trx) =>
  trx
    .selectFrom('card_payment')
    .innerJoin('attribution', 'attribution.charge_id', 'card_payment.charge_id')
    .innerJoin('donation', 'donation.id', 'attribution.donation_id')
    .select([
      'card_payment.charge_id',
      'card_payment.card_index',
      'card_payment.amount_minor',
      'card_payment.currency',
      'card_payment.paid_at',
      'donation.id as donation_id',
      'donation.gift_interval',
      'donation.created_at',
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof firstPayments>['execute']>>[number];

const isFirst = (row: Row): boolean => row.paid_at <= plusMs(row.created_at, firstPaymentMs);

const giftOf = (row: Row): GiftByCard => ({
  chargeId: row.charge_id,
  donationId: row.donation_id,
  interval: row.gift_interval,
  amountMinor: row.amount_minor,
  currency: row.currency,
  paidAt: row.paid_at,
});

/** @returns how many were forgotten. */
export async function forgetCardPayments(db: Db, now: Instant): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('card_payment')
    .where('paid_at', '<', plusMs(now, -keptMs))
    .executeTakeFirst();
  return Number(numDeletedRows);
}
