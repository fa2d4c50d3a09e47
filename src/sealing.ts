import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Keeps personal data as ciphertext (AES-256-GCM, NIST SP 800-38D) and finds it by keyed blind index
 * (HMAC-SHA-256). `purpose` names the column and row, and is authenticated: a sealed value that was
 * moved elsewhere does not open.
 */
export interface Sealing {
  seal(plaintext: string | Uint8Array, purpose: string): Buffer;
  /** @throws {Error} if the key is unknown, or the value was changed or belongs to another purpose. */
  open(sealed: Uint8Array, purpose: string): Buffer;
  /** Under the current key: for writing. */
  blindIndex(value: string, purpose: string): Buffer;
  /** Under every key, current first: for looking up while keys are being changed. */
  blindIndexes(value: string, purpose: string): Buffer[];
}

const version = 1;
const keyIdBytes = 8;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + keyIdBytes + nonceBytes;

/**
 * @param keys 32 bytes each, the current one first.
 * @throws {RangeError} if there is none, or one has another length.
 */
export function createSealing(keys: readonly Uint8Array[]): Sealing {
  const ring = keys.map(derive);
  const current = ring[0];
  if (!current) throw new RangeError('expected at least one data key, got none');
  return {
    seal(plaintext, purpose) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', current.sealKey, nonce);
      cipher.setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
      return Buffer.concat([Buffer.of(version), current.id, nonce, body, cipher.getAuthTag()]);
    },
    open(sealed, purpose) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      if (bytes.length < headBytes + tagBytes || bytes[0] !== version) throw new Error('not a sealed value');
      const id = bytes.subarray(1, 1 + keyIdBytes);
      const key = ring.find((k) => k.id.equals(id));
      if (!key) throw new Error(`no data key with id ${id.toString('hex')}: is it missing from DATA_KEYS?`);
      const decipher = createDecipheriv(
        'aes-256-gcm',
        key.sealKey,
        bytes.subarray(1 + keyIdBytes, headBytes),
        {
          authTagLength: tagBytes,
        },
      );
      decipher.setAAD(Buffer.from(purpose));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(headBytes, -tagBytes)), decipher.final()]);
    },
    blindIndex: (value, purpose) => indexUnder(current.indexKey, value, purpose),
    blindIndexes: (value, purpose) => ring.map((key) => indexUnder(key.indexKey, value, purpose)),
  };
}

/**
 * A sealing whose key is in somebody's letter: what is kept under it can be opened only with the letter's token,
 * of which we keep the hash.
 */
export const sealingUnder = (token: string): Sealing =>
  createSealing([Buffer.from(hkdfSync('sha256', token, '', 'reader-support letter token', 32))]);

function derive(key: Uint8Array) {
  if (key.length !== 32) throw new RangeError(`expected a data key of 32 bytes, got ${key.length}`);
  return {
    id: createHash('sha256').update('reader-support key id').update(key).digest().subarray(0, keyIdBytes),
    sealKey: Buffer.from(hkdfSync('sha256', key, '', 'reader-support seal', 32)),
    indexKey: Buffer.from(hkdfSync('sha256', key, '', 'reader-support blind index', 32)),
  };
}

const indexUnder = (key: Buffer, value: string, purpose: string) =>
  createHmac('sha256', key).update(purpose).update('\0').update(value).digest();
