import { createHash, randomBytes } from 'node:crypto';

/** Handed in, so that a test can replay what was drawn. */
export interface Random {
  bytes(count: number): Buffer;
}

export const secureRandom: Random = { bytes: (count) => randomBytes(count) };

/** An opaque id such as `don_5f…`: 128 random bits, URL-safe, says nothing about what it names. */
export const newId = (random: Random, prefix: string): string =>
  `${prefix}_${random.bytes(16).toString('hex')}`;

/** What is kept of a token. */
export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** A secret for a link: 256 random bits as 43 characters of base64url. Store only its SHA-256. */
export const newToken = (random: Random): string => random.bytes(32).toString('base64url');
