import type { Db } from '../../db/database.ts';
import { headOf, linkHash, lockLedger } from '../../db/ledger.ts';
import type { Fact } from '../../src/ledger/facts.ts';
import { canonicalEntry } from '../../src/ledger/journal-entry.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';

const atOnce = 500;

/** Facts that were never heard of, recorded as always, but hundreds in a statement. */
export async function recordMany(db: Db, facts: readonly Fact[], now: string): Promise<void> {
  for (let from = 0; from < facts.length; from += atOnce)
    await db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      let { id, hash } = await headOf(trx, 'journal_entry');
      const made = facts.slice(from, from + atOnce).map((fact) => {
        const outcome = entryFor(fact, { timeZone: 'UTC' });
        if (outcome.kind !== 'entry') throw new Error(outcome.reason);
        const { entry } = outcome;
        const prev = hash;
        id += 1n;
        hash = linkHash(prev, id, now, canonicalEntry(entry));
        return { entry, row: { id, prev_hash: prev, hash } };
      });
      await trx
        .insertInto('posting')
        .values(
          made.flatMap(({ entry, row }) =>
            entry.postings.map(({ account, currency, amountMinor }, line) => ({
              ...{ entry_id: row.id, line, account, currency, amount_minor: amountMinor },
            })),
          ),
        )
        .execute();
      await trx
        .insertInto('journal_entry')
        .values(
          made.map(({ entry, row }) => ({
            ...{ ...row, key: entry.key, kind: entry.kind, book_date: entry.bookDate },
            ...{ occurred_at: entry.occurredAt, recorded_at: now, charge_id: entry.chargeId },
            ...{ fact: entry.fact, rule_version: entry.ruleVersion },
          })),
        )
        .execute();
    });
}
