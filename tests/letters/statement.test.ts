import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { findStatement } from '../../db/annual-statements.ts';
import { lockLedger, recordOutcome } from '../../db/ledger.ts';
import { recordGiftDonor } from '../../db/gift-donors.ts';
import type { OpenDatabase } from '../../db/database.ts';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { letterJobs } from '../../src/letter-jobs.ts';
import { donorIndexes } from '../../src/letters/donor-index.ts';
import { messageOf } from '../../src/letters/letter.ts';
import { sendNotices } from '../../src/letters/send-notices.ts';
import { fiscalYear } from '../../src/letters/statement/fiscal-year.ts';
import { makeStatement } from '../../src/letters/statement/make-statement.ts';
import { mailAddressSchema } from '../../src/mail/mail-address.ts';
import { mailMessageSchema } from '../../src/mail/mail-message.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { runIfDue } from '../../src/run-jobs.ts';
import { createSealing, type Sealing } from '../../src/sealing.ts';
import type { StripePort } from '../../src/stripe/stripe-port.ts';
import type { Wired } from '../../src/wiring.ts';
import { databases, sqlite } from '../helpers/databases.ts';
import { cliHearing } from '../helpers/cli.ts';
import { giftOf } from '../helpers/facts.ts';
import { give } from '../helpers/reader.ts';
import { startTestService } from '../helpers/service.ts';
import { day, mailWorld } from '../mail/mail-world.ts';
import { lettersSettled } from './letters-world.ts';

const [oldKey, newKey] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8)];

/** Books with gifts in them, a Stripe that knows their donors' addresses, and the jobs that write letters. */
function booksOf(database: OpenDatabase) {
  const world = mailWorld(database, { now: '2027-01-20T10:00:00.000Z' });
  const addresses = new Map<string, string>();
  const stripe: Partial<StripePort> = {
    retrieveCharge: (id) =>
      Promise.resolve({
        ...{ id, billing_details: { email: addresses.get(id) ?? null }, customer: null },
      } as unknown as Stripe.Charge),
    customerEmail: () => Promise.resolve(null),
  };
  const deps = { ...world.deps, stripe: stripe as StripePort };

  const book = (about: Partial<BalanceTransactionFact>) =>
    deps.db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      const fact = { ...giftOf(1), ...about };
      await recordOutcome(trx, entryFor(fact, { timeZone: 'UTC' }), deps.clock.now());
    });
  async function gift(n: number, email: string, createdAt: string, sealing = deps.sealing) {
    await book({ ...giftOf(n), createdAt });
    addresses.set(`ch_${n}`, email);
    const indexes = donorIndexes(sealing, mailAddressSchema.parse(email));
    await deps.db
      .transaction()
      .execute((trx) =>
        recordGiftDonor(trx, { chargeId: `ch_${n}`, donorIndexes: indexes, recordedAt: createdAt }),
      );
  }
  const refund = (n: number, createdAt: string) =>
    book({
      ...giftOf(n),
      ...{ id: `txn_refund_${n}`, type: 'refund', reportingCategory: 'refund', createdAt, feeDetails: [] },
      ...{ amountMinor: minorUnits(-200), feeMinor: minorUnits(0), netMinor: minorUnits(-200) },
    });

  /** A day of the service: its jobs that write letters come once. */
  async function aDay(sealing = deps.sealing) {
    const job = letterJobs({ ...deps, sealing, lanes: { events: stripe } } as unknown as Wired).find(
      ({ name }) => name === 'statements',
    );
    if (!job) throw new Error('expected a job of that name');
    await runIfDue(deps, job);
    await sendNotices({ ...deps, sealing }, { limit: 1000 });
    world.moveClock(day);
  }
  async function letters() {
    const rows = await deps.db.selectFrom('outbox_mail').select(['id', 'kind', 'message']).execute();
    return rows
      .map(({ id, message }) =>
        mailMessageSchema.parse(
          JSON.parse(deps.sealing.open(message ?? Buffer.alloc(0), `outbox_mail.message:${id}`).toString()),
        ),
      )
      .toSorted((a, b) => (a.to < b.to ? -1 : 1));
  }
  return { deps, world, gift, refund, aDay, letters };
}

