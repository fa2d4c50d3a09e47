import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseNewsroom } from '../src/newsroom.ts';

const root = resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Settings of what is not there yet, and so not promised. */
const notPromised = new Set(['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']);

const settings = [...read('src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)]
  .map((match) => match[1] ?? '')
  .filter((name) => !notPromised.has(name));

describe('what the documents promise', () => {
  it.each(settings)('%s is in the README and in .env.example', (name) => {
    expect(read('README.md')).toContain(`\`${name}\``);
    expect(read('.env.example')).toMatch(new RegExp(`^(# )?${name}=`, 'm'));
  });

  it('the example of a newsroom is one', () => {
    expect(parseNewsroom(read('newsroom.example.json'))).toMatchObject({ ok: true });
  });

  it('every dependency has its reason in ARCHITECTURE.md', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
    const named = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) =>
      Object.keys(manifest[kind] ?? {}),
    );
    const architecture = read('ARCHITECTURE.md');
    const unexplained = named.filter(
      (name) => !name.startsWith('@types/') && !architecture.includes(`\`${name}\``),
    );
    expect(unexplained).toEqual([]);
  });

  it('every version is exact', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
    const versions = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) =>
      Object.values(manifest[kind] ?? {}),
    );
    expect(versions.filter((version) => !/^(npm:[\w-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual(
      [],
    );
  });
});
