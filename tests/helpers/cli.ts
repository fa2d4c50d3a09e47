import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const compiled = resolve(root, 'node_modules/.cache/compiled');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** `npm run cli -- …` in a process of its own, with these settings and no others. */
export const cli = (settings: Readonly<Record<string, string>>, ...args: string[]): Promise<Ended> =>
  cliHearing('', settings, ...args);

/** The same, with something on its standard input. */
export function cliHearing(
  input: string,
  settings: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['src/cli.ts', ...args], {
      cwd: root,
      // Hundreds of processes need not compile the same modules.
      env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: compiled, ...settings },
    });
    child.stdin.end(input);
    const ended: Ended = { code: null, stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      ended.stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      ended.stderr += chunk.toString();
    });
    child.once('close', (code) => done({ ...ended, code }));
  });
}
