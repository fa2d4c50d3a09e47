import type { Db } from '../../db/database.ts';
import { lockLedger } from '../../db/ledger.ts';
import { recordOutcomes } from '../../db/ledger-bulk.ts';
import type { Fact } from '../../src/ledger/facts.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';

/** Facts recorded as always, but hundreds in a statement. */
export const recordMany = (db: Db, facts: readonly Fact[], now: string): Promise<number> =>
  db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    return recordOutcomes(
      trx,
      facts.map((fact) => ({ outcome: entryFor(fact, { timeZone: 'UTC' }), now })),
    );
  });
