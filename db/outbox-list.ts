import type { Instant } from '../src/clock.ts';
import type { Db } from './database.ts';
import type { MailStatus } from './schema.ts';

/** A mail as staff may see it: what and when, never to whom. */
export interface ListedMail {
  id: string;
  kind: string;
  status: MailStatus;
  created_at: Instant;
  attempts: number;
  last_error: string | null;
}

export async function listMail(
  db: Db,
  filter: { status?: MailStatus | undefined; limit: number },
): Promise<ListedMail[]> {
  let query = db
    .selectFrom('outbox_mail')
    .select(['id', 'kind', 'status', 'created_at', 'attempts', 'last_error'])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit);
  if (filter.status) query = query.where('status', '=', filter.status);
  const rows = await query.execute();
  return rows.map((row) => ({ ...row, attempts: Number(row.attempts) }));
}
