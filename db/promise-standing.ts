import type { Trx } from './database.ts';

/**
 * By donation, in words that differ where anything differs that its promise depends on: its subscription, and how
 * that stands.
 */
export async function promisesAsTheyStand(
  trx: Trx,
  named: { donationIds: readonly string[]; subscriptionIds: readonly string[] },
): Promise<Map<string, string>> {
  const { donationIds, subscriptionIds } = named;
  if (donationIds.length + subscriptionIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('donation as d')
    .leftJoin('stripe_object as s', 's.id', 'd.subscription_id')
    .select(['d.id', 'd.status', 'd.subscription_id', 's.status as standing', 's.amount_minor', 's.detail'])
    .where((eb) =>
      eb.or([
        ...(donationIds.length > 0 ? [eb('d.id', 'in', donationIds)] : []),
        ...(subscriptionIds.length > 0 ? [eb('d.subscription_id', 'in', subscriptionIds)] : []),
      ]),
    )
    .where('d.gift_interval', '!=', 'once')
    .execute();
  return new Map(rows.map(({ id, ...rest }) => [id, Object.values(rest).map(String).join(' ')]));
}