describe.each(databases)('the statement of a year on $name', (engine) => {
  it('goes once to each who moved money in it, with what that was', async () => {
    const { gift, refund, aDay, letters } = booksOf(await engine.open());
    await gift(1, 'anna@example.org', '2026-02-01T10:00:00.000Z');
    await gift(2, 'anna@example.org', '2026-11-30T10:00:00.000Z');
    await gift(3, 'boris@example.org', '2025-12-31T23:59:59.000Z');
    await refund(3, '2026-01-01T00:00:00.000Z');
    await gift(4, 'early@example.org', '2025-06-01T10:00:00.000Z');
    await gift(5, 'late@example.org', '2027-01-02T10:00:00.000Z');

    for (let days = 0; days < 5; days++) await aDay();

    const sent = await letters();
    expect(sent.map(({ to }) => to)).toEqual(['anna@example.org', 'boris@example.org']);
    expect(sent[0]?.text).toContain('1 February 2026: $2\n30 November 2026: $2\n\nPaid: $4\n');
    expect(sent[1]?.text).toContain('1 January 2026: $2 (returned to you)');
  });

  it('is owed on from where a process stopped, and knows the books as they were when the first was owed', async () => {
    const { deps, gift, refund, aDay, letters } = booksOf(await engine.open());
    for (let n = 1; n <= 3; n++) await gift(n, `reader${n}@example.org`, '2026-02-01T10:00:00.000Z');
    const head = await deps.db.selectFrom('journal_entry').select('id').orderBy('id', 'desc').execute();
    const first = await deps.db
      .selectFrom('gift_donor')
      .select('donor_index')
      .orderBy('donor_index')
      .execute();
    await deps.db
      .insertInto('scheduled_job')
      .values({
        ...{ name: 'statements', due_at: deps.clock.now() },
        progress: JSON.stringify({
          ...{ beginsOn: '2026-01-01', entryId: String(head[0]?.id) },
          after: first[0]?.donor_index.toString('hex'),
        }),
      })
      .execute();
    await refund(1, '2026-03-01T10:00:00.000Z');
    await refund(2, '2026-03-01T10:00:00.000Z');
    await refund(3, '2026-03-01T10:00:00.000Z');

    await aDay();

    const sent = await letters();
    expect(sent).toHaveLength(2);
    expect(sent.some(({ text }) => text.includes('returned'))).toBe(false);
  });

  it('is made again to the letter, whatever is booked and heard of later', async () => {
    const { deps, gift, refund, aDay, letters } = booksOf(await engine.open());
    await gift(1, 'anna@example.org', '2026-02-01T10:00:00.000Z');
    await aDay();
    const indexes = donorIndexes(deps.sealing, mailAddressSchema.parse('anna@example.org'));
    const made = await findStatement(deps.db, { donorIndexes: indexes, beginsOn: '2026-01-01' });
    if (!made) throw new Error('expected a statement that was kept');

    await refund(1, '2026-12-31T10:00:00.000Z');
    await gift(2, 'anna@example.org', '2026-03-01T10:00:00.000Z');
    await aDay();

    const about = { year: fiscalYear(2026, '01-01'), newsroom: deps.config.newsroom };
    const again = await makeStatement(deps.db, { ...made, ...about });
    const now = await makeStatement(deps.db, { ...about, ...made, charges: ['ch_1', 'ch_2'], entryId: 99n });
    expect(again).toMatchObject({ figuresDigest: made.figuresDigest, textDigest: made.textDigest });
    expect((await letters()).map(({ text }) => text)).toEqual([
      messageOf(again.letter, { to: mailAddressSchema.parse('anna@example.org'), ...made, ...about }).text,
    ]);
    // What the books say of the same year today is another thing.
    expect(now.data.totals).toEqual([
      { currency: 'usd', paidMinor: 400, returnedMinor: 200, keptMinor: 200 },
    ]);
  });

  it('is one for a donor whose gifts were indexed under two keys', async () => {
    const { deps, gift, aDay, letters } = booksOf(await engine.open());
    await gift(1, 'anna@example.org', '2026-02-01T10:00:00.000Z');
    const changed = createSealing([newKey, oldKey]);
    // What is sealed is to be read below with the one key that this test has.
    const sealing: Sealing = { ...changed, seal: (text, purpose) => deps.sealing.seal(text, purpose) };
    await gift(2, 'Anna@example.org', '2026-03-01T10:00:00.000Z', changed);

    await aDay(sealing);
    await aDay(sealing);

    const sent = await letters();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.text).toContain('Paid: $4');
  });

  it('is not sent where the newsroom wants none', async () => {
    const books = booksOf(await engine.open());
    await books.gift(1, 'anna@example.org', '2026-02-01T10:00:00.000Z');
    const { newsroom } = books.deps.config;
    const letters = { ...newsroom.letters, statement: { ...newsroom.letters.statement, send: false } };
    Object.assign(books.deps, { config: { ...books.deps.config, newsroom: { ...newsroom, letters } } });

    await books.aDay();

    expect(await books.letters()).toEqual([]);
  });
});

it('a statement is printed for its donor as it was sent', async () => {
  const service = await startTestService(sqlite);
  const year = service.deps.clock.now().slice(0, 4);
  const again = (...more: string[]) =>
    cliHearing('READER@example.org\n', service.settings, 'donor', 'statement', '--year', year, ...more);
  await give(service, { interval: 'once', amount_minor: 500, currency: 'eur' });
  await lettersSettled(service);
  const before = await again();
  const daysToJanuary = Math.ceil((Date.UTC(Number(year) + 1, 0, 20) - service.deps.clock.nowMs()) / day);
  await service.control('advance', { days: daysToJanuary });
  const sent = (await lettersSettled(service)).filter(
    ({ subject }) => subject === 'Your payments of the year',
  );
  const after = await again();
  const asJson = await again('--json');

  expect(before.stdout).toContain('Not sent; as the books are now.');
  expect(sent).toHaveLength(1);
  expect(sent[0]?.text).toContain('Paid: €5');
  expect(after.stdout).toContain(`${sent[0]?.text.trim()}\n`);
  expect(after.stdout).toContain('figures as sent, words as sent.');
  expect(JSON.parse(asJson.stdout)).toMatchObject({ totals: [{ currency: 'eur', paidMinor: 500 }] });

  await service.deps.db.updateTable('annual_statement').set({ figures_digest: 'another' }).execute();
  const wrong = await again();
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('expected the figures')]);
  expect(`${wrong.stderr}${after.stderr}`).not.toContain('example.org');
});

it('an address that is none, or of nobody, is told apart from a wrong use', async () => {
  const service = await startTestService(sqlite);
  const ask = (input: string) => cliHearing(input, service.settings, 'donor', 'statement', '--year', '2026');

  expect(await ask('nobody@example.org')).toMatchObject({
    code: 1,
    stderr: 'no gift of this donor is known in this year\n',
  });
  expect(await ask('nonsense')).toMatchObject({ code: 1 });
});
