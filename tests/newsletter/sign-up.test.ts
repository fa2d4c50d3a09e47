import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { addressIndex } from '../../src/mail/address-index.ts';
import { mailAddressSchema } from '../../src/mail/mail-address.ts';
import { suppressAddress } from '../../db/mail-suppressions.ts';
import { ProviderAway } from '../../src/newsletter/provider.ts';
import { databases } from '../helpers/databases.ts';
import { day, hour } from '../mail/mail-world.ts';
import { daily, linkIn, newsletterWorld, rememberingProvider } from './newsletter-world.ts';

const address = 'canary.reader@example.org';

describe.each(databases)('signing up for a newsletter on $name', (database) => {
  it('shows what is sent, a look at the last issue, and what is agreed to', async () => {
    const world = await newsletterWorld(database);

    const page = await (await world.get('/newsletter')).text();

    expect(page).toContain('The Week');
    expect(page).toContain('href="https://example.org/last"');
    expect(page).toMatch(/Subscribers agree to the <a href="https:\/\/example.org\/policy">Privacy Policy</);
    expect(page).not.toMatch(/ checked|<script/);
  });

  it('asks by letter, and signs nobody up who has not answered it', async () => {
    const world = await newsletterWorld(database);

    const answer = await world.ask(address);
    const [letter, ...others] = await world.letters();
    await world.handOver();

    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/newsletter/sent?lang=en']);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ to: address, subject: 'Please confirm' });
    expect(letter?.text).toContain('The Week');
    expect(letter?.stopUrl).toContain(linkIn(letter, 'leave'));
    expect((await world.rows()).map(({ status }) => status)).toEqual(['pending']);
  });

  it('keeps the proof of consent once the button is pressed, and hands the reader to the provider', async () => {
    const world = await newsletterWorld(database);
    const { provider, told } = rememberingProvider();
    await world.ask(address);
    const [letter] = await world.letters();
    const confirm = linkIn(letter, 'confirm');

    await world.get(confirm);
    await world.handOver(provider);
    expect(told).toEqual([]);
    world.moveClock(hour);
    const answers = [await world.post(confirm), await world.post(confirm)];
    await world.handOver(provider);
    await world.handOver(provider);

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(told).toEqual([`+${address} 7 en`]);
    expect(await world.rows()).toMatchObject([
      {
        list: 'weekly',
        status: 'handed',
        address: null,
        locale: 'en',
        policy_version: '2026-05',
        requested_at: '2026-11-22T10:00:00.000Z',
        confirmed_at: '2026-11-22T11:00:00.000Z',
        token_hash: createHash('sha256')
          .update(confirm.split('/').at(-1) ?? '')
          .digest(),
      },
    ]);
    expect((await world.rows())[0]?.wording_hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps another hash for other words', async () => {
    const [one, other] = [
      await newsletterWorld(database),
      await newsletterWorld(database, {
        newsroom: { newsletters: [{ slug: 'weekly', title: { en: 'Another name' } }] },
      }),
    ];
    for (const world of [one, other]) {
      await world.ask(address);
      await world.letters();
    }
    const [first, second] = [(await one.rows())[0], (await other.rows())[0]];
    expect(first?.wording_hash).not.toBe(second?.wording_hash);
  });

  it('signs up for several with one letter, none of them chosen beforehand', async () => {
    const world = await newsletterWorld(database, {
      newsroom: { newsletters: [{ ...daily, slug: 'morning' }, daily] },
    });
    expect(await (await world.get('/newsletter')).text()).not.toMatch(/ checked/);

    await world.ask(address, ['morning', 'daily', 'no-such-list']);
    const letters = await world.letters();
    await world.post(linkIn(letters[0], 'confirm'));

    expect(letters).toHaveLength(1);
    expect((await world.rows()).map(({ list, status }) => [list, status])).toEqual([
      ['daily', 'confirmed'],
      ['morning', 'confirmed'],
    ]);
  });

  it('shows by a link the newsletter that it is about, and ticks none for the reader', async () => {
    const world = await newsletterWorld(database, {
      newsroom: { newsletters: [{ ...daily, slug: 'morning', title: { en: 'The Morning' } }, daily] },
    });
    const pageAt = async (path: string) => (await world.get(path)).text();

    expect(await pageAt('/newsletter?list=daily')).toMatch(/hidden" name="list" value="daily"/);
    expect(await pageAt('/newsletter?list=daily')).not.toContain('The Morning');
    for (const path of ['/newsletter?list=daily&list=morning', '/newsletter?list=none', '/newsletter']) {
      expect(await pageAt(path)).toMatch(/The Morning[^]*The Day/);
      expect(await pageAt(path)).not.toMatch(/ checked/);
    }
  });

  it.each([
    ['', ['weekly'], 'Enter an e-mail address'],
    ['nobody', ['weekly'], 'correct format'],
    ['=?utf-8?q?x?=@example.org', ['weekly'], 'correct format'],
    [address, [], 'Choose at least one'],
  ])('says what is wrong with %j for %j and keeps what was typed', async (email, lists, words) => {
    const world = await newsletterWorld(database);

    const answer = await world.ask(email, lists);

    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain(words);
    expect(page).toContain(`value="${email}"`);
    expect(await world.letters()).toEqual([]);
  });

  it('does not write to a mailbox that others may look into, and keeps nothing of it', async () => {
    const world = await newsletterWorld(database);

    const answer = await world.ask('canary@mail.ru');

    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Others may be able to read');
    expect(await world.deps.db.selectFrom('newsletter_request').selectAll().execute()).toEqual([]);
  });

  it('answers alike, and writes one row alike, whether an address is unknown, signed up or refused', async () => {
    const world = await newsletterWorld(database);
    await world.ask('known@example.org');
    await world.post(linkIn((await world.letters())[0], 'confirm'));
    await suppressAddress(world.deps.db, {
      addressIndex: addressIndex(world.deps.sealing, mailAddressSchema.parse('bounced@example.org')),
      ...{ reason: 'bounced', since: world.deps.clock.now(), until: null },
    });

    const answers = await Promise.all(
      ['new@example.org', 'known@example.org', 'bounced@example.org'].map(async (email) => {
        const answer = await world.ask(email);
        return [answer.status, answer.headers.get('location'), await answer.text()];
      }),
    );
    const rows = await world.deps.db.selectFrom('newsletter_request').selectAll().execute();

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(rows).toHaveLength(3);
    expect((await world.letters()).map(({ to }) => to)).toEqual(['new@example.org']);
  });

  it('forgets after 72 hours who never confirmed, and takes no link that is older', async () => {
    const world = await newsletterWorld(database);
    await world.ask(address);
    const [letter] = await world.letters();

    world.moveClock(3 * day);
    await world.post(linkIn(letter, 'confirm'));
    expect((await world.rows()).map(({ status }) => status)).toEqual(['pending']);

    expect(await world.purge()).toBe(1);
    expect(await world.rows()).toEqual([]);
  });

  it('forgets after 72 hours what could not be looked at', async () => {
    const world = await newsletterWorld(database, {
      newsroom: { safety: { form_mail: { per_domain_hourly: 1 } } },
    });
    await world.ask('first@example.org');
    await world.ask(address);
    expect(await world.letters()).toHaveLength(1);

    world.moveClock(3 * day);
    await world.purge();
    expect(await world.deps.db.selectFrom('newsletter_request').selectAll().execute()).toEqual([]);
  });

  it('ends where the reader ends it, and the provider hears of it, however long it is away', async () => {
    const world = await newsletterWorld(database);
    const { provider, told } = rememberingProvider();
    await world.ask(address);
    const [letter] = await world.letters();
    await world.post(linkIn(letter, 'confirm'));
    await world.handOver(provider);
    const leave = linkIn(letter, 'leave');
    let away = 3;
    const failing = rememberingProvider(() => {
      if (away-- > 0) throw new Error(`no answer for ${address}`);
      return { kind: 'done' };
    });

    await world.get(leave);
    // As a mailbox provider does it (RFC 8058).
    const answer = await world.post(leave, [['List-Unsubscribe', 'One-Click']], { origin: 'null' });
    for (let hours = 0; hours < 5; hours++) {
      await world.handOver(failing.provider);
      world.moveClock(hour);
    }
    await world.post(leave);
    await world.handOver(failing.provider);

    expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
    expect(told).toEqual([`+${address} 7 en`]);
    expect(failing.told).toEqual([`-${address} 7`]);
    expect(await world.rows()).toMatchObject([{ status: 'left', address: null, capsule: null }]);
    expect((await world.rows())[0]?.confirmed_at).not.toBeNull();
    expect(world.log()).not.toContain(address);
  });

  it('goes on telling the provider that a reader has left, and somebody here, until it is heard', async () => {
    const world = await newsletterWorld(database);
    let why: string | undefined;
    const { provider, told } = rememberingProvider(() =>
      why === undefined ? { kind: 'done' } : { kind: 'refused', why },
    );
    await world.ask(address);
    const [letter] = await world.letters();
    await world.post(linkIn(letter, 'confirm'));
    await world.handOver(provider);

    await world.post(linkIn(letter, 'leave'));
    why = 'listmonk 400';
    for (let days = 0; days < 3; days++) {
      await world.handOver(provider);
      world.moveClock(day);
    }
    const tasks = await world.deps.db.selectFrom('staff_task').selectAll().execute();
    expect(tasks.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['newsletter', expect.stringMatching(/still on the list .* listmonk 400$/)],
    ]);
    expect(await world.rows()).toMatchObject([{ status: 'leaving', last_error: 'listmonk 400' }]);

    why = undefined;
    await world.handOver(provider);
    expect(told.at(-1)).toBe(`-${address} 7`);
    expect(await world.rows()).toMatchObject([{ status: 'left', address: null, capsule: null }]);
  });

  it('tells somebody here whom the provider does not take, and keeps nothing of them', async () => {
    const world = await newsletterWorld(database);
    await world.ask(address);
    await world.post(linkIn((await world.letters())[0], 'confirm'));

    await world.handOver(rememberingProvider(() => ({ kind: 'refused', why: 'mailchimp 400' })).provider);

    expect(await world.rows()).toMatchObject([{ status: 'dead', address: null, capsule: null }]);
    expect(await world.deps.db.selectFrom('staff_task').select('detail').execute()).toEqual([
      { detail: expect.stringMatching(/given up, after 1 tries: mailchimp 400$/) },
    ]);
  });

  it('waits as long as the provider asks to be left alone', async () => {
    const world = await newsletterWorld(database);
    let busy = true;
    const { provider, told } = rememberingProvider(() => {
      if (busy) throw new ProviderAway('answered 429', hour);
      return { kind: 'done' };
    });
    await world.ask(address);
    await world.post(linkIn((await world.letters())[0], 'confirm'));
    await world.handOver(provider);
    busy = false;

    world.moveClock(hour - 1);
    await world.handOver(provider);
    expect(told).toEqual([]);
    world.moveClock(1);
    await world.handOver(provider);
    expect(told).toHaveLength(1);
  });

  it('signs up again only once the provider has heard that the reader left', async () => {
    const world = await newsletterWorld(database);
    const { provider, told } = rememberingProvider();
    await world.ask(address);
    const [letter] = await world.letters();
    await world.post(linkIn(letter, 'confirm'));
    await world.handOver(provider);
    world.moveClock(2 * day);
    await world.post(linkIn(letter, 'leave'));

    await world.ask(address);
    expect(await world.letters()).toEqual([]);
    await world.handOver(provider);
    world.moveClock(hour);
    expect(await world.letters()).toHaveLength(1);
    expect(told.at(-1)).toBe(`-${address} 7`);
  });

  it('asks a provider that is away once, not for each who waits', async () => {
    const world = await newsletterWorld(database, { config: { ABUSE_LIMITS: 'off' } });
    for (const email of ['a@example.org', 'b@example.org', 'c@example.org']) await world.ask(email);
    for (const letter of await world.letters()) await world.post(linkIn(letter, 'confirm'));
    let asked = 0;
    const { provider } = rememberingProvider(() => {
      asked++;
      throw new ProviderAway('answered 503');
    });

    await world.handOver(provider);
    expect(asked).toBe(1);
  });

  it('keeps the record of a consent that ended when the reader comes back', async () => {
    const world = await newsletterWorld(database);
    for (let time = 0; time < 2; time++) {
      await world.ask(address);
      const [letter] = await world.letters();
      await world.post(linkIn(letter, 'confirm'));
      await world.handOver(rememberingProvider().provider);
      if (time === 0) await world.post(linkIn(letter, 'leave'));
      await world.handOver(rememberingProvider().provider);
      world.moveClock(2 * day);
    }

    const rows = await world.rows();
    expect(rows.map(({ status }) => status).sort()).toEqual(['handed', 'left']);
    expect(rows.every(({ confirmed_at: confirmedAt }) => confirmedAt !== null)).toBe(true);
    const known = addressIndex(world.deps.sealing, mailAddressSchema.parse(address));
    expect(rows.filter((row) => row.address_index.equals(known))).toHaveLength(1);
  });

  it('is not asked again at once after the letter was refused', async () => {
    const world = await newsletterWorld(database);
    await world.ask(address);
    const [letter] = await world.letters();
    await world.post(linkIn(letter, 'leave'));

    await world.ask(address);

    expect(await world.letters()).toEqual([]);
    world.moveClock(day + hour);
    await world.ask(address);
    expect(await world.letters()).toHaveLength(1);
  });

  it('does nothing for a token that nobody was given', async () => {
    const world = await newsletterWorld(database);
    const forged = 'A'.repeat(43);

    for (const path of [`/newsletter/confirm/${forged}`, `/newsletter/leave/${forged}`])
      for (const answer of [await world.get(path), await world.post(path)]) expect(answer.status).toBe(200);
  });

  it('writes once to one address that a thousand networks sign up', async () => {
    const world = await newsletterWorld(database, {
      config: { TRUSTED_PROXIES: '1' },
      newsroom: { safety: { form_mail: { global: 5000 } } },
    });

    for (let n = 0; n < 1000; n++) await world.ask(address, ['weekly'], `10.${n >> 8}.${n & 255}.1`);

    expect(await world.letters()).toHaveLength(1);
    world.moveClock(23 * hour);
    await world.ask(address);
    expect(await world.letters()).toEqual([]);
  });

  it('takes as many forms of one network as the configuration says, and tells when the next is taken', async () => {
    const world = await newsletterWorld(database, { config: { TRUSTED_PROXIES: '1' } });
    const answers: Response[] = [];

    for (let n = 0; n < 10_000; n++)
      answers.push(await world.ask(`reader${n}@example.org`, ['weekly'], `192.0.2.${n & 255}`));

    const taken = answers.filter(({ status }) => status === 303);
    expect(taken).toHaveLength(10);
    expect(answers.at(-1)?.status).toBe(429);
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await world.letters()).toHaveLength(10);
  }, 60_000);

  it('writes to the mailboxes of one domain so often an hour, and to the others later', async () => {
    const world = await newsletterWorld(database, {
      config: { ABUSE_LIMITS: 'off' },
      newsroom: { safety: { form_mail: { per_domain_hourly: 3 } } },
    });
    for (let n = 0; n < 5; n++) {
      await world.ask(`reader${n}@victim.example`);
    }
    expect(await world.letters()).toHaveLength(3);
    await world.ask('reader@example.org');

    expect((await world.letters()).map(({ to }) => to)).toEqual(['reader@example.org']);
    world.moveClock(2 * hour);
    expect(await world.letters()).toHaveLength(2);
  });
});

it('leaves no address in the database file once the provider has it', async () => {
  const database = await newsletterFile();
  const { provider } = rememberingProvider();
  await database.world.ask(address);
  await database.world.post(linkIn((await database.world.letters())[0], 'confirm'));
  await database.world.handOver(provider);
  await database.world.deps.database.forgetDeleted();

  expect(database.bytes()).not.toContain('canary');
  expect(database.world.log()).not.toContain('canary');
});

async function newsletterFile() {
  const [sqlite] = databases;
  if (!sqlite) throw new Error('expected an engine');
  let file = '';
  const world = await newsletterWorld({
    ...sqlite,
    open: async () => {
      const url = await sqlite.create();
      file = url.replace('file:', '');
      const opened = openDatabase(url);
      const { createClock } = await import('../../src/clock.ts');
      await migrate(opened, { clock: createClock(), timeZone: 'UTC' });
      return opened;
    },
  });
  return {
    world,
    bytes: () =>
      ['', '-wal']
        .map((end) => {
          try {
            return readFileSync(`${file}${end}`, 'latin1');
          } catch {
            return '';
          }
        })
        .join(''),
  };
}
