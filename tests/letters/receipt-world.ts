import type Stripe from 'stripe';
import type { OpenDatabase } from '../../db/database.ts';
import { insertOrFindDonation } from '../../db/donations.ts';
import { sendNotices } from '../../src/letters/send-notices.ts';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import type { StripePort } from '../../src/stripe/stripe-port.ts';
import { post } from '../../webhooks/post.ts';
import { nothing, type Translation } from '../../webhooks/translate/translation.ts';
import { csvOf } from '../../src/finance/reports/csv.ts';
import { askReport, reportDeps, reportNamed } from '../helpers/ask-report.ts';
import { giftOf } from '../helpers/facts.ts';
import { mailWorld } from '../mail/mail-world.ts';

export const paidMinor = 500;

/** Gifts of $5 that owe receipts, a Stripe that says what became of them, and books that hear of it when they are told. */
export function receiptWorld(
  database: OpenDatabase,
  options: { now?: string; newsroom?: Record<string, string> } = {},
) {
  const world = mailWorld(database, { now: options.now ?? '2026-11-22T10:00:00.000Z' });
  const refunded = new Map<string, number>();
  const seconds = () => Math.floor(world.deps.clock.nowMs() / 1000);
  const stripe: Partial<StripePort> = {
    retrieveCharge: async (id) =>
      ({
        ...{ id, amount: paidMinor, amount_refunded: refunded.get(id) ?? 0, currency: 'usd' },
        ...{ status: 'succeeded', customer: null, created: seconds() },
        billing_details: { email: `${id}@example.org` },
      }) as unknown as Stripe.Charge,
  };
  const { config } = world.deps;
  const letters = { ...config.newsroom.letters, ...options.newsroom };
  const deps = {
    ...world.deps,
    stripe: stripe as StripePort,
    config: { ...config, newsroom: { ...config.newsroom, letters } },
  };
  const { db, clock, sealing } = deps;

  const movement = (
    n: number,
    id: string,
    category: string,
    amountMinor: number,
  ): BalanceTransactionFact => ({
    ...giftOf(n),
    ...{ id: `txn_${id}`, type: category, reportingCategory: category, createdAt: clock.now() },
    ...{ amountMinor: minorUnits(amountMinor), feeMinor: minorUnits(0), netMinor: minorUnits(amountMinor) },
    ...{ feeDetails: [], presentmentMinor: minorUnits(Math.abs(amountMinor)) },
  });

  return {
    ...{ ...world, deps },
    /** Pays the n-th gift; what is returned is what the books would be told of it. */
    async pays(n: number): Promise<Translation> {
      const [now, id] = [clock.now(), `don_${n}`];
      await insertOrFindDonation(db, {
        ...{ interval: 'once', campaign: '', amountMinor: paidMinor, currency: 'usd', locale: 'en' },
        ...{ id, nonceHash: id, requestHash: id, createdAt: now, expiresAt: now },
      });
      const claim = { chargeId: `ch_${n}`, donationId: id, subscriptionId: undefined, livemode: false };
      return {
        ...nothing,
        facts: [movement(n, `${n}`, 'charge', paidMinor)],
        claims: [{ ...claim, amountMinor: paidMinor, currency: 'usd', paidAt: seconds() }],
      };
    },
    /** @param back what goes back to the donor; negative where a refund fails and comes to us again. */
    returns(n: number, back: number, category?: 'dispute' | 'dispute_reversal'): Translation {
      const charge = `ch_${n}`;
      const isDispute = category !== undefined;
      if (!isDispute) refunded.set(charge, (refunded.get(charge) ?? 0) + back);
      const kind = category ?? (back > 0 ? 'refund' : 'refund_failure');
      return { ...nothing, facts: [movement(n, `${n}_${kind}_${back}`, kind, -back)] };
    },
    hears: (translation: Translation) =>
      db.transaction().execute((trx) =>
        post(trx, translation, {
          ...{
            timeZone: 'UTC',
            now: clock.now(),
            live: false,
            otherIncome: [],
            recoverableTax: false,
            sealing,
          },
          ticket: BigInt(clock.nowMs()),
        }),
      ),
    send: () => sendNotices(deps, { limit: 1000 }),
    /** The register, as an auditor gets it. */
    async register() {
      const { rows } = await askReport(reportDeps(db), 'receipts');
      return rows;
    },
    /** The numbers of a page of its CSV. */
    async page(given: Record<string, string>) {
      const { rows, next } = await askReport(reportDeps(db), 'receipts', given);
      const [, ...lines] = csvOf(reportNamed('receipts').columns, rows).trimEnd().split('\r\n');
      return { numbers: lines.map((line) => line.split(',')[0] ?? ''), next };
    },
    /** What was written of each charge, the first letter first. */
    async texts(n: number): Promise<string[]> {
      const rows = await db
        .selectFrom('outbox_mail')
        .select(['id', 'message', 'dedupe_key'])
        .where('dedupe_key', 'like', `receipt:ch_${n}%`)
        .orderBy('created_at')
        .orderBy('dedupe_key')
        .execute();
      return rows.map(({ id, message }) => {
        if (!message) throw new Error(`expected a message of ${id}`);
        const mail = JSON.parse(sealing.open(message, `outbox_mail.message:${id}`).toString()) as {
          text: string;
        };
        return mail.text;
      });
    },
  };
}

export type ReceiptWorld = ReturnType<typeof receiptWorld>;

/** What an auditor asks of the numbers: each year from 1 on, every one once. */
export function gapsIn(numbers: readonly string[]): string[] {
  const next = new Map<string, number>();
  return numbers.filter((number) => {
    const [year = '', serial = ''] = number.split('-');
    const expected = (next.get(year) ?? 0) + 1;
    next.set(year, Number(serial));
    return Number(serial) !== expected;
  });
}
