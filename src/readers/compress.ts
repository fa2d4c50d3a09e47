import { gzipSync } from 'node:zlib';

/**
 * Whether the reader's browser takes gzip (RFC 9110, 12.5.3). Brotli would save another tenth of a page that fits
 * into one round trip anyway, for twice the time.
 */
export const takesGzip = (acceptEncoding = ''): boolean =>
  acceptEncoding
    .toLowerCase()
    .split(',')
    .some((part) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$)[\d.]+\s*)?$/.test(part));

/**
 * Half of the server's time for a page goes into this; the usual level takes half as much again for a twentieth
 * of the size.
 *
 * What a page repeats of a request beside a secret could be guessed from the lengths of many answers (BREACH);
 * the only secret in ours is a token that is new each time.
 */
export const gzip = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(text, { level: 3 }));
