import { describe, expect, it } from 'vitest';
import { listTasks } from '../../db/staff-tasks.ts';
import { tellStaff } from '../../src/abuse-job.ts';
import { startCase } from '../cases/case-world.ts';
import { databases } from '../helpers/databases.ts';
import { askJson, pay } from '../helpers/reader.ts';
import { signInAsStaff } from './staff.ts';

describe.each(databases)('abuse, as staff see it, on $name', (engine) => {
  it('is told with its figures, opens a task, and is over when it is calm', async () => {
    const world = await startCase(engine);
    const staff = await signInAsStaff(world);
    expect(await staff.page('/finance/abuse')).toContain('none: readers meet nothing');
    const asked = { interval: 'once', amount_minor: 500, currency: 'usd' };
    for (let page = 0; page < 6; page++) {
      const { url } = (await (await askJson(world, asked)).json()) as { url: string };
      for (let i = 0; i < 5; i++) await pay(url, { card_number: '4000000000000002' });
    }
    await world.settled();
    const text = await staff.page('/finance/abuse');
    expect(text).toMatch(/proof_of_work: the reader’s browser works/);
    expect(text).toMatch(/>30<\/td>/);
    expect(text.match(/ended cs_/g)).toHaveLength(6);
    expect(text).not.toMatch(/@|4000000000000002/);

    await world.control('advance', { seconds: 61 });
    const kinds = async () => (await listTasks(world.deps.db, { limit: 10 })).map(({ kind }) => kind);
    await expect.poll(kinds, { timeout: 20_000 }).toEqual(['breaker']);
    // A person who lets readers pass has not ended the attack, and is not told that it ended.
    expect((await staff.post('/finance/abuse', { friction: 'none', hours: '1' })).status).toBe(303);
    await tellStaff(world.deps);
    expect(await kinds()).toEqual(['breaker']);
    await world.control('advance', { seconds: 3 * 3600 });
    await expect.poll(kinds, { timeout: 20_000 }).toEqual([]);
    expect(await staff.page('/finance/abuse')).toContain('none: readers meet nothing');
  });

  it('can be decided by hand, for a time, by a form of ours alone', async () => {
    const world = await startCase(engine);
    const staff = await signInAsStaff(world);
    expect((await staff.post('/finance/abuse', { friction: 'restricted', hours: '2' })).status).toBe(303);
    expect(await staff.page('/finance/abuse')).toContain('a person decided so until');
    expect(await world.run(['doctor', '--json'])).toContain('readers meet friction (restricted)');
    await world.control('advance', { seconds: 2 * 3600 + 1 });
    expect(await staff.page('/finance/abuse')).toContain('none: readers meet nothing');
    for (const wrong of [
      { friction: 'all', hours: '2' },
      { friction: 'wait', hours: '-1' },
      { friction: 'wait', hours: 'x' },
    ])
      expect((await staff.post('/finance/abuse', wrong)).status).toBe(422);
    const elsewhere = { origin: 'https://elsewhere.example' };
    expect((await staff.post('/finance/abuse', { friction: 'wait', hours: '2' }, elsewhere)).status).toBe(
      403,
    );
  });
});
