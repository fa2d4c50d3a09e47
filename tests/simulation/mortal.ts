import type { KyselyPlugin } from 'kysely';
import type { Db } from '../../db/database.ts';

/** What a process was doing when it died. */
export class Died extends Error {}

/** The database as one process sees it: from the moment it dies, nothing more is asked or written. */
export interface Mortal {
  readonly db: Db;
  /** Dies at the `n`th statement from now, inside a transaction or between two. */
  dieAt(n: number): void;
  readonly isDead: () => boolean;
}

export function mortal(db: Db): Mortal {
  let statements = 0;
  let last = Infinity;
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      statements++;
      if (statements >= last) throw new Died(`died at statement ${statements}`);
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  return {
    db: db.withPlugin(plugin),
    dieAt(n) {
      last = statements + n;
    },
    isDead: () => statements >= last,
  };
}
