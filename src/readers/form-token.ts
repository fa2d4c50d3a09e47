import { timingSafeEqual } from 'node:crypto';
import type { Deps } from '../deps.ts';

/**
 * The token of one form: it names the donation that comes of it, and proves that somebody opened the page not
 * long ago. `nonce.issued.mac`, where the mac is made with the data keys: any process can check it, a page
 * that was open across a restart stays good, and nothing is stored until the form is sent.
 */
export type FormToken =
  | { readonly kind: 'good'; readonly nonce: string; readonly ageMs: number }
  /** Open for too long, or not ours: the reader needs a new form. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'forged' };

/** Nobody reads the page and answers it in less: what is quicker waits until then. */
export const youngestMs = 2_000;
/** A form that was open for longer may offer what is no longer offered. */
export const oldestMs = 2 * 60 * 60 * 1000;

const purpose = 'form_token';
const macBytes = 16;

export function newFormToken({ random, sealing, clock }: Pick<Deps, 'random' | 'sealing' | 'clock'>): string {
  const signed = `${random.bytes(16).toString('base64url')}.${Math.floor(clock.nowMs()).toString(36)}`;
  return `${signed}.${macOf(sealing.blindIndex(signed, purpose))}`;
}

/** What a token says that somebody sent. Never throws, whatever it is. */
export function readFormToken({ sealing, clock }: Pick<Deps, 'sealing' | 'clock'>, text: string): FormToken {
  const [, signed = '', nonce = '', issued = '', mac = ''] =
    /^(([\w-]{22})\.([0-9a-z]{1,11}))\.([\w-]{22})$/.exec(text) ?? [];
  const isOurs = sealing.blindIndexes(signed, purpose).some((index) => isSame(macOf(index), mac));
  if (mac === '' || !isOurs) return { kind: 'forged' };
  const ageMs = clock.nowMs() - Number.parseInt(issued, 36);
  return ageMs > oldestMs ? { kind: 'stale' } : { kind: 'good', nonce, ageMs };
}

const macOf = (index: Buffer) => index.subarray(0, macBytes).toString('base64url');

const isSame = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
