import { z } from 'zod';
import { donorsOfYear } from '../../../db/annual-statements.ts';
import { headOf } from '../../../db/chain.ts';
import { oweNotice } from '../../../db/notices.ts';
import type { Deps } from '../../deps.ts';
import type { Job } from '../../run-jobs.ts';
import { yearToState } from './fiscal-year.ts';

const dayMs = 24 * 60 * 60 * 1000;
const aPage = 500;

/** How far a year's statements have come. `after` is null once every donor was looked at. */
const progressSchema = z.object({
  beginsOn: z.string(),
  /** The books as they were when the first was owed: every donor's statement knows the same. */
  entryId: z.string(),
  after: z.string().nullable(),
});

/** Once a year is over: who is to get its statement. */
export const statementsJob = ({ db, clock, config }: Pick<Deps, 'db' | 'clock' | 'config'>): Job => ({
  name: 'statements',
  everyMs: dayMs,
  async run(job) {
    const { statement, time_zone: timeZone } = settingsOf(config);
    const year = yearToState(clock.now(), { timeZone, yearBegins: statement.year_begins });
    if (!statement.send || year === undefined) return;
    const before = progressSchema.safeParse(job.progress);
    let at =
      before.success && before.data.beginsOn === year.from
        ? before.data
        : { beginsOn: year.from, entryId: String((await headOf(db, 'journal_entry')).id), after: '' };
    await job.save(at);
    while (at.after !== null && job.signal?.aborted !== true) {
      const after = Buffer.from(at.after, 'hex');
      const page = { ...year, after, upTo: BigInt(at.entryId), limit: aPage };
      const { donors, last } = await donorsOfYear(db, page);
      for (const { lastCharge } of donors)
        await oweNotice(
          db,
          {
            ...{ key: `statement:${year.from}:${lastCharge}`, kind: 'statement', subjectId: lastCharge },
            detail: { begins_on: year.from, entry_id: at.entryId },
          },
          { now: clock.now() },
        );
      at = { ...at, after: last?.toString('hex') ?? null };
      // Whoever is killed goes on behind this page.
      await job.save(at);
    }
  },
});

const settingsOf = ({ newsroom }: Deps['config']) => ({
  statement: newsroom.letters.statement,
  time_zone: newsroom.time_zone,
});
