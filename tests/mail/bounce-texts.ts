const lines = (...text: string[]) => text.join('\r\n');

interface Told {
  messageId: string;
  recipient?: string;
  action?: string;
  status?: string;
}

/** As Postfix writes it. */
export const postfix = ({
  messageId,
  recipient = 'reader@example.org',
  action = 'failed',
  status = '5.1.1',
}: Told) =>
  lines(
    'Return-Path: <>',
    'From: MAILER-DAEMON@mx.newsroom.example (Mail Delivery System)',
    'Subject: Undelivered Mail Returned to Sender',
    'To: support@newsroom.example',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="4F2B.1795342800/mx.newsroom.example"',
    '',
    'This is a MIME-encapsulated message.',
    '',
    '--4F2B.1795342800/mx.newsroom.example',
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    `<${recipient}>: host mx.example.org said: 550 ${status} User unknown`,
    '',
    '--4F2B.1795342800/mx.newsroom.example',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.newsroom.example',
    'X-Postfix-Queue-ID: 4F2B',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Original-Recipient: rfc822;${recipient}`,
    `Action: ${action}`,
    `Status: ${status}`,
    'Remote-MTA: dns; mx.example.org',
    `Diagnostic-Code: smtp; 550 ${status} <${recipient}>: Recipient address rejected:`,
    '    User unknown',
    '',
    '--4F2B.1795342800/mx.newsroom.example',
    'Content-Description: Undelivered Message Headers',
    'Content-Type: text/rfc822-headers',
    '',
    'From: Support <support@newsroom.example>',
    `To: ${recipient}`,
    'Subject: Your reminder',
    `Message-ID:`,
    ` ${messageId}`,
    '',
    '--4F2B.1795342800/mx.newsroom.example--',
    '',
  );

/** As Exchange writes it: no quotes about the boundary, HTML beside the text, the whole mail returned. */
export const exchange = ({ messageId, recipient = 'reader@example.org', status = '5.1.10' }: Told) =>
  lines(
    'From: Microsoft Outlook <postmaster@example.org>',
    'To: support@newsroom.example',
    'Subject: Undeliverable: Your reminder',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=_7f3a_',
    '',
    '--_7f3a_',
    'Content-Type: multipart/alternative; boundary=_inner_',
    '',
    '--_inner_',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Your message could not be delivered.',
    '--_inner_--',
    '',
    '--_7f3a_',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns;AM0PR01.example.org',
    'Received-From-MTA: dns;mx.newsroom.example',
    '',
    `Final-Recipient: rfc822;${recipient}`,
    'Action: failed',
    `Status: ${status}`,
    '',
    '--_7f3a_',
    'Content-Type: message/rfc822',
    '',
    'From: Support <support@newsroom.example>',
    `Message-ID: ${messageId}`,
    'Subject: Your reminder',
    '',
    'Hello.',
    '--_7f3a_--',
    '',
  );

/** RFC 5965, as feedback loops send it. */
export const complaint = ({ messageId, recipient = 'reader@example.org' }: Told) =>
  lines(
    'From: feedback@provider.example',
    'To: support@newsroom.example',
    'Subject: Abuse report',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="arf"',
    '',
    '--arf',
    'Content-Type: text/plain',
    '',
    'This is an email abuse report.',
    '--arf',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: SomeGenerator/1.0',
    'Version: 1',
    `Original-Rcpt-To: ${recipient}`,
    '',
    '--arf',
    'Content-Type: message/rfc822',
    '',
    'From: support@newsroom.example',
    `Message-ID: ${messageId}`,
    '',
    'Hello.',
    '--arf--',
    '',
  );

/** As qmail writes it: words for people, which are not guessed at. */
export const qmail = ({ messageId, recipient = 'reader@example.org' }: Told) =>
  lines(
    'From: MAILER-DAEMON@mx.example.org',
    'To: support@newsroom.example',
    'Subject: failure notice',
    '',
    'Hi. This is the qmail-send program at mx.example.org.',
    `<${recipient}>:`,
    'Sorry, no mailbox here by that name. (#5.1.1)',
    '',
    '--- Below this line is a copy of the message.',
    '',
    `Message-ID: ${messageId}`,
  );
