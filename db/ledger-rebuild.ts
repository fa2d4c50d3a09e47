import { canonicalEntry, type JournalEntry } from '../src/ledger/journal-entry.ts';
import type { Clock } from '../src/clock.ts';
import type { Fact } from '../src/ledger/facts.ts';
import { entryFor, type Outcome } from '../src/ledger/posting-rules.ts';
import { openDatabase, type Db, type Trx } from './database.ts';
import { lockLedger, recordAttribution, recordOutcome } from './ledger.ts';
import { attributionDecisions, headsOf, ledgerDigest } from './ledger-digest.ts';
import { allAttributions, allEntries } from './ledger-pages.ts';
import { migrate } from './migrate.ts';
import { allDecisions } from './periods.ts';

export interface Rebuilt {
  equal: boolean;
  entries: number;
  /** Keys of the entries that today's rules make otherwise, the first twenty. */
  different: string[];
  canonical: { recorded: string; rebuilt: string };
}

/** Builds the ledger again from its stored facts, in a scratch copy in memory, and compares. Changes nothing. */
export async function rebuildLedger(db: Db, books: { timeZone: string; clock: Clock }): Promise<Rebuilt> {
  const scratch = openDatabase('file::memory:');
  try {
    await migrate(scratch, books);
    const heads = await headsOf(db);
    // When what was heard of late is booked was decided then, and is not decided again.
    const decided = new Map((await allDecisions(db)).map(({ subject, bookedOn }) => [subject, bookedOn]));
    const different: string[] = [];
    await scratch.db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      for await (const { entry } of allEntries(db, 'id', heads.entries.id)) {
        const same = await rebuildEntry(trx, entry, { ...books, bookedOn: decided.get(entry.key) });
        if (!same && different.length < 20) different.push(entry.key);
      }
      for await (const { attribution } of allAttributions(db, 'id', heads.attributions.id))
        await recordAttribution(trx, attribution, books.clock.now());
    });
    const recorded = await ledgerDigest(db, heads);
    const late = await attributionDecisions(db, heads.attributions.id);
    const rebuilt = await ledgerDigest(scratch.db, undefined, late);
    return {
      equal: recorded.canonical === rebuilt.canonical,
      entries: rebuilt.entries,
      different,
      canonical: { recorded: recorded.canonical, rebuilt: rebuilt.canonical },
    };
  } finally {
    await scratch.close();
  }
}

async function rebuildEntry(
  trx: Trx,
  entry: JournalEntry,
  books: { timeZone: string; clock: Clock; bookedOn: string | undefined },
) {
  // The text was written by us from a Fact, and the chain vouches for it.
  const fact = JSON.parse(entry.fact) as Fact;
  const outcome = bookedOn(entryFor(fact, books), books.bookedOn);
  await recordOutcome(trx, outcome, books.clock.now());
  return (
    outcome.kind === 'entry' &&
    JSON.stringify(canonicalEntry(outcome.entry)) === JSON.stringify(canonicalEntry(entry))
  );
}

const bookedOn = (outcome: Outcome, day: string | undefined): Outcome =>
  day === undefined || outcome.kind !== 'entry'
    ? outcome
    : { ...outcome, entry: { ...outcome.entry, bookDate: day } };
