import { createTransport } from 'nodemailer';
import type { DkimKey } from '../config.ts';
import type { OutgoingMail } from './mail-transport.ts';

const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

/** The mail as RFC 5322 bytes, the same for a mail server and for the folder. */
export async function composeMail(mail: OutgoingMail): Promise<Buffer> {
  const composed = await composer.sendMail({
    from: mail.from,
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    // A string would go into the header as it is; RFC 5322 has a form of its own.
    date: new Date(mail.date),
    headers: { 'Auto-Submitted': 'auto-generated', ...stopHeaders(mail.stopUrl) },
    xMailer: false,
    // Two attempts at one mail are the same bytes.
    baseBoundary: mail.messageId.replaceAll(/[^a-z0-9]/gi, ''),
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(mail.dkim && { dkim: signatureOf(mail, mail.dkim) }),
  });
  if (!Buffer.isBuffer(composed.message))
    throw new TypeError('expected the composed mail as bytes, got a stream');
  return composed.message;
}

// RFC 8058: the address in angle brackets, in one line, and the fixed value beside it.
const stopHeaders = (stopUrl: string | undefined) =>
  stopUrl === undefined
    ? {}
    : {
        'List-Unsubscribe': { prepared: true, value: `<${new URL(stopUrl).href}>` },
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      };

// RFC 8058, 4: both List headers must be signed. Each of these stands in a mail once at most.
const signedHeaders = [
  ...['from', 'to', 'subject', 'date', 'message-id', 'mime-version', 'content-type', 'auto-submitted'],
  ...['list-unsubscribe', 'list-unsubscribe-post'],
].join(':');

const signatureOf = ({ from }: OutgoingMail, { selector, privateKey }: DkimKey) => ({
  domainName: from.address.slice(from.address.lastIndexOf('@') + 1),
  keySelector: selector,
  privateKey,
  headerFieldNames: signedHeaders,
  // Two attempts at one mail are the same bytes.
  cacheDir: false as const,
});
