import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli } from '../helpers/cli.ts';
import { databases } from '../helpers/databases.ts';
import { startTestService, until, type TestService } from '../helpers/service.ts';

const address = 'canary.reader@example.org';

describe.each(databases)('newsletters beside a running service on $name', (engine) => {
  it('are signed up for by the service’s own jobs, counted, exported with their consent, and left', async () => {
    const service = await startTestService(engine);
    const json = async (...args: string[]): Promise<unknown> => {
      const { code, stdout, stderr } = await cli(service.settings, ...args, '--json');
      expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
      return JSON.parse(stdout);
    };
    const csv = async () =>
      (await cli(service.settings, 'newsletter', 'export', '--list', 'weekly')).stdout.trim().split('\n');
    expect(await csv()).toHaveLength(1);

    const answer = await post(service, '/newsletter', { email: address, lang: 'de', list: 'weekly' });
    expect(answer.status).toBe(303);
    const letter = await until('the letter', async () => letterIn(service));
    expect(await json('newsletter', 'list')).toEqual([{ list: 'weekly', status: 'pending', count: 1 }]);
    await post(service, linkIn(letter, 'confirm'));
    await until('the sign-up to be kept', async () =>
      ((await json('newsletter', 'list')) as { status: string }[]).some(({ status }) => status === 'handed'),
    );

    const [head, row, ...others] = await csv();
    expect(head).toBe('email,language,requested_at,confirmed_at,policy_version,wording_sha256');
    expect(row).toMatch(
      /^canary\.reader@example\.org,de,20\S+Z,20\S+Z,"https:\/\/example\.org\/privacy",[0-9a-f]{64}$/,
    );
    expect(others).toEqual([]);

    await post(service, linkIn(letter, 'leave'));
    await until('the address to be gone', async () => (await csv()).length === 1);
    const month = expect.stringMatching(/^\d{4}-\d{2}$/);
    expect(await json('report', 'newsletters')).toEqual([
      { month, list: 'weekly', requested: '1', confirmed: '1', left: '1' },
    ]);
    expect(await json('report', 'newsletters', '--to', '2020-01')).toEqual([]);
    expect(await json('doctor')).toContainEqual({
      ...{ check: 'newsletters', result: 'good', says: 'kept here, for newsletter export' },
    });
    expect(service.logged.join('')).not.toContain('canary');
  }, 60_000);

  it('say which lists there are, and what is stuck', async () => {
    const service = await startTestService(engine);
    await post(service, '/newsletter', { email: address, lang: 'en', list: 'weekly' });
    await until('the letter', async () => letterIn(service));
    await service.deps.db.updateTable('newsletter_signup').set({ status: 'dead', address: null }).execute();

    const wrong = await cli(service.settings, 'newsletter', 'export', '--list', 'daily');
    const doctor = await cli(service.settings, 'doctor', '--json');

    expect([wrong.code, wrong.stderr.trim()]).toEqual([1, 'expected --list to be one of weekly, got daily']);
    expect(JSON.parse(doctor.stdout)).toContainEqual({
      ...{ check: 'newsletters', result: 'look' },
      says: '0 wait for the provider, 1 given up: see tasks list, and NEWSLETTER_KEY',
    });
  }, 60_000);
});

const post = (service: TestService, path: string, fields: Record<string, string> = {}) =>
  fetch(`${service.base}${path}`, {
    ...{ method: 'POST', redirect: 'manual', headers: { origin: service.base } },
    body: new URLSearchParams(fields),
  });

/** What was put into the folder instead of being sent. */
function letterIn({ dataDir }: TestService): string | undefined {
  const folder = join(dataDir, 'mail');
  try {
    const [name] = readdirSync(folder).filter((file) => file.endsWith('.eml'));
    return name === undefined ? undefined : readFileSync(join(folder, name), 'utf8');
  } catch {
    return undefined;
  }
}

/** Of a letter whose lines may be folded. */
const linkIn = (letter: string, what: 'confirm' | 'leave'): string =>
  new RegExp(`(/newsletter/${what}/[A-Za-z0-9_-]{43})`).exec(
    letter.replace(/=\r?\n/g, '').replaceAll('=3D', '='),
  )?.[1] ?? 'none';
