import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { languageCodes } from '../../src/languages/language-codes.ts';
import { previews } from '../../src/letters/previews.ts';
import { cli } from '../helpers/cli.ts';
import { databases } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';
import { startTestService, until } from '../helpers/service.ts';
import { lettersSettled } from '../letters/letters-world.ts';
import { signInAsStaff } from './staff.ts';

describe.each(databases)('the letters that staff see on $name', (engine) => {
  it('are counted, never addressed, and one that was given up is written again', async () => {
    const service = await startTestService(engine);
    const { db } = service.deps;
    await give(service, { interval: 'once', amount_minor: 500, currency: 'usd' });
    const [first] = await lettersSettled(service);
    expect(first?.subject).toBe('Your receipt');
    const [mail] = await db.selectFrom('outbox_mail').select(['id', 'dedupe_key']).execute();
    await db.updateTable('outbox_mail').set({ status: 'dead', last_error: '550 5.1.1' }).execute();

    const staff = await signInAsStaff(service);
    const page = await staff.page('/finance/letters');
    expect(page).toContain('550 5.1.1');
    expect(page).toContain(mail?.dedupe_key ?? 'none');
    expect(page).not.toContain('reader@example.org');

    expect((await staff.post(`/finance/letters/${mail?.id}/retry`)).status).toBe(303);
    await until('the letter to be written again', async () => {
      const rows = await db.selectFrom('outbox_mail').select('status').execute();
      return rows.length === 1 && rows[0]?.status === 'sent';
    });
    expect((await staff.post(`/finance/letters/${mail?.id}/retry`)).status).toBe(409);
    const listed = await cli(service.settings, 'mail', 'notices', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject([{ kind: 'receipt', status: 'done', outcome: 'queued' }]);
    expect((await cli(service.settings, 'mail', 'retry', mail?.id ?? '')).code).toBe(1);
  });
});

it('every letter is shown in every language, on a page and in files', async () => {
  const [sqlite] = databases;
  if (!sqlite) throw new Error('expected an engine');
  const service = await startTestService(sqlite);
  const staff = await signInAsStaff(service);
  for (const { name } of previews)
    for (const code of languageCodes)
      expect(await staff.page(`/finance/letters/previews/${name}/${code}`)).toContain('srcdoc=');
  expect((await staff.get('/finance/letters/previews/none/en')).status).toBe(404);

  const folder = mkdtempSync(join(tmpdir(), 'previews-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  expect((await cli(service.settings, 'mail', 'preview', '--folder', folder)).code).toBe(0);
  expect(readdirSync(folder)).toHaveLength(previews.length * languageCodes.length * 3);
});
