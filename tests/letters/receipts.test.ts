import { describe, expect, it } from 'vitest';
import { databases } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';
import { startTestService } from '../helpers/service.ts';
import { lettersSettled, noStatements, notices } from './letters-world.ts';

describe.each(databases)('a receipt on $name', (engine) => {
  it('goes out once for a gift, to the address that the donor gave to Stripe', async () => {
    const service = await startTestService(engine, noStatements());
    await service.control('webhooks', { copies: 5, shuffle: true });

    const gift = await give(service, { interval: 'once', amount_minor: 500, currency: 'usd' });
    const letters = await lettersSettled(service);

    expect(letters.map(({ subject, to }) => [subject, to])).toEqual([['Your receipt', 'reader@example.org']]);
    expect(letters[0]?.text).toContain('Amount: $5');
    expect(letters[0]?.text).toContain(`Reference: ${gift.donationId}`);
    expect(letters[0]?.text).toContain('Nothing more will be taken.');
  });

  it('goes out for each payment of a monthly gift, with the day of the next', async () => {
    const service = await startTestService(engine, noStatements());
    await give(service, { interval: 'month', amount_minor: 300, currency: 'eur' });
    await lettersSettled(service);

    await service.control('advance', { days: 32 });
    const letters = await lettersSettled(service);

    expect(letters.map(({ subject }) => subject)).toEqual(['Your receipt', 'Your receipt']);
    expect(letters[0]?.text).toMatch(/Next payment: \d+ \w+ \d{4}/);
    expect(letters[1]?.text).toContain('Another payment');
  });

  it('is withheld from a mailbox that others may look into', async () => {
    const service = await startTestService(engine, noStatements());

    await give(
      service,
      { interval: 'once', amount_minor: 500, currency: 'usd' },
      { email: 'reader@mail.ru' },
    );

    expect(await lettersSettled(service)).toEqual([]);
    expect(await notices(service)).toEqual({ receipt: 'a mailbox that others may look into' });
    expect(service.logged.join('')).not.toContain('mail.ru');
  });
});
