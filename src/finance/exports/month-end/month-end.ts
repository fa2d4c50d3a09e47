import { z } from 'zod';
import { countEntries } from '../../../../db/entries-by-day.ts';
import { hashesAt, headsKnownAt, type Heads } from '../../../../db/heads.ts';
import type { Db } from '../../../../db/database.ts';
import { dayIn } from '../../../day.ts';
import { closeOf } from '../../periods/close-period.ts';
import { instantFilter, monthFilter } from '../../reports/filters.ts';
import { defineExport, ExportRefused, type ExportDeps } from '../export.ts';
import { daysOfMonth } from '../span-filter.ts';
import { monthMovements } from './month-movements.ts';
import { packPage } from './pack-page.ts';
import { sections } from './sections.ts';

export const monthEnd = defineExport({
  name: 'month-end',
  definition:
    'The pack of a month for print, as one page (HTML, nothing is loaded): income, fees, refunds and disputes, trial balance ' +
    'and payouts as they were known at a moment, with definitions, heads of the ledger and a digest. With the same month and ' +
    'known_at it is the same to the byte, whatever was recorded since; of a closed month without it too.',
  filter: z.strictObject({ month: monthFilter, known_at: instantFilter.optional() }),
  filters: {
    month: 'which month, YYYY-MM',
    known_at:
      'as the books stood then, in UTC; where absent, as they were when the month was closed, else now',
  },
  contentType: 'text/html; charset=utf-8',
  fileName: ({ month }) => `month-end-${month}.html`,
  async write(deps, { month, known_at: asked }) {
    if (asked !== undefined && asked > deps.now)
      throw new ExportRefused(`expected a moment that has been, got ${asked}`);
    const { first: from, last: to } = daysOfMonth(month);
    const { knownAt, heads } = await momentOf(deps, month, asked);
    const span = { heads, from, to };
    return { entries: await countEntries(deps.db, span), text: pack(deps, { month, knownAt, span }) };
  },
});

/** What was asked for, else what the month was closed with: the anchors of its close. */
async function momentOf({ db, now }: ExportDeps, month: string, asked: string | undefined) {
  const close = asked === undefined ? await closeOf({ db }, month) : undefined;
  if (!close) return { knownAt: asked ?? now, heads: await headsKnownAt(db, asked ?? now) };
  const heads: Heads = { entries: close.entries.id, attributions: close.attributions.id };
  return { knownAt: close.recordedAt, heads };
}

async function* pack(
  { db, newsroom, went }: ExportDeps,
  about: { month: string; knownAt: string; span: { heads: Heads; from: string; to: string } },
): AsyncGenerator<string> {
  const { month, knownAt, span } = about;
  const known = { db, span, knownAt, movements: await monthMovements(db, span, went) };
  const made = [];
  for (const { title, definition, empty, tables } of sections)
    made.push({ title, definition, empty, tables: await tables(known) });
  yield packPage({
    ...{ newsroom: newsroom.name, timeZone: newsroom.time_zone, month, knownAt },
    isOver: dayIn(knownAt, newsroom.time_zone) > span.to,
    ...{ heads: await headsInWords(db, span.heads), sections: made },
  });
}

async function headsInWords(db: Db, heads: Heads) {
  const hashes = await hashesAt(db, heads);
  const said = (count: bigint, hash: string | null) => (hash === null ? 'none' : `${count}, head ${hash}`);
  return {
    entries: said(heads.entries, hashes.entries),
    attributions: said(heads.attributions, hashes.attributions),
  };
}
