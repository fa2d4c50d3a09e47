import {
  benefitOfCharge,
  benefitsDue,
  deferBenefit,
  findDeferredBenefit,
  setRecognised,
  type DeferredBenefit,
} from '../db/benefits.ts';
import type { Trx } from '../db/database.ts';
import { factsOfCharge, lockLedger, recordOutcome } from '../db/ledger.ts';
import { dayIn } from './day.ts';
import type { Deps } from './deps.ts';
import { benefitLeft, deferredBenefit, shareDay, shareOf } from './ledger/benefits.ts';
import { bookDate } from './ledger/book-date.ts';
import { keyOf, type BenefitRecognisedFact, type Fact } from './ledger/facts.ts';
import { entryFor } from './ledger/posting-rules.ts';
import { benefitFollowing } from './ledger/returned-benefits.ts';

interface Books {
  timeZone: string;
  now: string;
}

/**
 * After something was booked of a charge, or its gift became known: what is owed for it is set aside, no longer
 * owed once the charge has gone back whole, and owed again once it came back. In any order, any number of times. Needs
 * `lockLedger`.
 * @returns the keys of what was booked.
 */
export async function settleBenefit(trx: Trx, chargeId: string, books: Books): Promise<string[]> {
  const terms = await benefitOfCharge(trx, chargeId);
  if (!terms) return [];
  const facts = await factsOfCharge(trx, chargeId);
  const keys: string[] = [];
  if (!(await findDeferredBenefit(trx, chargeId))) {
    const months = terms.interval === 'year' ? 12 : 1;
    const fact = deferredBenefit(facts, { valueMinor: terms.valueMinor, months });
    if (!fact) return [];
    await recordOutcome(trx, entryFor(fact, books), books.now);
    keys.push(keyOf(fact));
    const beginsOn = bookDate(fact.earnedAt, books.timeZone);
    await deferBenefit(trx, {
      ...{ chargeId, currency: fact.currency, amountMinor: BigInt(fact.amountMinor), beginsOn, months },
      ...{ recognised: 0, nextOn: shareDay(beginsOn, 1) },
    });
  }
  const deferred = await findDeferredBenefit(trx, chargeId);
  if (!deferred) return keys;
  const moves = benefitFollowing(facts, { ...deferred, leftMinor: benefitLeft(deferred) });
  for (const fact of moves) await recordOutcome(trx, entryFor(fact, books), books.now);
  const last = moves.at(-1);
  if (last) await setRecognised(trx, chargeId, progressOf(deferred, last));
  return [...keys, ...moves.map(keyOf)];
}

// Months that passed while it was not owed are due at once.
const progressOf = ({ beginsOn, recognised }: DeferredBenefit, last: Fact) => ({
  recognised,
  nextOn: last.kind === 'benefit_returned' ? null : shareDay(beginsOn, recognised + 1),
});

const atOnce = 200;

/** Books the months that have been given by now. @returns how many. */
export async function recogniseBenefits({ db, clock, config }: Pick<Deps, 'db' | 'clock' | 'config'>) {
  const timeZone = config.newsroom.time_zone;
  let booked = 0;
  for (;;) {
    const due = await benefitsDue(db, dayIn(clock.now(), timeZone), atOnce);
    for (const { chargeId } of due)
      await db.transaction().execute((trx) => recogniseNext(trx, chargeId, { timeZone, now: clock.now() }));
    booked += due.length;
    if (due.length < atOnce && !due.some(({ months, recognised }) => recognised + 1 < months)) return booked;
  }
}

async function recogniseNext(trx: Trx, chargeId: string, books: Books): Promise<void> {
  await lockLedger(trx);
  const benefit = await findDeferredBenefit(trx, chargeId);
  // Somebody was quicker, or the gift went back.
  if (benefit?.nextOn == null || benefit.nextOn >= bookDate(books.now, books.timeZone)) return;
  const part = benefit.recognised + 1;
  const amountMinor = shareOf(benefit.amountMinor, benefit.months, part);
  const fact: BenefitRecognisedFact = {
    ...{ kind: 'benefit_recognised', chargeId, part, amountMinor, currency: benefit.currency },
    givenBy: shareDay(benefit.beginsOn, part),
  };
  if (amountMinor !== 0) await recordOutcome(trx, entryFor(fact, books), books.now);
  const nextOn = part === benefit.months ? null : shareDay(benefit.beginsOn, part + 1);
  await setRecognised(trx, chargeId, { recognised: part, nextOn });
}
