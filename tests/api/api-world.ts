import { insertToken, type Scope } from '../../db/api-tokens.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { openTask } from '../../db/staff-tasks.ts';
import { savePayoutItems, saveStripeObject } from '../../db/stripe-objects.ts';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { hashOfToken } from '../../src/random.ts';
import type { TestDatabase } from '../helpers/databases.ts';
import { attributionOf, giftOf } from '../helpers/facts.ts';
import { appWorld, type AppWorld, type Asked } from '../readers/app-world.ts';

const tokens = {
  reports: 'a-token-of-finance-0000000000000000',
  books: 'a-token-that-closes-000000000000000',
  both: 'a-token-of-the-accountant-000000000',
} as const;

const scopesOf: Readonly<Record<keyof typeof tokens, readonly Scope[]>> = {
  ...{ reports: ['reports'], books: ['books'], both: ['reports', 'books'] },
};

export interface ApiWorld extends AppWorld {
  /** Asks with a token: `both` where nothing else is said. */
  readonly api: (path: string, init?: Asked, token?: keyof typeof tokens) => Promise<Response>;
  readonly post: (
    path: string,
    body: unknown,
    about?: { key?: string | undefined; token?: keyof typeof tokens; headers?: Record<string, string> },
  ) => Promise<Response>;
  readonly secrets: readonly string[];
}

/** Books of five gifts, one of them given back, and a payout that carried three; and a task. */
export async function apiWorld(engine: TestDatabase): Promise<ApiWorld> {
  const world = await appWorld(engine);
  const { db, clock } = world.deps;
  const now = clock.now();
  for (const [name, token] of Object.entries(tokens))
    await insertToken(db, {
      ...{ id: `tok_${name}`, name, scopes: scopesOf[name as keyof typeof tokens] },
      ...{ tokenHash: hashOfToken(token), createdAt: now, expiresAt: '2099-01-01T00:00:00.000Z' },
    });
  await db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    for (const fact of [0, 1, 2, 3, 4].map(giftOf))
      await recordOutcome(trx, entryFor(fact, { timeZone: 'UTC' }), now);
    for (const fact of [refund, payoutMovement])
      await recordOutcome(trx, entryFor(fact, { timeZone: 'UTC' }), now);
    for (let n = 0; n < 4; n++) await recordAttribution(trx, attributionOf(n), now);
    await savePayoutItems(trx, 'po_1', ['txn_0', 'txn_1', 'txn_2', 'txn_po_1']);
    await saveStripeObject(trx, payout, { ticket: 1n, now });
    await openTask(trx, { key: 'mismatch:ch_4', kind: 'mismatch', subjectId: 'ch_4', detail: 'x' }, now);
  });
  const api: ApiWorld['api'] = (path, init, token = 'both') =>
    world.ask(`/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${tokens[token]}`, ...init?.headers },
    });
  return {
    ...world,
    api,
    secrets: Object.values(tokens),
    post: (path, body, { key, token, headers } = {}) =>
      api(
        path,
        {
          ...{ method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) },
          headers: {
            'content-type': 'application/json',
            ...(key !== undefined && { 'idempotency-key': key }),
            ...headers,
          },
        },
        token,
      ),
  };
}

const refund: BalanceTransactionFact = {
  ...giftOf(3),
  ...{ id: 'txn_re', type: 'refund', reportingCategory: 'refund', sourceId: 're_3' },
  ...{ amountMinor: minorUnits(-200), feeMinor: minorUnits(0), netMinor: minorUnits(-200) },
  ...{ feeDetails: [], createdAt: '2026-11-25T10:00:00.000Z' },
};

const payoutMovement: BalanceTransactionFact = {
  ...giftOf(0),
  ...{ id: 'txn_po_1', type: 'payout', reportingCategory: 'payout', sourceId: 'po_1', chargeId: null },
  ...{ amountMinor: minorUnits(-492), feeMinor: minorUnits(0), netMinor: minorUnits(-492) },
  ...{ feeDetails: [], paymentMethod: null, createdAt: '2026-11-25T11:00:00.000Z' },
};

const payout = {
  kind: 'payout',
  ...{ id: 'po_1', status: 'paid', chargeId: null, amountMinor: 492, currency: 'usd' },
  createdAt: '2026-11-25T11:00:00.000Z',
  detail: {
    ...{ arrival_date: '2026-11-27', automatic: true, reconciliation_status: 'completed' },
    trace_id: 'trace-1',
  },
} as const;
