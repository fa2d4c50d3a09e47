import { readFileSync, statSync } from 'node:fs';
import { FileError, fileText, refuseLargeFile } from '../finance/file-text.ts';
import { CommandFailure } from './context.ts';

/** @throws {CommandFailure} naming the file, if it cannot be read, is too large or is no text. */
export function readFile(path: string): string {
  try {
    refuseLargeFile(statSync(path).size);
    return fileText(readFileSync(path));
  } catch (error) {
    if (error instanceof FileError) throw new CommandFailure(`${path}: ${error.message}`);
    throw new CommandFailure(`cannot read ${path}`);
  }
}
