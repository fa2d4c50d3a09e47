import { describe, expect, it } from 'vitest';
import { listReminders } from '../../db/reminders.ts';
import { databases } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';
import { startTestService, until, type TestService } from '../helpers/service.ts';

const inDays = (service: TestService, days: number) =>
  new Date(service.deps.clock.nowMs() + days * 86_400_000).toISOString().slice(0, 10);

async function ask(service: TestService, email: string, days: number) {
  const answer = await fetch(`${service.base}/remind`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: service.base },
    body: new URLSearchParams({ own_date: inDays(service, days), email, lang: 'en' }),
  });
  expect(answer.status).toBe(303);
}

const pending = (service: TestService) => listReminders(service.deps.db, { limit: 100 });

describe.each(databases)('whoever has given on $name', (engine) => {
  it('is not reminded: neither of what is kept nor of what was only asked for', async () => {
    const service = await startTestService(engine);
    await ask(service, 'Reader@Example.org', 40);
    await ask(service, 'somebody-else@example.org', 40);
    await until('both reminders to be kept', async () => (await pending(service)).length === 2);

    await give(
      service,
      { interval: 'once', amount_minor: 500, currency: 'usd', campaign: 'reminder' },
      { email: 'reader@example.org' },
    );
    await until('the reminder to be called off', async () => (await pending(service)).length === 1);
    await service.settled();

    expect((await service.income()).map(({ campaign, donations }) => [campaign, Number(donations)])).toEqual([
      ['reminder', 1],
    ]);
  });
});
