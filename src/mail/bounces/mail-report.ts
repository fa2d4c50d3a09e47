import type { MailAddress } from '../mail-address.ts';

/** What somebody says became of a mail of ours. */
export interface MailReport {
  readonly recipient: MailAddress;
  /** Ours, with its angle brackets, as far as the report names it. */
  readonly messageId: string | undefined;
  /** `soft`: it may arrive another time, and nothing is kept. */
  readonly kind: 'hard' | 'soft' | 'complaint';
}

/** How final an enhanced status code is (RFC 3463): the mailbox is not there, or only not now, or not for us. */
export function finalityOf(status: string): 'hard' | 'soft' {
  const [, kind, subject, detail] = /^([245])\.(\d{1,3})\.(\d{1,3})$/.exec(status.trim()) ?? [];
  if (kind !== '5') return 'soft';
  // 5.2.2 is a full mailbox. 5.3 is the other server's own trouble, 5.4 the way to it, 5.7 what it thinks of us.
  if (subject === '2' && detail === '2') return 'soft';
  return subject === '1' || subject === '2' || subject === '0' ? 'hard' : 'soft';
}
