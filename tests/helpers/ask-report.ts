import type { Db } from '../../db/database.ts';
import { createClock, msOf } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { parseNewsroom } from '../../src/newsroom.ts';
import { reports } from '../../src/finance/reports/registry.ts';
import type { Report, ReportDeps, Rows } from '../../src/finance/reports/report.ts';

/** What a report looks at: this database, a newsroom that describes itself so, and the time that is said. */
export function reportDeps(db: Db, about: { newsroom?: object; now?: string } = {}): ReportDeps {
  const { now } = about;
  const config = readConfig({});
  const parsed = about.newsroom && parseNewsroom(JSON.stringify(about.newsroom));
  if (parsed && !parsed.ok) throw new Error(parsed.problems.join('; '));
  const stopped = { ...createClock(), now: () => now ?? '', nowMs: () => msOf(now ?? '') };
  return {
    db,
    clock: now === undefined ? createClock() : stopped,
    config: parsed ? { ...config, newsroom: parsed.newsroom } : config,
  };
}

export function reportNamed(name: string): Report {
  const report = reports.find((known) => known.name === name);
  if (!report) throw new Error(`expected a report named ${name}`);
  return report;
}

/** The rows of a report, by its name and filters as text. */
export const askReport = (
  deps: ReportDeps,
  name: string,
  given: Readonly<Record<string, string>> = {},
): Promise<Rows> => reportNamed(name).run(deps, given);
