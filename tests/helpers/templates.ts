import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { createClock } from '../../src/clock.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated database of each engine, to be copied: thirty migrations take longer than most tests. */
    templates: { readonly sqlite: string; readonly postgres: string };
  }
}

export async function setup(project: TestProject) {
  const server = project.getProvidedContext().postgresUrl;
  const folder = mkdtempSync(join(tmpdir(), 'reader-support-template-'));
  const templates = { sqlite: join(folder, 'template.sqlite'), postgres: `template_${process.pid}` };
  await onServer(server, `create database ${templates.postgres}`);
  const urls = [
    `file:${templates.sqlite}`,
    Object.assign(new URL(server), { pathname: `/${templates.postgres}` }).toString(),
  ];
  for (const url of urls) {
    const database = openDatabase(url);
    await migrate(database, { clock: createClock(), timeZone: 'UTC' });
    await database.forgetDeleted();
    await database.close();
  }
  project.provide('templates', templates);
  return async () => {
    rmSync(folder, { recursive: true, force: true });
    await onServer(server, `drop database if exists ${templates.postgres} with (force)`).catch(() => {});
  };
}

async function onServer(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
