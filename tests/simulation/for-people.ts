import { listTasks } from '../../db/staff-tasks.ts';
import { reconcile } from '../../src/finance/reconcile/reconcile.ts';
import type { Process } from './books.ts';
import type { World } from './world.ts';

/** What reconciliation tells a person: identities and currencies. */
export async function differencesFound({ deps }: Process): Promise<string[]> {
  const { differences } = await reconcile(deps, {});
  const found = differences.map(({ identity, currency }) => `${identity} ${currency}`).toSorted();
  // A payout that carried a row which is set aside cannot be explained; whether one did, is Stripe's secret.
  return found.includes('R2 usd') ? found.filter((one) => one !== 'R4 usd') : found;
}

/** A row that contradicts itself is at Stripe and not in the books; one of an unknown kind waits for a person. */
export function differencesExpected({ stripe, silentRows }: World): string[] {
  const nets = new Map(stripe.raw('balance_transaction').map(({ id, net }) => [id, net]));
  const sumOf = (account: string) =>
    [...silentRows].reduce((sum, [id, one]) => (one === account ? sum + (nets.get(id) ?? 0) : sum), 0);
  const isWaiting = ['suspense', 'stripe:transfers_clearing'].some((account) => sumOf(account) !== 0);
  return [...(sumOf('quarantine') === 0 ? [] : ['R2 usd']), ...(isWaiting ? ['R8 usd'] : [])];
}

/** Tasks of a kind for which nothing happened that a person would have to look at. */
export async function unexpectedTasks(world: World): Promise<string[]> {
  const { stripe, books, paidAgain } = world;
  const expected: Readonly<Record<string, readonly string[]>> = {
    refund_failed: ids(stripe.raw('refund').filter(({ status }) => status === 'failed')),
    payout_failed: ids(stripe.raw('payout').filter(({ status }) => status === 'failed')),
    dispute: ids(stripe.raw('dispute')),
    review: ids(stripe.raw('review')),
    duplicate_charge: ids(
      stripe.raw('charge').filter(({ metadata }) => paidAgain.has(metadata['donation_id'] ?? '')),
    ),
    duplicate_session: ids(
      stripe.raw('checkout.session').filter((one) => paidAgain.has(one.client_reference_id ?? '')),
    ),
    possible_duplicate: sameCardTwice(world),
    fraud_warning: ids(stripe.raw('radar.early_fraud_warning')),
  };
  const tasks = await listTasks(books.database.db, { closed: true, limit: 10_000 });
  const missing = [...(expected['refund_failed'] ?? []), ...(expected['payout_failed'] ?? [])].filter(
    (id) => !tasks.some(({ subject_id }) => subject_id === id),
  );
  if (tasks.some(({ kind }) => kind === 'possible_duplicate')) world.met('a gift given twice that was told');
  const unexpected = tasks.filter(
    ({ kind, subject_id }) => kind !== 'reconciliation' && expected[kind]?.includes(subject_id) !== true,
  );
  return [
    ...unexpected.map(({ key, detail }) => `${key}: ${detail}`),
    ...missing.map((id) => `none for ${id}`),
  ];
}

/** Payments before which another one of the same amount was made with the same card, less than an hour ago. */
function sameCardTwice({ stripe }: World): string[] {
  const paid = stripe.raw('charge').filter(({ status }) => status === 'succeeded');
  const cardOf = (charge: (typeof paid)[number]) => charge.payment_method_details?.card?.fingerprint;
  const isAgain = (one: (typeof paid)[number], other: (typeof paid)[number]) =>
    one.id !== other.id &&
    cardOf(one) !== undefined &&
    cardOf(one) === cardOf(other) &&
    one.amount === other.amount &&
    one.currency === other.currency &&
    one.created >= other.created &&
    one.created - other.created <= 3600;
  return ids(paid.filter((one) => paid.some((other) => isAgain(one, other))));
}

/** Gifts of one payment that were paid twice, and neither payment of which anybody tried to give back. */
export function keptTwice({ stripe, paidAgain }: World): string[] {
  // One that was given back and came back is told to a person.
  const givenBack = new Set(stripe.raw('refund').map(({ charge }) => charge));
  const standing = stripe
    .raw('charge')
    .filter(({ id, status, disputed }) => status === 'succeeded' && !disputed && !givenBack.has(id))
    .map(({ metadata }) => metadata['donation_id']);
  return [...paidAgain].filter((id) => standing.filter((one) => one === id).length > 1);
}

/** Early warnings that are still in time, of which Stripe can still tell us, and about which nothing was done. */
export function unheeded({ stripe }: World): string[] {
  // Stripe lists an event for thirty days, and nothing but an event tells of a warning.
  const told = Math.floor(stripe.clock.nowMs() / 1000) - 29 * 86_400;
  return stripe
    .raw('radar.early_fraud_warning')
    .filter(({ actionable, created }) => actionable && created > told)
    .map(({ id }) => id);
}

const ids = (objects: readonly { id: string }[]): string[] => objects.map(({ id }) => id);
