import type { Deps } from './deps.ts';
import { ConfigError } from './config.ts';

/**
 * The funds of the configuration, written down the first time: what donors were promised does not change.
 * @throws {ConfigError} if a fund was recorded with the other answer to whether it is restricted.
 */
export async function recordFunds({
  db,
  config,
  clock,
}: Pick<Deps, 'db' | 'config' | 'clock'>): Promise<void> {
  const known = new Map(
    (await db.selectFrom('fund').select(['slug', 'restricted']).execute()).map((fund) => [
      fund.slug,
      fund.restricted === 1n,
    ]),
  );
  for (const { slug, restricted } of config.newsroom.funds) {
    const before = known.get(slug);
    if (before === undefined)
      await db
        .insertInto('fund')
        .values({ slug, restricted: restricted ? 1 : 0, recorded_at: clock.now() })
        .onConflict((oc) => oc.doNothing())
        .execute();
    else if (before !== restricted)
      throw new ConfigError([
        `NEWSROOM_CONFIG: funds: ${slug} was begun ${before ? 'restricted' : 'unrestricted'} and stays so: make another fund`,
      ]);
  }
}
