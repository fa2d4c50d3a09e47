import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The only script there is on a page for readers, and only where friction asks for a proof of work. */
export const solverScript: string = readFileSync(join(import.meta.dirname, 'solver.js'), 'utf8');

/** What that page's policy allows to run, and nothing else (CSP Level 3, hash source). */
export const solverHash: string = createHash('sha256').update(solverScript).digest('base64');
