import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rebuildLedger } from '../../db/ledger-rebuild.ts';
import { idOf } from '../../src/stripe/id-of.ts';
import { otherIncomeFact } from '../../src/ledger/other-income.ts';
import { imbalance } from '../../src/ledger/journal-entry.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { databases } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';
import { give, pay } from '../helpers/reader.ts';
import { startTestService } from '../helpers/service.ts';
import { cli } from '../helpers/cli.ts';

async function withShop(engine: (typeof databases)[number]) {
  const folder = mkdtempSync(join(tmpdir(), 'newsroom-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const newsroom = join(folder, 'newsroom.json');
  const shop = { slug: 'shop', when: { metadata: { source: 'shop' } } };
  writeFileSync(newsroom, JSON.stringify({ other_income: [shop] }));
  const service = await startTestService(engine, { NEWSROOM_CONFIG: newsroom });
  const stripe = new Stripe('sk_test_shop', {
    ...{ host: '127.0.0.1', port: new URL(service.sandboxUrl).port, protocol: 'http', telemetry: false },
  });
  const sell = async (metadata: Record<string, string>) => {
    const session = await stripe.checkout.sessions.create({
      ...{ mode: 'payment', success_url: 'http://127.0.0.1/', cancel_url: 'http://127.0.0.1/' },
      line_items: [
        { quantity: 1, price_data: { currency: 'usd', unit_amount: 2000, product_data: { name: 'A mug' } } },
      ],
      payment_intent_data: { metadata },
    });
    await pay(session.url ?? '');
    const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
    const intent = paid.payment_intent;
    return typeof intent === 'object' ? (idOf(intent?.latest_charge) ?? '') : '';
  };
  return { service, stripe, sell };
}

describe.each(databases)('what else is sold through the same account, on $name', (engine) => {
  it('has its own income, with what was given back; gifts stay what they are', async () => {
    const { service, stripe, sell } = await withShop(engine);
    await give(service, { interval: 'once', amount_minor: 1000, currency: 'usd', campaign: 'bar' });
    const mug = await sell({ source: 'shop' });
    await sell({ source: 'somewhere else' });
    await service.settled();
    await stripe.refunds.create({ charge: mug, amount: 500 });
    await service.settled();
    const income = await service.income();
    expect(income.map((row) => [row.interval, row.campaign, row.gross_minor, row.refunds_minor])).toEqual([
      ['once', 'bar', 1000n, 0n],
      ['other', 'shop', 1500n, 0n],
      ['unmatched', 'unmatched', 2000n, 0n],
    ]);
    const rows = JSON.parse((await cli(service.settings, 'ledger', 'balances', '--json')).stdout) as {
      account: string;
      amount_minor: string;
    }[];
    const of = (account: string) => rows.find((row) => row.account === account)?.amount_minor;
    expect(of('other_income:shop')).toBe('-1500');
    expect(of('donations')).toBe('-3000');
    expect(await service.differenceToStripe()).toEqual({});
    const rebuilt = await rebuildLedger(service.deps.db, { timeZone: 'UTC', clock: service.deps.clock });
    expect(rebuilt).toMatchObject({ equal: true, different: [] });
  });

  it('is known by the poller as by the webhooks', async () => {
    const { service, sell } = await withShop(engine);
    await service.control('webhooks', { drop: 1 });
    await sell({ source: 'shop' });
    await service.control('advance', { seconds: 30 });
    expect((await cli(service.settings, 'stripe', 'poll')).code).toBe(0);
    expect(await service.income()).toMatchObject([
      { interval: 'other', campaign: 'shop', gross_minor: 2000n },
    ]);
    expect((await cli(service.settings, 'stripe', 'reconcile')).code).toBe(0);
  });
});

describe('a movement of what was no gift', () => {
  it('goes on to its income, whatever its amount, and both entries balance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100_000, max: 100_000 }).filter((n) => n !== 0),
        fc.constantFrom('charge', 'refund', 'dispute', 'dispute_reversal'),
        (amount, reportingCategory) => {
          const gift = {
            ...{ ...giftOf(1), reportingCategory, feeMinor: minorUnits(0), feeDetails: [] },
            ...{ amountMinor: minorUnits(amount), netMinor: minorUnits(amount) },
          };
          const moved = otherIncomeFact(gift, 'other_income:shop');
          if (!moved) throw new Error('expected it to move');
          const sums = new Map<string, number>();
          for (const fact of [gift, moved]) {
            const outcome = entryFor(fact, { timeZone: 'UTC' });
            if (outcome.kind !== 'entry') throw new Error(outcome.reason);
            expect(imbalance(outcome.entry.postings).get('usd')).toBe(0);
            for (const { account, amountMinor } of outcome.entry.postings)
              sums.set(account, (sums.get(account) ?? 0) + amountMinor);
          }
          expect(Object.fromEntries([...sums].filter(([, sum]) => sum !== 0))).toEqual({
            'stripe:payments': amount,
            'other_income:shop': -amount,
          });
        },
      ),
    );
  });

  it('that is not income yet, or none at all, does not', () => {
    expect(
      otherIncomeFact({ ...giftOf(1), paymentMethod: 'us_bank_account' }, 'other_income:shop'),
    ).toBeUndefined();
    expect(
      otherIncomeFact({ ...giftOf(1), reportingCategory: 'payout' }, 'other_income:shop'),
    ).toBeUndefined();
  });
});
