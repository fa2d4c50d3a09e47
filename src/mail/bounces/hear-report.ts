import type { Trx } from '../../../db/database.ts';
import { suppressAddress } from '../../../db/mail-suppressions.ts';
import { hasSentMail, withdrawMail } from '../../../db/outbox.ts';
import { deleteRequestsOf } from '../../../db/reminder-requests.ts';
import { deleteReminders } from '../../../db/reminders.ts';
import { plusMs } from '../../clock.ts';
import type { Deps } from '../../deps.ts';
import { addressIndex, addressIndexes } from '../address-index.ts';
import type { MailReport } from './mail-report.ts';

/** Two years: an address may be given to somebody else, or be mended. */
const suppressedMs = 2 * 365 * 24 * 60 * 60 * 1000;

export type Heard = 'suppressed' | 'known' | 'nothing to do' | 'not about a mail of ours';

/**
 * Writes no more to an address that is gone, or whose reader complained; of the address only its index is kept. What
 * comes by mail counts only where it names a mail that left here: a stranger who knows an address could silence it
 * otherwise.
 */
export async function hearReport(
  { database, db, sealing, clock }: Pick<Deps, 'database' | 'db' | 'sealing' | 'clock'>,
  report: MailReport,
  { isTrusted }: { isTrusted: boolean },
): Promise<Heard> {
  const heard = await db.transaction().execute(async (trx): Promise<Heard> => {
    if (!isTrusted && !(await isOurs(trx, report))) return 'not about a mail of ours';
    if (report.kind === 'soft') return 'nothing to do';
    const now = clock.now();
    const indexes = addressIndexes(sealing, report.recipient);
    const isNew = await suppressAddress(trx, {
      addressIndex: addressIndex(sealing, report.recipient),
      reason: report.kind === 'hard' ? 'bounced' : 'complained',
      ...{ since: now, until: plusMs(now, suppressedMs) },
    });
    await deleteRequestsOf(trx, indexes);
    await deleteReminders(trx, indexes);
    await withdrawMail(trx, { recipientIndexes: indexes, now });
    return isNew ? 'suppressed' : 'known';
  });
  if (heard === 'suppressed') await database.forgetDeleted();
  return heard;
}

const isOurs = (trx: Trx, { messageId }: MailReport): Promise<boolean> =>
  messageId === undefined ? Promise.resolve(false) : hasSentMail(trx, messageId);
