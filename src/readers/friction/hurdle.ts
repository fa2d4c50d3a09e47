import type { Friction } from '../../abuse/friction.ts';
import type { Deps } from '../../deps.ts';
import { isSolved } from './proof-of-work.ts';
import { newTicket, readTicket, waitMs, type Hurdle } from './ticket.ts';

/** What a reader still has to do. */
export interface Held {
  readonly kind: 'held';
  readonly hurdle: Hurdle;
  readonly ticket: string;
  /** Until it is enough to have waited. */
  readonly waitSeconds: number;
}

/** What was sent along from the friction page; empty the first time. */
export interface Shown {
  readonly ticket: string;
  readonly solution: string;
}

type HurdleDeps = Pick<Deps, 'sealing' | 'clock'>;

/** Whether the hurdle that this form met before is overcome; undefined where it met none yet. */
export function hurdleMet(deps: HurdleDeps, nonce: string, shown: Shown): 'overcome' | Held | undefined {
  const read = readTicket(deps, nonce, shown.ticket);
  if (read.kind === 'none') return undefined;
  const leftMs = waitMs[read.hurdle] - read.ageMs;
  const isDone = read.hurdle === 'proof_of_work' && isSolved(shown.ticket, shown.solution);
  if (leftMs <= 0 || isDone) return 'overcome';
  return {
    kind: 'held',
    hurdle: read.hurdle,
    ticket: shown.ticket,
    waitSeconds: Math.ceil(leftMs / 1000),
  };
}

/** What stands in the way of a form that met no hurdle yet. */
export function hurdleFor(deps: HurdleDeps, nonce: string, friction: Friction): Held | undefined {
  if (friction === 'none') return undefined;
  const hurdle = friction === 'wait' ? 'wait' : 'proof_of_work';
  return { kind: 'held', hurdle, ticket: newTicket(deps, nonce, hurdle), waitSeconds: waitMs[hurdle] / 1000 };
}
