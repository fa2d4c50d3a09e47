import { z } from 'zod';
import { cutoverOf } from '../../../db/adoption.ts';
import { linesLikePayouts } from '../../../db/bank.ts';
import type { Db } from '../../../db/database.ts';
import { payoutsWithUnknown } from '../../../db/payout-sums.ts';
import { movesOf } from '../../../db/reconcile.ts';
import { listQuarantined } from '../../../db/quarantine.ts';
import { listEvents } from '../../../db/webhook-events.ts';
import { isWithinDays } from '../bank/match-lines.ts';
import { stuckMoney, unknownGifts, type Stuck } from '../reconcile/books.ts';
import { identities, type Identity } from '../reconcile/difference.ts';
import { lastRun } from '../reconcile/last-run.ts';
import { unexplainedPayouts } from './payouts.ts';
import { defineReport } from './report.ts';

interface Unexplained {
  what: string;
  /** By its id at Stripe, or its key here. */
  object: string;
  currency: string | null;
  amount_minor: bigint | null;
  /** A sentence. */
  to_do: string;
}

/** Of each kind: more at once have one cause. */
const mostRows = 1000;

const stuck: Readonly<Record<Stuck['account'], Pick<Unexplained, 'what' | 'to_do'>>> = {
  suspense: {
    what: 'money in suspense',
    to_do:
      'Stripe moved money of a kind that the books do not know, or somebody put it there: see its entries, and where it belongs ' +
      '(ledger adjust), or have a rule made for it.',
  },
  'stripe:transfers_clearing': {
    what: 'money between balances',
    to_do: 'It left one balance at Stripe and reached no other: run stripe reconcile --repair.',
  },
  donations_unsettled: {
    what: 'bank debit of over 14 days',
    to_do: 'It has neither succeeded nor failed here: see the charge at Stripe, then run stripe poll.',
  },
};

async function moneyThatWaits(db: Db, now: string): Promise<Unexplained[]> {
  const rows: Unexplained[] = [];
  for (const left of await stuckMoney(db, now)) {
    const { account, currency, amountMinor } = left;
    const object = left.chargeId ?? (await movesOf(db, account, left))[0] ?? account;
    rows.push({ ...stuck[account], object, currency, amount_minor: amountMinor });
  }
  return rows;
}

async function giftsUnknown(db: Db, now: string): Promise<Unexplained[]> {
  return (await unknownGifts(db, now)).map(({ chargeId, currency, amountMinor }) => ({
    ...{ what: 'charge without a gift', object: chargeId, currency, amount_minor: amountMinor },
    to_do: 'Name its gift in the task about it (tasks list), or describe what else is sold in other_income.',
  }));
}

async function factsSetAside(db: Db): Promise<Unexplained[]> {
  return (await listQuarantined(db, { open: true, limit: mostRows })).map(({ key, reason }) => ({
    ...{ what: 'fact set aside', object: key, currency: null, amount_minor: null },
    to_do: `It was not booked (${reason}): see ledger quarantine show, and retry once the cause is mended.`,
  }));
}

async function eventsGivenUp(db: Db): Promise<Unexplained[]> {
  return (await listEvents(db, { status: 'dead', limit: mostRows })).map(({ id, type }) => ({
    ...{ what: 'event given up', object: id, currency: null, amount_minor: null },
    to_do: `${type} could not be worked off: see webhooks show, mend the cause, then webhooks replay.`,
  }));
}

async function payoutsNotExplained(db: Db): Promise<Unexplained[]> {
  const payouts = await unexplainedPayouts(db, mostRows);
  // The first payouts after the books began carry money from before; whether that is all, reconciliation asks Stripe.
  const before =
    (await cutoverOf(db)) === undefined
      ? new Set<string>()
      : await payoutsWithUnknown(
          db,
          payouts.map(({ payout }) => payout),
        );
  return payouts
    .filter(({ payout }) => !before.has(payout))
    .map(({ payout, currency, amount_minor: amount, net_minor: net }) => ({
      ...{ what: 'payout that its parts do not make', object: payout, currency, amount_minor: amount - net },
      to_do: 'Movements that it carried are missing here: run stripe reconcile --repair.',
    }));
}

async function linesAlike(db: Db): Promise<Unexplained[]> {
  const alike = await linesLikePayouts(db);
  return alike
    .filter(({ bookedOn, arrivalDate }) => isWithinDays(bookedOn, arrivalDate))
    .map(({ payoutId, currency, amountMinor, bookedOn }) => ({
      ...{ what: 'bank line like a payout', object: payoutId, currency, amount_minor: amountMinor },
      to_do: `A line of ${bookedOn} may be it: run bank match, or tie them by hand (bank match --line --payout).`,
    }));
}

/** What the last reconciliation left, less what is told above by itself. */
async function differences(db: Db, told: ReadonlySet<string>): Promise<Unexplained[]> {
  const { result } = await lastRun(db);
  return (result?.differences ?? [])
    .filter(({ identity, objects }) => identity !== 'R8' && !objects.every((object) => told.has(object)))
    .map(({ identity, currency, expected_minor: expected, actual_minor: actual, objects }) => ({
      ...{ what: `difference ${identity}`, object: objects.join(' '), currency },
      amount_minor: BigInt(actual) - BigInt(expected),
      to_do: `Expected that ${identities[identity as Identity]}: run stripe reconcile --repair.`,
    }));
}

export const unexplained = defineReport({
  name: 'unexplained',
  definition:
    'Everything that the books cannot explain, with what to do about it; nothing here means that everything is explained. Amounts ' +
    'are debit positive in the ledger, what is missing of a payout, or what a difference comes to; the first thousand of each kind.',
  filter: z.strictObject({}),
  filters: {},
  columns: { what: 'text', object: 'text', currency: 'text', amount_minor: 'minor', to_do: 'text' },
  empty: 'everything is explained',
  rows: async ({ db, clock }) => {
    const now = clock.now();
    const rows = [
      ...(await moneyThatWaits(db, now)),
      ...(await giftsUnknown(db, now)),
      ...(await factsSetAside(db)),
      ...(await eventsGivenUp(db)),
      ...(await payoutsNotExplained(db)),
      ...(await linesAlike(db)),
    ];
    return [...rows, ...(await differences(db, new Set(rows.map(({ object }) => object))))];
  },
});
