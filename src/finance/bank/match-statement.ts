import {
  recordBankMatch,
  unmatchedBankLines,
  unmatchedPayouts,
  type BankLine,
  type OpenPayout,
} from '../../../db/bank.ts';
import type { Trx } from '../../../db/database.ts';
import { lockLedger, recordOutcome } from '../../../db/ledger.ts';
import { dayIn } from '../../day.ts';
import type { Deps } from '../../deps.ts';
import type { PayoutBankedFact } from '../../ledger/facts.ts';
import { keyOf } from '../../ledger/facts.ts';
import { entryFor } from '../../ledger/posting-rules.ts';
import { minorUnits } from '../../money/minor-units.ts';
import { matchLines, type Match } from './match-lines.ts';

export interface Matched {
  matches: readonly Match[];
  /** Of something else, or not clear. */
  unmatchedLines: readonly BankLine[];
  /** Payouts that should be at the bank by now and are on no statement. */
  unmatchedPayouts: readonly OpenPayout[];
}

/** Ties lines of statements to payouts, and books each such payout at the bank on the line's day. Twice is once. */
export async function matchStatements(
  deps: Pick<Deps, 'db' | 'sealing' | 'clock' | 'config'>,
  options: { dryRun: boolean },
): Promise<Matched> {
  const { db, sealing, clock } = deps;
  return db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    const lines = await unmatchedBankLines(trx, sealing);
    const payouts = await unmatchedPayouts(trx);
    const matches = matchLines(lines, payouts);
    if (!options.dryRun)
      for (const match of matches) {
        const { line, payout, by } = match;
        await recordBankMatch(trx, { lineId: line.id, payoutId: payout.id, by }, clock.now());
        await bank(trx, match, { timeZone: deps.config.newsroom.time_zone, now: clock.now() });
      }
    const today = dayIn(clock.now(), deps.config.newsroom.time_zone);
    const left = payouts.filter(
      (payout) => payout.arrivalDate <= today && !matches.some((match) => match.payout === payout),
    );
    return {
      matches,
      unmatchedLines: lines.filter((line) => !matches.some((match) => match.line === line)),
      unmatchedPayouts: left,
    };
  });
}

export type Tied =
  { readonly kind: 'tied'; readonly match: Match } | { readonly kind: 'refused'; readonly why: string };

/** What a person saw that the rule cannot see: this line is that payout. */
export async function tieByHand(
  deps: Pick<Deps, 'db' | 'sealing' | 'clock' | 'config'>,
  given: { lineId: string; payoutId: string },
  options: { dryRun: boolean },
): Promise<Tied> {
  const { db, sealing, clock } = deps;
  return db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    const line = (await unmatchedBankLines(trx, sealing)).find(({ id }) => id === given.lineId);
    const payout = (await unmatchedPayouts(trx)).find(({ id }) => id === given.payoutId);
    if (!line) return { kind: 'refused', why: `there is no line ${given.lineId} that is no payout yet` };
    if (!payout) return { kind: 'refused', why: `there is no payout ${given.payoutId} on no line yet` };
    if (line.currency !== payout.currency || line.amountMinor !== payout.amountMinor)
      return {
        kind: 'refused',
        why: `the line has ${line.amountMinor} ${line.currency}, the payout ${payout.amountMinor} ${payout.currency}`,
      };
    const match: Match = { line, payout, by: 'by hand' };
    if (!options.dryRun) {
      await recordBankMatch(trx, { lineId: line.id, payoutId: payout.id, by: 'by hand' }, clock.now());
      await bank(trx, match, { timeZone: deps.config.newsroom.time_zone, now: clock.now() });
    }
    return { kind: 'tied', match };
  });
}

async function bank(trx: Trx, { line, payout }: Match, books: { timeZone: string; now: string }) {
  const fact: PayoutBankedFact = {
    ...{ kind: 'payout_banked', payoutId: payout.id, currency: payout.currency },
    amountMinor: minorUnits(Number(payout.amountMinor)),
    bankedOn: line.bookedOn,
  };
  // Booked before any statement told of it, a week after it was due: that stands, on its day.
  const known = await trx
    .selectFrom('journal_entry')
    .select('id')
    .where('key', '=', keyOf(fact))
    .executeTakeFirst();
  if (!known) await recordOutcome(trx, entryFor(fact, books), books.now);
}
