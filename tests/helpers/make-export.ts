import type { Db } from '../../db/database.ts';
import type { Given } from '../../src/finance/exports/export.ts';
import { exportNamed } from '../../src/finance/exports/registry.ts';
import { defaultNewsroom, type Newsroom } from '../../src/newsroom.ts';

/** An export as text, made here and not in a thread. */
export async function makeExport(
  db: Db,
  name: string,
  given: Given = {},
  about: { newsroom?: Newsroom; now?: string } = {},
): Promise<string> {
  const { newsroom = defaultNewsroom, now = '2026-11-26T12:00:00.000Z' } = about;
  const { text } = await exportNamed(name).write({ db, newsroom, now, went: () => {} }, given);
  let whole = '';
  for await (const part of text) whole += part;
  return whole;
}
