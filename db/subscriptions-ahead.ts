import type { Db } from './database.ts';

/** A promise that goes on, as it was last seen. */
export interface KnownSubscription {
  id: string;
  interval: string | null;
  /** Seconds since 1970. */
  renewsAt: number;
  /** `2027-01`. */
  cardExpires: string | null;
}

/** Those that will be charged again, by id, after `after`. `last` is where to go on; undefined at the end. */
export async function subscriptionsAhead(
  db: Db,
  { after, limit }: { after: string; limit: number },
): Promise<{ subscriptions: KnownSubscription[]; last: string | undefined }> {
  const rows = await db
    .selectFrom('stripe_object')
    .select(['id', 'detail'])
    .where('kind', '=', 'subscription')
    .where('status', '=', 'active')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return {
    subscriptions: rows.flatMap(({ id, detail }) => knownOf(id, JSON.parse(detail) as Detail)),
    last: rows.length < limit ? undefined : rows.at(-1)?.id,
  };
}

type Detail = Readonly<Record<string, string | number | boolean | null | undefined>>;

function knownOf(id: string, detail: Detail): KnownSubscription[] {
  const { renews_at: renewsAt, interval, card_expires: card } = detail;
  if (typeof renewsAt !== 'number' || detail['cancel_at_period_end'] === true || detail['paused'] === true)
    return [];
  return [
    {
      ...{ id, renewsAt },
      interval: typeof interval === 'string' ? interval : null,
      cardExpires: typeof card === 'string' ? card : null,
    },
  ];
}
