import { connect } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { languageCodes } from '../../src/languages/language-codes.ts';
import { openTestService, type TestService } from '../helpers/service.ts';

/** What a new connection carries before the reader's first acknowledgement: ten segments (RFC 6928), in whole KB. */
const firstRoundTripBytes = 14 * 1024;

/** Every byte that comes back over a connection of its own: status line, headers, body. */
function bytesOf(base: string, path: string, acceptEncoding: string): Promise<number> {
  const { hostname, port, host } = new URL(base);
  return new Promise((resolve, reject) => {
    let bytes = 0;
    const socket = connect(Number(port), hostname);
    socket.on('data', (chunk) => (bytes += chunk.length));
    socket.once('error', reject);
    socket.once('close', () => resolve(bytes));
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept-Encoding: ${acceptEncoding}\r\nConnection: close\r\n\r\n`,
    );
  });
}

/** Whatever a document names that a browser would fetch, run or follow by itself. */
const askedFor = (html: string): string[] => [
  ...[...html.matchAll(/<(?:script|img|iframe|object|embed|video|audio|source|use|image)\b[^>]*>/gi)].map(
    ([tag]) => tag,
  ),
  ...[...html.matchAll(/<link\b[^>]*>/gi)].map(([tag]) => tag).filter((tag) => !tag.includes('href="data:')),
  ...[...html.matchAll(/\son\w+\s*=|javascript:|url\((?!['"]?data:)|@import|http-equiv="?refresh/gi)].map(
    ([found]) => found,
  ),
];

let service: TestService & { close(): Promise<void> };

beforeAll(async () => {
  service = await openTestService();
});

afterAll(() => service.close());

const choices = () => {
  const { intervals, currencies } = service.deps.config.newsroom;
  return intervals.flatMap((interval) =>
    currencies.map(({ code }) => `interval=${interval}&currency=${code}`),
  );
};

describe.each(languageCodes)('the support page in %s', (lang) => {
  it('comes whole in what the first round trip of a new connection carries', async () => {
    const tooLarge: Record<string, number> = {};
    for (const choice of choices()) {
      const bytes = await bytesOf(service.base, `/?lang=${lang}&${choice}`, 'gzip, br');
      expect(bytes).toBeGreaterThan(1_000);
      if (bytes > firstRoundTripBytes) tooLarge[choice] = bytes;
    }
    expect(tooLarge).toEqual({});
  });

  it('names nothing that a browser would fetch or run, and sets no cookie', async () => {
    const response = await fetch(`${service.base}/?lang=${lang}`);
    expect(askedFor(await response.text())).toEqual([]);
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});

it('is small without compression too: two round trips carry it', async () => {
  const bytes = await Promise.all(
    languageCodes.map((lang) => bytesOf(service.base, `/?lang=${lang}`, 'identity')),
  );
  expect(Math.max(...bytes)).toBeLessThan(2 * firstRoundTripBytes);
});

describe('would notice', () => {
  it('an appeal that is too long', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'newsroom-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const newsroom = join(folder, 'newsroom.json');
    // Different numbers, since the same word again and again would vanish in compression.
    const body = Array.from({ length: 6_000 }, (_, n) => (n * n * 7_919).toString(36)).join(' ');
    writeFileSync(newsroom, JSON.stringify({ appeal: { title: { en: 'Why' }, body: { en: body } } }));
    const long = await openTestService({ NEWSROOM_CONFIG: newsroom });
    onTestFinished(() => long.close());
    expect(await bytesOf(long.base, '/?lang=en', 'gzip, br')).toBeGreaterThan(firstRoundTripBytes);
  });

  it.each([
    '<script src="/x.js"></script>',
    '<img src="https://counter.example/x">',
    '<link rel="stylesheet" href="/x.css">',
    '<p onclick="x()">',
    '<style>p{background:url(/x.png)}</style>',
  ])('%s', (planted) => {
    expect(askedFor(`<!doctype html>${planted}`)).not.toEqual([]);
  });
});
