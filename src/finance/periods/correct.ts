import type { Trx } from '../../../db/database.ts';
import { lowestFundBalance } from '../../../db/fund-balance.ts';
import { lockLedger, recordOutcome } from '../../../db/ledger.ts';
import { periodState } from '../../../db/periods.ts';
import { postingsOf } from '../../../db/postings.ts';
import { parseDay } from '../../day.ts';
import type { Deps } from '../../deps.ts';
import { isAccount, isReleased, type Account } from '../../ledger/accounts.ts';
import { keyOf, type AdjustmentFact, type ReversalFact } from '../../ledger/facts.ts';
import type { JournalEntry } from '../../ledger/journal-entry.ts';
import { firstOpenDay } from '../../ledger/open-period.ts';
import { entryFor } from '../../ledger/posting-rules.ts';
import { formatMinor } from '../../money/format-money.ts';
import { minorUnits, type MinorUnits } from '../../money/minor-units.ts';

// What people book. A mistake is never changed: it is reversed, and booked again.

export type Corrected =
  | { readonly kind: 'booked' | 'already booked'; readonly key: string; readonly bookedOn: string }
  | { readonly kind: 'refused'; readonly why: string };

export interface Correction {
  readonly reason: string;
  readonly decidedBy: string;
}

type CorrectDeps = Pick<Deps, 'db' | 'clock'>;

/** What Stripe moves is booked by what Stripe says, and by nothing else: the ledger has to equal Stripe. */
const isStripes = (account: string) => account.startsWith('stripe:');

/** An amount by hand, under a reference of one's own. */
interface ByHand extends Correction {
  readonly reference: string;
  readonly amountMinor: MinorUnits;
  readonly currency: string;
  readonly bookedOn: string;
  /** In the newsroom's time zone. */
  readonly today: string;
}

const isOfReleases = (account: string) => isReleased(account) || account === 'released_from_restriction';

/** Moves an amount from one account to another. Twice under one reference is once. */
export async function adjust(
  deps: CorrectDeps,
  given: ByHand & { debit: string; credit: string },
  options: { dryRun: boolean },
): Promise<Corrected> {
  const { debit, credit } = given;
  const why = accountFault(debit) ?? accountFault(credit);
  if (why !== undefined) return { kind: 'refused', why };
  if (debit === credit) return { kind: 'refused', why: `expected two accounts, got ${debit} twice` };
  // Checked above.
  const accounts = { debit: debit as Account, credit: credit as Account };
  return bookByHand(deps, { ...given, ...accounts }, options);
}

async function bookByHand(
  { db, clock }: CorrectDeps,
  given: ByHand & { debit: Account; credit: Account },
  options: { dryRun: boolean },
): Promise<Corrected> {
  if (given.amountMinor <= 0) return { kind: 'refused', why: 'expected an amount above zero' };
  const fact: AdjustmentFact = {
    ...{ kind: 'adjustment', reference: given.reference, reason: given.reason, decidedBy: given.decidedBy },
    ...{ debit: given.debit, credit: given.credit, bookedOn: given.bookedOn },
    ...{ amountMinor: given.amountMinor, currency: given.currency },
  };
  return db
    .transaction()
    .execute((trx) => book(trx, fact, { now: clock.now(), today: given.today, ...options }));
}

function accountFault(code: string): string | undefined {
  if (isStripes(code)) return `${code} holds what Stripe says it holds, and is not adjusted`;
  if (isOfReleases(code))
    return `${code} is moved by ledger release, which takes no more than the fund holds, and back by ledger reverse`;
  return isAccount(code) ? undefined : `expected an account of the chart, got ${code}`;
}

/** Takes money out of a restricted fund whose purpose was met, for the general one; never more than it holds. */
export async function release(
  deps: CorrectDeps,
  given: ByHand & { fund: string },
  options: { dryRun: boolean },
): Promise<Corrected> {
  const { fund } = given;
  const known = await deps.db
    .selectFrom('fund')
    .select('slug')
    .where('slug', '=', fund)
    .where('restricted', '=', 1n)
    .executeTakeFirst();
  if (!known) return { kind: 'refused', why: `there is no restricted fund ${fund}` };
  const accounts = { debit: `released:${fund}`, credit: 'released_from_restriction' } as const;
  return bookByHand(deps, { ...given, ...accounts }, options);
}

