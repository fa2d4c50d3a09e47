import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A file with this text; gone when the test ends. */
export function inFile(text: string, name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'books-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

export const isThere = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

export function run(program: string, ...args: string[]) {
  // hledger reads in the locale's encoding, and takes no emoji in C.
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

/** `Assets:Bank EUR 12.30`, as each program adds it up by itself. */
export const balancesBy: Readonly<Record<string, (file: string) => string[]>> = {
  hledger(file) {
    const { stdout } = run('hledger', '-f', file, 'bal', '-N', '--flat', '-O', 'csv', '--layout=tidy');
    return stdout
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map((text) => text.replaceAll('"', '')))
      .map((fields) => [fields[0], fields.at(-2), fields.at(-1)].join(' '));
  },
  ledger(file) {
    // Further currencies of an account follow on lines of their own.
    const format = '%(account)\t%(display_total)\n';
    const { stdout } = run('ledger', '-f', file, 'bal', '--flat', '--no-total', '--format', format);
    let account = '';
    return stdout
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const [before, after] = line.split('\t');
        if (after !== undefined) account = before ?? '';
        const [amount, currency] = (after ?? line).trim().split(' ');
        return [account, currency, amount].join(' ');
      });
  },
  beancount(file) {
    // As text, or numbers are rounded to what is usual among all.
    const query = 'select account, currency, str(sum(number)) group by account, currency';
    const { stdout } = run('bean-query', '-f', 'csv', file, query);
    return stdout
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => {
        const [account, currency, sum] = line.split(',').map((text) => text.trim());
        return [account, currency, /'(.*)'/.exec(sum ?? '')?.[1]].join(' ');
      });
  },
};
