import { createHash } from 'node:crypto';

/** A quarter of a million tries at the mean: a second or two on a phone, for each payment page anew. */
export const zeroBits = 18;

/** Whether SHA-256 of `challenge:solution` begins with enough zeros (hashcash, with a hash of today). */
export function isSolved(challenge: string, solution: string): boolean {
  if (!/^\d{1,12}$/.test(solution)) return false;
  const digest = createHash('sha256').update(`${challenge}:${solution}`).digest();
  return digest.readUInt32BE(0) >>> (32 - zeroBits) === 0;
}