/**
 * Takes an entry back, line by line, once.
 * @param given `bookedOn` the day of the reversal; absent: the original's own day where that is open, else today.
 */
export async function reverse(
  { db, clock }: CorrectDeps,
  given: Correction & { key: string; bookedOn: string | undefined; today: string },
  options: { dryRun: boolean },
): Promise<Corrected> {
  return db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    const original = await trx
      .selectFrom('journal_entry')
      .select(['id', 'key', 'book_date', 'charge_id'])
      .where('key', '=', given.key)
      .executeTakeFirst();
    if (!original) return { kind: 'refused', why: `there is no entry ${given.key}` };
    const postings = (await postingsOf(trx, [original.id]))(original.id);
    const stripes = postings.find(({ account }) => isStripes(account));
    if (stripes)
      return {
        kind: 'refused',
        why: `${given.key} moved ${stripes.account}: what Stripe did is taken back at Stripe`,
      };
    const { closedThrough } = await periodState(trx);
    const ownDay = original.book_date > closedThrough ? original.book_date : given.today;
    const fact: ReversalFact = {
      ...{ kind: 'reversal', of: original.key, chargeId: original.charge_id },
      ...{ reason: given.reason, decidedBy: given.decidedBy, bookedOn: given.bookedOn ?? ownDay },
      postings: postings.map(({ account, currency, amount_minor }) => ({
        // The database takes no account that is not in the chart.
        ...{ account: account as Account, currency },
        amountMinor: minorUnits(-Number(amount_minor)),
      })),
    };
    return book(trx, fact, { now: clock.now(), today: given.today, ...options });
  });
}

// A day that somebody chose is not moved: it is refused where it is closed.
async function book(
  trx: Trx,
  fact: AdjustmentFact | ReversalFact,
  { now, today, dryRun }: { now: string; today: string; dryRun: boolean },
): Promise<Corrected> {
  await lockLedger(trx);
  const [key, { bookedOn }] = [keyOf(fact), fact];
  if (parseDay(bookedOn) === undefined) return { kind: 'refused', why: `expected a day, got ${bookedOn}` };
  if (bookedOn > today) return { kind: 'refused', why: `${bookedOn} has not come yet: it is ${today} here` };
  const known = await trx
    .selectFrom('journal_entry')
    .select('book_date')
    .where('key', '=', key)
    .executeTakeFirst();
  if (known && fact.kind === 'reversal') return { kind: 'already booked', key, bookedOn: known.book_date };
  const { closedThrough } = await periodState(trx);
  if (!known && bookedOn <= closedThrough)
    return {
      kind: 'refused',
      why: `${bookedOn} is closed: the first open day is ${firstOpenDay(closedThrough)}`,
    };
  const outcome = entryFor(fact, { timeZone: 'UTC' });
  const short = known || outcome.kind === 'quarantine' ? undefined : await fundFault(trx, outcome.entry);
  if (short !== undefined) return { kind: 'refused', why: short };
  if (dryRun) return { kind: known ? 'already booked' : 'booked', key, bookedOn };
  const recorded = await recordOutcome(trx, outcome, now);
  if (recorded === 'quarantined') throw new DifferentAdjustment(key);
  return { kind: recorded === 'recorded' ? 'booked' : 'already booked', key, bookedOn };
}

// Whatever takes money out of a fund is asked this, a release that is booked again by reversing its reversal too.
async function fundFault(trx: Trx, { bookDate, postings }: JournalEntry): Promise<string | undefined> {
  for (const { account, currency, amountMinor } of postings) {
    if (!isReleased(account) || amountMinor <= 0) continue;
    const fund = account.slice('released:'.length);
    const { day, minor } = await lowestFundBalance(trx, { fund, currency, from: bookDate });
    if (BigInt(amountMinor) > minor)
      return `fund ${fund} holds ${formatMinor(minor, currency)} at the end of ${day}, and ${formatMinor(amountMinor, currency)} was asked for`;
  }
  return undefined;
}

/** Another adjustment was booked under this reference. */
export class DifferentAdjustment extends Error {
  constructor(key: string) {
    super(`${key} was booked before, and said something else: give this one another reference`);
  }
}
