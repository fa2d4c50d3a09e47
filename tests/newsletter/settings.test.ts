import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';

function problemsOf(provider: object, key?: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'newsroom-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'newsroom.json');
  writeFileSync(file, JSON.stringify({ newsletter_provider: provider }));
  try {
    readConfig({ NEWSROOM_CONFIG: file, ...(key !== undefined && { NEWSLETTER_KEY: key }) });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}

const listmonk = { kind: 'listmonk', url: 'https://lists.example.org' };

it.each([
  [{ kind: 'store' }, undefined],
  [listmonk, 'reader-support:secret'],
  [{ kind: 'mailchimp' }, '0123456789abcdef-us7'],
  [{ kind: 'mailchimp', url: 'http://127.0.0.1:9' }, 'secret'],
  [{ kind: 'buttondown' }, 'secret'],
])('takes for %j a key of its shape', (provider, key) => {
  expect(problemsOf(provider, key)).toEqual([]);
});

it.each([
  [listmonk, undefined, 'expected the key of the newsletter_provider'],
  [listmonk, 'canarykey', 'expected user:token'],
  [{ kind: 'mailchimp' }, undefined, 'expected the key of the newsletter_provider'],
  [{ kind: 'mailchimp' }, 'canarykey', 'ends with its data centre'],
  [{ kind: 'mailchimp' }, 'canarykey-us7.evil.example', 'ends with its data centre'],
  [{ kind: 'buttondown' }, 'canarykey\u00e9', 'got blanks or others'],
])('says for %j what is wrong with %j, and not the key', (provider, key, problem) => {
  const problems = problemsOf(provider, key).join();
  expect(problems).toContain('NEWSLETTER_KEY: ');
  expect(problems).toContain(problem);
  expect(problems).not.toContain('canarykey');
});
