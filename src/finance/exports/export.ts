import type { z } from 'zod';
import type { Db } from '../../../db/database.ts';
import type { Instant } from '../../clock.ts';
import type { Newsroom } from '../../newsroom.ts';

/** What an export may look at: what it is made of is known when it begins. */
export interface ExportDeps {
  /** A connection that reads, of the export's own. */
  readonly db: Db;
  readonly newsroom: Newsroom;
  readonly now: Instant;
  /** Told of each page how many entries it held. */
  readonly went: (entries: number) => void;
}

export interface Written {
  /** How many entries will be gone through; none where it is made of sums. */
  readonly entries: number;
  /** In how many files it comes, where the program that reads them takes only so many lines of one. */
  readonly parts?: number;
  readonly text: AsyncIterable<string>;
}

/** A file for another program, or for paper. One definition feeds the command line, the API and its description. */
export interface Export {
  /** As in `export NAME`. */
  readonly name: string;
  /** What it is, in a sentence. */
  readonly definition: string;
  readonly filter: z.ZodObject;
  /** What each filter is for. */
  readonly filters: Readonly<Record<string, string>>;
  readonly contentType: string;
  /** What a browser should call the file. @throws {z.ZodError} */
  fileName(given: Given): string;
  /**
   * @throws {z.ZodError} where a filter is not as it has to be.
   * @throws {ExportRefused} where there is no such part, or an account has no name in the other program.
   */
  write(deps: ExportDeps, given: Given): Promise<Written>;
}

/** Filters as they came. */
export type Given = Readonly<Record<string, unknown>>;

/** What was asked for cannot be made; the text says what was expected. */
export class ExportRefused extends Error {}

export function defineExport<Filter extends z.ZodObject>(about: {
  name: string;
  definition: string;
  filter: Filter;
  filters: Readonly<Record<keyof z.output<Filter> & string, string>>;
  contentType: string;
  fileName: (filter: z.output<Filter>) => string;
  write: (deps: ExportDeps, filter: z.output<Filter>) => Promise<Written>;
}): Export {
  return {
    ...about,
    fileName: (given) => about.fileName(about.filter.parse(given)),
    write: (deps, given) => about.write(deps, about.filter.parse(given)),
  };
}
