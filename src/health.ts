import { Hono } from 'hono';
import { pendingMigrations } from '../db/migrate.ts';
import type { Deps } from './deps.ts';

/** `/livez`: the process answers. `/readyz`: it may be sent traffic: database reachable, schema current, not stopping. */
export function healthRoutes(deps: Pick<Deps, 'database' | 'log'>, stopping: AbortSignal): Hono {
  return new Hono()
    .get('/livez', (c) => c.json({ ok: true }))
    .get('/readyz', async (c) => {
      const problem = await whyNotReady(deps, stopping);
      return problem === undefined ? c.json({ ok: true }) : c.json({ ok: false, problem }, 503);
    });
}

async function whyNotReady(deps: Pick<Deps, 'database' | 'log'>, stopping: AbortSignal) {
  if (stopping.aborted) return 'stopping';
  try {
    const pending = await pendingMigrations(deps.database);
    return pending.length > 0 ? `${pending.length} migrations are pending` : undefined;
  } catch (error) {
    deps.log.error({ error: String(error) }, 'not ready');
    return 'the database does not answer';
  }
}
