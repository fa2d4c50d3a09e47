import { headOf } from '../db/chain.ts';
import { lockLedger } from '../db/ledger.ts';
import { linkReferences } from '../db/reference-links.ts';
import type { Deps } from './deps.ts';
import type { Job } from './run-jobs.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Every night: links what the books rest on, and notes where the chains stand, in the database and in the log. A log that
 * is kept elsewhere tells of a ledger that was rewritten, heads and all.
 */
export const anchorJob = ({ db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>): Job => ({
  name: 'anchor',
  everyMs: dayMs,
  async run() {
    const anchor = await db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      const [entries, attributions] = [await headOf(trx, 'journal_entry'), await headOf(trx, 'attribution')];
      const last = await trx
        .selectFrom('chain_anchor')
        .select((eb) => eb.fn.max('id').as('id'))
        .executeTakeFirst();
      await trx
        .insertInto('chain_anchor')
        .values({
          ...{ id: (last?.id ?? 0n) + 1n, entry_id: entries.id, entry_hash: entries.hash },
          ...{ attribution_id: attributions.id, attribution_hash: attributions.hash, noted_at: clock.now() },
        })
        .execute();
      await linkReferences(trx, clock.now());
      return { entries, attributions, references: await headOf(trx, 'reference_link') };
    });
    log.info(
      {
        ...{ entry: String(anchor.entries.id), head: anchor.entries.hash.toString('hex') },
        attribution: String(anchor.attributions.id),
        attribution_head: anchor.attributions.hash.toString('hex'),
        reference: String(anchor.references.id),
        reference_head: anchor.references.hash.toString('hex'),
      },
      'anchor of the ledger',
    );
  },
});
