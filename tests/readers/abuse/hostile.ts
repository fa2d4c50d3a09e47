import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { zeroBits } from '../../../src/readers/friction/proof-of-work.ts';
import { sqlite } from '../../helpers/databases.ts';
import { readersWorld, valueOf, type Answer, type ReadersWorld } from '../readers-world.ts';

/** The readers' door with its limits on. */
export const guardedWorld = async (environment: Record<string, string> = {}): Promise<ReadersWorld> =>
  readersWorld(await sqlite.open(), { ABUSE_LIMITS: 'on', ...environment });

/** A token as the page carries it, old enough to be used. */
export async function freshToken(world: ReadersWorld): Promise<string> {
  const token = valueOf((await world.get('/')).text, 'token') ?? '';
  world.forward(0.1);
  return token;
}

/** Opens the page, fills in the form, and sends it. */
export const donate = async (world: ReadersWorld, fields: Record<string, string> = {}): Promise<Answer> =>
  world.sendForm({ token: await freshToken(world), amount: '5', ...fields });

/** What a page carries in hidden fields, to be sent again as a browser does. */
export function hiddenFields(page: string): Record<string, string> {
  const inputs = page.matchAll(/<input\s+type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"/g);
  return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, value]));
}

export function solve(ticket: string): string {
  for (let n = 0; ; n++) {
    const digest = createHash('sha256').update(`${ticket}:${n}`).digest();
    if (digest.readUInt32BE(0) >>> (32 - zeroBits) === 0) return String(n);
  }
}

/** What each answer came to, and how often. */
export function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const outcome = outcomeOf(answer);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

export function outcomeOf({ status, text }: Answer): string {
  if (status !== 200) return String(status);
  return text.includes('name="solution"') ? 'proof of work' : text.includes('name="ticket"') ? 'wait' : '200';
}

/** Everything that was written down anywhere: every row of every table, and every line of the log. */
export async function everythingKept({ db, logged }: ReadersWorld): Promise<string> {
  const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(db);
  const rows: unknown[] = [];
  for (const { name } of tables.rows)
    rows.push(...(await sql`select * from ${sql.table(name)}`.execute(db)).rows);
  return [...rows.map(asText), ...logged].join('\n');
}

const asText = (row: unknown) =>
  JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
