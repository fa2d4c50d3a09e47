import { hasBankLines } from '../../db/bank.ts';
import type { Db } from '../../db/database.ts';
import { stripeObjects, takeTicket, type StripeObject } from '../../db/stripe-objects.ts';
import { plusMs } from '../../src/clock.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { translatePayout } from '../translate/payout.ts';
import { nothing } from '../translate/translation.ts';
import { postTranslation, type PollDeps } from './sweep.ts';

const dayMs = 86_400_000;

/**
 * A payout that was paid can still fail within five business days (docs.stripe.com/payouts#payout-failures): one
 * that arrived on a Monday until the end of the next.
 */
const finalAfterMs = 8 * dayMs;

/** Payouts that may still change, and automatic ones of which it is not known yet what they carried. */
export async function unexplainedPayouts(db: Db): Promise<string[]> {
  const explained = new Set(
    (await db.selectFrom('payout_item').select('payout_id').distinct().execute()).map((row) => row.payout_id),
  );
  const payouts = await stripeObjects(db, { kind: 'payout' });
  return payouts
    .filter(({ id, status, detail }) =>
      ['paid', 'failed', 'canceled'].includes(status)
        ? status === 'paid' && detail['automatic'] === true && !explained.has(id)
        : true,
    )
    .map(({ id }) => id);
}

/**
 * Books at the bank what is final there and no statement tells of: paid, and more than seven days past
 * the day it was due, dated that day.
 */
export async function bankFinalPayouts(deps: PollDeps): Promise<void> {
  const { db, clock } = deps;
  const finalBefore = plusMs(clock.now(), -finalAfterMs).slice(0, 10);
  for (const payout of await stripeObjects(db, { kind: 'payout', status: ['paid'] })) {
    const { arrival_date: bankedOn } = payout.detail;
    if (typeof bankedOn !== 'string' || bankedOn > finalBefore || (await isBanked(db, payout.id))) continue;
    // Where statements are imported, they say what is at the bank.
    if (payout.currency === null || (await hasBankLines(db, payout.currency))) continue;
    await bank(deps, payout, bankedOn);
  }
}

// Read once more: what was paid a week ago may have come back since we looked.
async function bank(deps: PollDeps, { id }: StripeObject, bankedOn: string): Promise<void> {
  const ticket = await takeTicket(deps.db);
  const now = await translatePayout(deps, id);
  await postTranslation(deps, now, ticket);
  const [payout] = now.objects;
  if (payout?.status !== 'paid' || payout.amountMinor === null || payout.currency === null) return;
  const { currency } = payout;
  await postTranslation(
    deps,
    {
      ...nothing,
      facts: [
        {
          kind: 'payout_banked',
          payoutId: id,
          amountMinor: minorUnits(payout.amountMinor),
          currency,
          bankedOn,
        },
      ],
    },
    ticket,
  );
}

async function isBanked(db: Db, payoutId: string): Promise<boolean> {
  const entry = await db
    .selectFrom('journal_entry')
    .select('id')
    .where('key', '=', `payout:${payoutId}:banked`)
    .executeTakeFirst();
  return entry !== undefined;
}
