import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

interface Source {
  path: string;
  text: string;
  imports: string[];
}

const sources: Source[] = ['src', 'db', 'webhooks']
  .flatMap((folder) => filesBelow(join(root, folder)))
  .map(readSource);

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesBelow(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

function readSource(file: string): Source {
  const text = readFileSync(file, 'utf8');
  const specifiers = [...text.matchAll(/(?:\bfrom |\bimport |\bimport\()'([^'\n]+)'/g)].map(
    (match) => match[1] ?? '',
  );
  const imports = specifiers.map((s) => (s.startsWith('.') ? relative(root, resolve(dirname(file), s)) : s));
  return { path: relative(root, file), text, imports };
}

/** What a file in one room may import; whatever is not named here is the hall, and may import everything. */
const rooms: [room: string, mayImport: RegExp][] = [
  ['src/money/', /^src\/(money|ledger)\//],
  ['src/ledger/', /^src\/(money|ledger)\//],
  ['src/abuse/', /^src\/(abuse|money)\//],
  [
    'db/',
    /^(db\/|src\/(money|ledger|abuse)\/|src\/(clock|random|sealing)\.ts$|kysely$|pg$|better-sqlite3$|node:)/,
  ],
  [
    'src/stripe/',
    /^(src\/(stripe|money)\/|src\/(clock|random)\.ts$|stripe$|zod$|hono|@hono\/node-server|better-sqlite3$|node:)/,
  ],
  ['src/languages/', /^(src\/(languages|ledger|money)\/|src\/(clock|day|reader-problems)\.ts$|node:)/],
  [
    'src/letters/',
    /^(src\/(letters|languages|mail|stripe|money|ledger|newsroom)\/|db\/|src\/[\w-]+\.ts$|hono\/html$|stripe$|zod$|node:)/,
  ],
  [
    'src/reminders/',
    /^(src\/(reminders|letters|languages|mail|ledger|money|newsroom)\/|db\/|src\/[\w-]+\.ts$|zod$|node:)/,
  ],
  [
    'src/newsletter/',
    /^(src\/(newsletter|letters|languages|mail|newsroom)\/|db\/|src\/[\w-]+\.ts$|zod$|node:)/,
  ],
  [
    'src/mail/',
    /^(src\/mail\/|db\/|src\/(clock|random|sealing|deps|config|mail-from)\.ts$|nodemailer|zod$|node:)/,
  ],
  [
    'src/readers/',
    /^(src\/(readers|newsletter|reminders|letters|languages|stripe|mail|money|ledger|abuse|newsroom)\/|db\/|src\/[\w-]+\.ts$|hono|zod$|node:)/,
  ],
  [
    'src/finance/',
    /^(src\/(finance|letters|languages|stripe|mail|money|ledger|abuse)\/|db\/|src\/[\w-]+\.ts$|hono|zod$|kysely$|stripe$|csv-parse\/sync$|@rgrove\/parse-xml$|node:)/,
  ],
  ['src/seed/', /^(src\/(seed|letters|mail|stripe|money|ledger)\/|db\/|src\/[\w-]+\.ts$|node:)/],
  ['src/api/', /^(src\/(api|finance|money)\/|db\/|src\/[\w-]+\.ts$|hono|zod$|node:)/],
  [
    'webhooks/',
    /^(webhooks\/|src\/(stripe|money|ledger|abuse|mail|reminders)\/|db\/|src\/[\w-]+\.ts$|hono|stripe$|zod$|node:)/,
  ],
];

const hall = /^src\/(main|cli|app|service|banner|doctor|wiring|health|reconcile-job)\.ts$|^src\/commands\//;

const wronglyImported = (source: Source, mayImport: RegExp) =>
  source.imports
    .filter((path) => !mayImport.test(path) || hall.test(path))
    .map((path) => `${source.path} → ${path}`);

/** Files that are reached from themselves. */
function circles(files: readonly Source[]): string[] {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports]));
  return files.map(({ path }) => path).filter((path) => reachedFrom(path, importsOf).has(path));
}

function reachedFrom(start: string, importsOf: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
    for (const next of importsOf.get(at) ?? [])
      if (!reached.has(next)) {
        reached.add(next);
        waiting.push(next);
      }
  return reached;
}

describe('the house', () => {
  it.each(rooms)('%s imports only what stands below it', (room, mayImport) => {
    const inside = sources.filter((source) => source.path.startsWith(room));
    expect(inside.length).toBeGreaterThan(0);
    expect(inside.flatMap((source) => wronglyImported(source, mayImport))).toEqual([]);
  });

  it('would notice a door that opens into another', () => {
    const [, mayImport] = rooms.find(([room]) => room === 'src/readers/') ?? neverMissing();
    const planted = {
      path: 'src/readers/x.ts',
      text: '',
      imports: ['src/finance/routes.ts', 'webhooks/post.ts', 'src/app.ts'],
    };
    expect(wronglyImported(planted, mayImport)).toHaveLength(3);
  });

  it('has no circle: no file imports itself by way of others, not even a type', () => {
    expect(circles(sources)).toEqual([]);
  });

  it('would notice a circle', () => {
    const file = (path: string, ...imports: string[]) => ({ path, text: '', imports });
    const planted = [file('a', 'b'), file('b', 'c', 'd'), file('c', 'a'), file('d')];
    expect(circles(planted)).toEqual(['a', 'b', 'c']);
  });

  it('reads the environment in one place', () => {
    expect(using(/process\.env/)).toEqual(['src/config.ts']);
  });

  it('reads the clock and sets timers in one place', () => {
    expect(using(/\bDate\.now\(|new Date\(\)|\bsetTimeout\(|\bsetInterval\(|performance\.now\(/)).toEqual([
      'src/clock.ts',
    ]);
  });

  it('makes exports in a thread, started in one place from a file that nothing else imports', () => {
    expect(using(/\bopenReader\(/)).toEqual(['db/database.ts', 'src/finance/exports/export-thread.ts']);
    expect(using(/\bnew Worker\(/)).toEqual(['src/finance/exports/start-export.ts']);
    expect(using(/\bworkerData\b/)).toEqual([
      'src/finance/exports/export-thread.ts',
      'src/finance/exports/start-export.ts',
    ]);
    expect(
      sources.filter(({ imports }) => imports.some((path) => path.endsWith('export-thread.ts'))),
    ).toEqual([]);
  });

  it('draws random bytes in two places: for ids and tokens, and for nonces of ciphertext', () => {
    expect(using(/Math\.random\(/)).toEqual([]);
    expect(using(/\brandomBytes\(|randomUUID\(/)).toEqual(['src/random.ts', 'src/sealing.ts']);
  });

  it('has no default exports and no file that only passes others on', () => {
    expect(using(/^export default /m)).toEqual([]);
    expect(using(/^export (\*|\{[^}]*\}) from /m)).toEqual([]);
  });
});

const using = (pattern: RegExp) =>
  sources
    .filter((source) => pattern.test(source.text))
    .map((source) => source.path)
    .sort();

function neverMissing(): never {
  throw new Error('expected a rule');
}
