import { Command } from 'commander';
import { parse } from 'csv-parse/sync';
import { vi } from 'vitest';
import { insertToken } from '../../../db/api-tokens.ts';
import type { Db } from '../../../db/database.ts';
import { apiRoutes } from '../../../src/api/routes.ts';
import { exportCommands } from '../../../src/commands/export.ts';
import { reportCommands } from '../../../src/commands/report.ts';
import { hashOfToken, secureRandom } from '../../../src/random.ts';
import { createSealing } from '../../../src/sealing.ts';
import { askReport, reportDeps } from '../../helpers/ask-report.ts';
import { cli } from '../../helpers/cli.ts';

export type Given = Readonly<Record<string, string>>;
/** Values as text, whatever the door writes them as. */
export type Said = Readonly<Record<string, string>>;

/** Where finance asks. */
export interface Door {
  readonly name: string;
  readonly report: (name: string, given: Given) => Promise<Said[]>;
  /** Every posting, where the door hands out all of them. */
  readonly lines?: () => Promise<Said[]>;
  /** Each question takes a second: only the most telling are asked. */
  readonly isSlow?: boolean;
}

const token = 'a-token-of-finance-0000000000000000';

export const reportDoor = (db: Db): Door => ({
  name: 'report',
  report: async (name, given) => (await askReport(reportDeps(db), name, given)).rows.map(asText),
});

/** The API's two doors: JSON, and CSV parsed back. */
export async function apiDoors(db: Db): Promise<Door[]> {
  const [createdAt, expiresAt] = ['2026-01-01T00:00:00.000Z', '2099-01-01T00:00:00.000Z'];
  await insertToken(db, {
    ...{ id: 'tok_1', name: 'accounts', scopes: ['reports' as const], createdAt, expiresAt },
    tokenHash: hashOfToken(token),
  });
  const sealing = createSealing([Buffer.alloc(32, 7)]);
  const app = apiRoutes({ ...reportDeps(db), sealing, random: secureRandom });
  const ask = async (name: string, given: Given, accept: string) => {
    const query = new URLSearchParams(given).toString();
    const headers = { authorization: `Bearer ${token}`, accept };
    const answer = await app.request(`/api/v1/reports/${name}?${query}`, { headers });
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  return [
    {
      name: 'API',
      report: async (name, given) => {
        const { rows } = (await (await ask(name, given, 'application/json')).json()) as { rows: object[] };
        return rows.map(asText);
      },
    },
    {
      name: 'API as CSV',
      report: async (name, given) => fromCsv(await (await ask(name, given, 'text/csv')).text()),
    },
  ];
}

type Run = (...args: string[]) => Promise<string>;

/** The command line: rows as JSON or CSV, and the exports. */
export const commandDoors = (run: Run, name: string): Door[] => [
  {
    name: `${name}, JSON and NDJSON`,
    report: async (report, given) =>
      (JSON.parse(await run('report', report, ...flagsOf(given), '--json')) as object[]).map(asText),
    lines: async () => fromText(await run('export', 'ndjson')),
  },
  {
    name: `${name}, CSV`,
    report: async (report, given) => fromCsv(await run('report', report, ...flagsOf(given), '--csv')),
    lines: async () => fromText(await run('export', 'csv')),
  },
];

/** The command in this process, as `npm run cli` would run it; its settings are those of the environment. */
export async function runHere(...args: string[]): Promise<string> {
  const program = new Command('cli').exitOverride();
  reportCommands(program);
  exportCommands(program);
  const printed: Buffer[] = [];
  const writing = vi.spyOn(process.stdout, 'write').mockImplementation((text, ...more) => {
    printed.push(Buffer.from(text));
    // Whoever pipes into it waits for this.
    const written: unknown = more.at(-1);
    if (typeof written === 'function') written();
    return true;
  });
  const logging = vi.spyOn(console, 'log').mockImplementation((text) => {
    printed.push(Buffer.from(`${String(text)}\n`));
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } finally {
    writing.mockRestore();
    logging.mockRestore();
  }
  return Buffer.concat(printed).toString();
}

export const runAsProcess =
  (settings: Given): Run =>
  async (...args) => {
    const { code, stdout, stderr } = await cli(settings, ...args);
    if (code !== 0) throw new Error(`${args.join(' ')}: ended with ${code}: ${stderr}`);
    return stdout;
  };

const flagsOf = (given: Given) =>
  Object.entries(given).flatMap(([name, value]) => [`--${name.replaceAll('_', '-')}`, value]);

const fromCsv = (text: string): Said[] => parse(text, { columns: true });

/** What an export wrote, CSV or one JSON object a line. */
export const fromText = (text: string): Said[] =>
  text.startsWith('{')
    ? text
        .split('\n')
        .filter(Boolean)
        .map((line) => asText(JSON.parse(line) as object))
    : fromCsv(text);

const asText = (row: object): Said =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]: [string, unknown]) => [
      name,
      value === null ? '' : String(value as string | number | bigint),
    ]),
  );
