import type { Mapping } from './mapping.ts';
import { readCamt } from './read-camt.ts';
import { readCsv } from './read-csv.ts';
import { readOfx } from './read-ofx.ts';
import { type Statement } from './statement-line.ts';
import { FileError } from '../file-text.ts';

/** What statements come in. */
export const statementFormats = ['csv', 'ofx', 'camt'] as const;

export type StatementFormat = (typeof statementFormats)[number];

/** What a file is, from how it begins. @throws {FileError} if it is XML of something else. */
export function formatOf(text: string): StatementFormat {
  if (/^\s*OFXHEADER\s*:/i.test(text)) return 'ofx';
  if (!/^\s*</.test(text)) return 'csv';
  const root = /<(?:[\w.-]+:)?([A-Za-z][\w.-]*)/.exec(text)?.[1];
  if (root?.toUpperCase() === 'OFX') return 'ofx';
  if (root === 'Document') return 'camt';
  throw new FileError(`expected OFX or camt.053, got XML that begins with ${root ?? 'no element'}`);
}

/** @throws {FileError} naming the place; nothing of a file that is not understood whole is taken. */
export function readStatement(
  text: string,
  as: { format: 'ofx' | 'camt' } | { mapping: Mapping },
): Statement {
  if ('mapping' in as) return { lines: readCsv(text, as.mapping), pending: 0 };
  return as.format === 'ofx' ? readOfx(text) : readCamt(text);
}
