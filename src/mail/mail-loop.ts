import type { Deps } from '../deps.ts';
import type { MailTransport } from './mail-transport.ts';
import { sendDueMail } from './outbox.ts';

const pauseMs = 3_000;
const mailsARound = 100;

/** Empties the outbox, again and again until `stopping`. A fault is logged and the next round tries afresh. */
export async function runMail(
  deps: Pick<Deps, 'database' | 'db' | 'sealing' | 'clock' | 'random' | 'config' | 'log'>,
  transport: MailTransport,
  stopping: AbortSignal,
): Promise<void> {
  const attempt = async (task: () => Promise<unknown>) => {
    try {
      await task();
    } catch (error) {
      deps.log.error({ error: error instanceof Error ? error.stack : 'unknown' }, 'a round of mail failed');
    }
  };
  while (!stopping.aborted) {
    await attempt(() => sendDueMail(deps, transport, { limit: mailsARound, stopping }));
    await attempt(() => deps.database.forgetOwed());
    await deps.clock.sleep(pauseMs, stopping);
  }
}
