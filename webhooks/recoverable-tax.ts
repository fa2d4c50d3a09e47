import type { Trx } from '../db/database.ts';
import { recordOutcome } from '../db/ledger.ts';
import type { Instant } from '../src/clock.ts';
import { keyOf, type Fact } from '../src/ledger/facts.ts';
import { entryFor } from '../src/ledger/posting-rules.ts';
import { taxRecoverableFact } from '../src/ledger/recoverable-tax.ts';

/** After a movement was booked: where the newsroom claims tax on fees back, that part of it goes on. @returns the keys */
export async function moveRecoverableTax(
  trx: Trx,
  fact: Fact,
  books: { recoverableTax: boolean; timeZone: string; now: Instant },
): Promise<string[]> {
  const moved = books.recoverableTax ? taxRecoverableFact(fact) : undefined;
  if (!moved) return [];
  const recorded = await recordOutcome(trx, entryFor(moved, books), books.now);
  return recorded === 'recorded' ? [keyOf(moved)] : [];
}
