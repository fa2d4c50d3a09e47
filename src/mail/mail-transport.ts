import type { DkimKey } from '../config.ts';
import type { Instant } from '../clock.ts';
import type { MailFrom } from '../mail-from.ts';
import type { MailMessage } from './mail-message.ts';

/** A mail with everything that goes into its bytes; the same for every attempt. */
export interface OutgoingMail extends MailMessage {
  from: MailFrom;
  /** With its angle brackets. */
  messageId: string;
  date: Instant;
  /** Absent: not signed here. */
  dkim?: DkimKey | undefined;
}

export interface MailTransport {
  /**
   * Resolves once the other side has taken the mail over.
   * @throws {MailFailure} if it has not, as far as can be known.
   */
  deliver(mail: OutgoingMail, signal?: AbortSignal): Promise<void>;
}

/** The mail was not taken over. The message is a code and holds no address: answers of mail servers quote them. */
export class MailFailure extends Error {
  /** Trying again would be answered alike. */
  readonly permanent: boolean;
  constructor(code: string, about: { permanent: boolean }) {
    super(code);
    this.name = 'MailFailure';
    this.permanent = about.permanent;
  }
}
