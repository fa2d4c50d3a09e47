import { createTransport, type NodemailerError, type SMTPTransportOptions } from 'nodemailer';
import { composeMail } from './compose-mail.ts';
import { MailFailure, type MailTransport } from './mail-transport.ts';

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Speaks SMTP to the server of SMTP_URL, one conversation and one recipient a mail. */
export function createSmtpTransport(smtpUrl: string): MailTransport {
  const transporter = createTransport(smtpOptions(smtpUrl));
  return {
    async deliver(mail, signal) {
      const raw = await composeMail(mail);
      try {
        await transporter.sendMail({
          envelope: { from: mail.from.address, to: [mail.to] },
          raw,
          ...(signal && { signal }),
        });
      } catch (error) {
        throw failureOf(error);
      }
    },
  };
}

function smtpOptions(smtpUrl: string): SMTPTransportOptions {
  const url = new URL(smtpUrl);
  return {
    url: smtpUrl,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 30_000,
    // A password must not cross a network in clear because somebody struck STARTTLS from the greeting.
    requireTLS: url.protocol === 'smtp:' && url.username !== '' && !loopback.test(url.hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

// Only a refusal of this recipient or this mail is final. A refused log-in or sender is ours to mend.
const commandsAboutTheMail = new Set(['RCPT TO', 'DATA']);

function failureOf(error: unknown): MailFailure {
  if (!isNodemailerError(error)) return new MailFailure('unknown', { permanent: false });
  const permanent = error.permanent === true && commandsAboutTheMail.has(error.command ?? '');
  return new MailFailure(codeOf(error), { permanent });
}

function codeOf(error: NodemailerError): string {
  if (error.responseCode === undefined) return error.originalCode ?? error.code ?? 'unknown';
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(error.response ?? '')?.[1];
  return enhanced ? `${error.responseCode} ${enhanced}` : String(error.responseCode);
}

const isNodemailerError = (error: unknown): error is NodemailerError => error instanceof Error;
