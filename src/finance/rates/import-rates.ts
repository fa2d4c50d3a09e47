import { addRates, ratesWithin, type DatedRate } from '../../../db/exchange-rates.ts';
import type { Trx } from '../../../db/database.ts';
import type { Deps } from '../../deps.ts';
import { ratioOf } from '../../money/exchange.ts';
import { FileError } from '../file-text.ts';
import { readRates } from './read-rates.ts';

export interface ImportedRates {
  source: string;
  rates: number;
  added: number;
  known: number;
  /** Kept as a later version of what was known. */
  corrected: number;
}

/** Rates of a form that does not say who published them. */
const ownSource = 'own';

/**
 * Takes the rates of a file that are not there yet, all or none. One that differs from what its source said before of
 * that day is refused; with `correct` it is kept as a later version, which counts from then on.
 * @throws {FileError} if the file is not understood, contradicts itself or contradicts what is known.
 */
export async function importRates(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  file: { text: string; source?: string | undefined },
  options: { dryRun: boolean; correct: boolean },
): Promise<ImportedRates> {
  const read = readRates(file.text);
  const source = file.source ?? read.source ?? ownSource;
  const rates = withoutCopies(read.rates);
  return db.transaction().execute(async (trx) => {
    const known = await knownRates(trx, source, rates);
    const fresh = rates.flatMap((rate) => {
      const before = known.get(nameOf(rate));
      if (!before) return [{ ...rate, version: 1n }];
      if (isSame(before.rate, rate.rate)) return [];
      if (options.correct) return [{ ...rate, version: before.version + 1n }];
      throw new FileError(
        `${nameOf(rate)} of ${source}: expected ${before.rate} as it was imported before, got ${rate.rate}; ` +
          '--correct keeps it as a later version',
      );
    });
    if (!options.dryRun) await addRates(trx, source, fresh, clock.now());
    const added = fresh.filter(({ version }) => version === 1n).length;
    return {
      ...{ source, rates: rates.length, added },
      ...{ known: rates.length - fresh.length, corrected: fresh.length - added },
    };
  });
}

async function knownRates(trx: Trx, source: string, rates: readonly DatedRate[]) {
  const days = rates.map(({ day }) => day).sort((a, b) => (a < b ? -1 : 1));
  const [from, to] = [days[0], days.at(-1)];
  if (from === undefined || to === undefined) return new Map<string, never>();
  const kept = await ratesWithin(trx, { source, from, to });
  return new Map(kept.map((rate) => [nameOf(rate), rate]));
}

function withoutCopies(rates: readonly DatedRate[]): DatedRate[] {
  const byName = new Map<string, DatedRate>();
  for (const rate of rates) {
    const before = byName.get(nameOf(rate));
    if (before && !isSame(before.rate, rate.rate))
      throw new FileError(`${nameOf(rate)}: the file says both ${before.rate} and ${rate.rate}`);
    if (!before) byName.set(nameOf(rate), rate);
  }
  return [...byName.values()];
}

const nameOf = ({ day, base, quote }: DatedRate) => `${day} ${base} ${quote}`;

// 1.10 is 1.1.
function isSame(one: string, other: string): boolean {
  const [a, b] = [ratioOf(one), ratioOf(other)];
  return a.numerator * b.denominator === b.numerator * a.denominator;
}
