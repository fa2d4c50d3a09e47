import type { Instant } from '../src/clock.ts';
import type { Fact } from '../src/ledger/facts.ts';
import type { Db, Trx } from './database.ts';

/** What a statement was made of, so that it can be made again when the books have gone on. */
export interface AnnualStatement {
  readonly donorIndex: Buffer;
  /** `YYYY-MM-DD`: the first day of its year. */
  readonly beginsOn: string;
  /** Of the letter that it went out with. */
  readonly noticeKey: string;
  /** The last entry of the ledger that it knows. */
  readonly entryId: bigint;
  /** Every charge that was known to be of this donor. */
  readonly charges: readonly string[];
  readonly locale: string;
  /** SHA-256 in hexadecimal. */
  readonly figuresDigest: string;
  readonly textDigest: string;
  readonly madeAt: Instant;
}

/** @returns `known` where the donor has one of this year; nothing is written then. */
export async function insertStatement(trx: Trx, statement: AnnualStatement): Promise<'made' | 'known'> {
  const row = await trx
    .insertInto('annual_statement')
    .values({
      donor_index: statement.donorIndex,
      begins_on: statement.beginsOn,
      notice_key: statement.noticeKey,
      entry_id: statement.entryId,
      charges: JSON.stringify(statement.charges),
      locale: statement.locale,
      figures_digest: statement.figuresDigest,
      text_digest: statement.textDigest,
      made_at: statement.madeAt,
    })
    .onConflict((oc) => oc.columns(['donor_index', 'begins_on']).doNothing())
    .returning('begins_on')
    .executeTakeFirst();
  return row ? 'made' : 'known';
}

export async function findStatement(
  db: Db,
  about: { donorIndexes: readonly Buffer[]; beginsOn: string },
): Promise<AnnualStatement | undefined> {
  const row = await db
    .selectFrom('annual_statement')
    .selectAll()
    .where('donor_index', 'in', about.donorIndexes)
    .where('begins_on', '=', about.beginsOn)
    .orderBy('made_at')
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      donorIndex: row.donor_index,
      beginsOn: row.begins_on,
      noticeKey: row.notice_key,
      entryId: row.entry_id,
      charges: JSON.parse(row.charges) as string[],
      locale: row.locale,
      figuresDigest: row.figures_digest,
      textDigest: row.text_digest,
      madeAt: row.made_at,
    }
  );
}

/** Of each charge what is booked up to an entry, the oldest first, each with its book date. */
export async function bookedOf(
  db: Db,
  charges: readonly string[],
  upTo: bigint,
): Promise<{ bookDate: string; fact: Fact }[][]> {
  if (charges.length === 0) return [];
  const rows = await db
    .selectFrom('journal_entry')
    .select(['charge_id', 'book_date', 'fact'])
    .where('charge_id', 'in', charges)
    .where('id', '<=', upTo)
    .orderBy('occurred_at')
    .orderBy('key')
    .execute();
  const byCharge = Map.groupBy(rows, ({ charge_id }) => charge_id);
  return charges.map((charge) =>
    (byCharge.get(charge) ?? []).map(({ book_date, fact }) => ({
      bookDate: book_date,
      // Written by us from a fact, and vouched for by the chain.
      fact: JSON.parse(fact) as Fact,
    })),
  );
}

/** A donor who moved money in a year, by the last of the charges that did. */
export interface YearsDonor {
  readonly donorIndex: Buffer;
  readonly lastCharge: string;
}

/** Those of a page of donors whose gifts moved in a time. `last` is where to go on; undefined at the end. */
export async function donorsOfYear(
  db: Db,
  about: { from: string; to: string; upTo: bigint; after: Buffer; limit: number },
): Promise<{ donors: YearsDonor[]; last: Buffer | undefined }> {
  const page = await db
    .selectFrom('gift_donor')
    .select('donor_index')
    .distinct()
    .where('donor_index', '>', about.after)
    .orderBy('donor_index')
    .limit(about.limit)
    .execute();
  const last = page.at(-1)?.donor_index;
  if (last === undefined) return { donors: [], last };
  const rows = await db
    .selectFrom('gift_donor')
    .innerJoin('journal_entry', 'journal_entry.charge_id', 'gift_donor.charge_id')
    .select(['gift_donor.donor_index', 'gift_donor.charge_id'])
    .where('gift_donor.donor_index', '>', about.after)
    .where('gift_donor.donor_index', '<=', last)
    .where('journal_entry.book_date', '>=', about.from)
    .where('journal_entry.book_date', '<=', about.to)
    .where('journal_entry.id', '<=', about.upTo)
    .orderBy('journal_entry.id')
    .execute();
  const lastCharges = new Map(rows.map((row) => [row.donor_index.toString('hex'), row]));
  const donors = [...lastCharges.values()].map(({ donor_index, charge_id }) => ({
    donorIndex: donor_index,
    lastCharge: charge_id,
  }));
  return { donors, last: page.length < about.limit ? undefined : last };
}
