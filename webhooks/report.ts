import type { Deps } from '../src/deps.ts';
import type { Posted } from './post.ts';

/** Tells the operator what a person has to look at; where, is `about`. */
export function report(log: Deps['log'], posted: Posted, about: Readonly<Record<string, unknown>>): void {
  for (const { key, kind, detail } of posted.tasks)
    log.error({ ...about, task: key, kind, detail }, 'something for a person to look at');
  if (posted.quarantined > 0)
    log.error({ ...about, quarantined: posted.quarantined }, 'a fact contradicts itself: quarantined');
}
