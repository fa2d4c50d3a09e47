import { join } from 'node:path';
import { findMail, listMailbox, type MailInFolder } from '../../src/mail/mailbox.ts';
import { newsroomFile } from '../readers/app-world.ts';
import { until, type TestService } from '../helpers/service.ts';

/** Whenever a test runs: nobody is told of a year that ends while its time is moved. */
export const noStatements = () => newsroomFile({ letters: { statement: { send: false } } });

/** The letters in the service's folder, oldest first. */
export async function lettersOf({ dataDir }: Pick<TestService, 'dataDir'>): Promise<MailInFolder[]> {
  const folder = join(dataDir, 'mail');
  const listed = await listMailbox(folder, { limit: 10_000 });
  const found = await Promise.all(listed.map(({ id }) => findMail(folder, id)));
  return found.filter((mail) => mail !== undefined).toReversed();
}

/** Once nothing is owed or waiting to be sent. */
export async function lettersSettled(service: TestService): Promise<MailInFolder[]> {
  await service.settled();
  await until('every letter to be sent', async () => {
    const now = service.deps.clock.now();
    const { db } = service.deps;
    const owed = await db
      .selectFrom('notice')
      .select('key')
      .where('status', '=', 'open')
      .where('due_at', '<=', now)
      .execute();
    const waiting = await db.selectFrom('outbox_mail').select('id').where('status', '=', 'queued').execute();
    return owed.length === 0 && waiting.length === 0;
  });
  return lettersOf(service);
}

/** Each notice with what became of it. */
export async function notices({ deps }: Pick<TestService, 'deps'>): Promise<Record<string, string>> {
  const rows = await deps.db.selectFrom('notice').select(['kind', 'status', 'outcome']).execute();
  return Object.fromEntries(rows.map(({ kind, status, outcome }) => [kind, outcome ?? status]));
}
