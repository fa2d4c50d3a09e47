import type { Db } from '../db/database.ts';
import { ConfigError, type Config } from './config.ts';

/**
 * The day of an entry depends on the time zone, so books begun in one stay in it. Whoever writes to them
 * asks first, the commands too: their shell may hold another configuration than the service's.
 * @throws {ConfigError}
 */
export async function refuseOtherTimeZone(deps: { db: Db; config: Config }): Promise<void> {
  const { time_zone } = await deps.db
    .selectFrom('installation')
    .select('time_zone')
    .executeTakeFirstOrThrow();
  const configured = deps.config.newsroom.time_zone;
  if (time_zone !== configured)
    throw new ConfigError([
      `NEWSROOM_CONFIG: time_zone: the books were begun in ${time_zone} and stay in it, got ${configured}`,
    ]);
}
