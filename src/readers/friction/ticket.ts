import { timingSafeEqual } from 'node:crypto';
import type { Deps } from '../../deps.ts';

/** What a reader has to show before the payment page: that some time has passed, or that some work was done. */
export type Hurdle = 'wait' | 'proof_of_work';

export const waitMs: Readonly<Record<Hurdle, number>> = {
  wait: 10_000,
  // In place of the work, for whoever runs no script.
  proof_of_work: 60_000,
};

/** A form that was left for longer begins anew. */
const oldestMs = 30 * 60 * 1000;
const purpose = 'friction_ticket';

export type ReadTicket =
  { readonly kind: 'none' } | { readonly kind: 'ticket'; readonly hurdle: Hurdle; readonly ageMs: number };

type TicketDeps = Pick<Deps, 'sealing' | 'clock'>;

/** Says since when a reader has been waiting, for one form only. `hurdle.issued.mac`; nothing of it is stored. */
export function newTicket({ sealing, clock }: TicketDeps, nonce: string, hurdle: Hurdle): string {
  const signed = `${hurdle}.${Math.floor(clock.nowMs()).toString(36)}`;
  return `${signed}.${macOf(sealing.blindIndex(`${signed}.${nonce}`, purpose))}`;
}

/** A ticket of another form, of another maker, or too old is none. Never throws. */
export function readTicket({ sealing, clock }: TicketDeps, nonce: string, text: string): ReadTicket {
  const [, signed, hurdle, issued = '', mac = ''] =
    /^((wait|proof_of_work)\.([0-9a-z]{1,11}))\.([\w-]{22})$/.exec(text) ?? [];
  const indexes = sealing.blindIndexes(`${signed}.${nonce}`, purpose);
  if (!indexes.some((index) => isSame(macOf(index), mac))) return { kind: 'none' };
  const ageMs = clock.nowMs() - Number.parseInt(issued, 36);
  if (ageMs > oldestMs) return { kind: 'none' };
  return { kind: 'ticket', hurdle: hurdle === 'wait' ? 'wait' : 'proof_of_work', ageMs };
}

const macOf = (index: Buffer) => index.subarray(0, 16).toString('base64url');

const isSame = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
