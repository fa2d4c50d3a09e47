import { expect, it } from 'vitest';
import { takesGzip } from '../../src/readers/compress.ts';

it.each([
  ['gzip, deflate, br, zstd', true],
  ['GZIP', true],
  ['br;q=1.0, gzip;q=0.8', true],
  ['gzip; q=0', false],
  ['gzip;q=0.000, br', false],
  ['br', false],
  ['x-gzip-not', false],
  ['', false],
  [undefined, false],
])('with Accept-Encoding %s a page is compressed: %s', (header, expected) => {
  expect(takesGzip(header)).toBe(expected);
});
