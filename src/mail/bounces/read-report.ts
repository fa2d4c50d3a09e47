import { isMailAddress, type MailAddress } from '../mail-address.ts';
import { finalityOf, type MailReport } from './mail-report.ts';

const mostBytes = 1_000_000;
const mostParts = 50;

/**
 * What a mail in the bounce mailbox reports: a delivery status notification (RFC 3464) or a complaint (RFC 5965). Whatever
 * is neither says nothing: nobody is guessed to be gone from words. Never throws.
 */
export function readMailReport(raw: Buffer): MailReport[] {
  if (raw.length > mostBytes) return [];
  const mail = partOf(raw.toString('latin1').replaceAll(/\r?\n/g, '\n'));
  const parts = partsOf(mail);
  const messageId = messageIdIn(parts);
  const status = parts.find(({ type }) => type === 'message/delivery-status');
  if (status) return deliveries(status.body, messageId);
  const feedback = parts.find(({ type }) => type === 'message/feedback-report');
  return feedback ? complaints(feedback.body, parts, messageId) : [];
}

interface Part {
  type: string;
  fields: ReadonlyMap<string, string>;
  body: string;
}

// The first group of fields is about the whole, each other one about a recipient.
const deliveries = (body: string, messageId: string | undefined): MailReport[] =>
  body
    .split(/\n{2,}/)
    .slice(1)
    .flatMap((group) => {
      const fields = fieldsOf(group);
      const recipient =
        addressIn(fields.get('original-recipient')) ?? addressIn(fields.get('final-recipient'));
      if (!recipient) return [];
      const hasFailed = fields.get('action')?.toLowerCase() === 'failed';
      const kind = hasFailed ? finalityOf(fields.get('status') ?? '') : 'soft';
      return [{ recipient, messageId, kind }];
    });

function complaints(body: string, parts: readonly Part[], messageId: string | undefined): MailReport[] {
  const fields = fieldsOf(body);
  const returned = parts.find(({ type }) => isReturned(type));
  const recipient =
    addressIn(fields.get('original-rcpt-to')) ?? addressIn(returned && fieldsOf(headOf(returned)).get('to'));
  const isAbuse = /^(abuse|fraud|not-spam|other|virus)$/i.exec(fields.get('feedback-type') ?? '')?.[0];
  if (!recipient || isAbuse === undefined || isAbuse.toLowerCase() === 'not-spam') return [];
  return [{ recipient, messageId, kind: 'complaint' }];
}

const isReturned = (type: string) => type === 'message/rfc822' || type === 'text/rfc822-headers';

const headOf = ({ body }: Part) => body.replace(/^\n+/, '').split('\n\n')[0] ?? '';

const messageIdIn = (parts: readonly Part[]): string | undefined => {
  const returned = parts.find(({ type }) => isReturned(type));
  return returned && /<[^<>\s]+>/.exec(fieldsOf(headOf(returned)).get('message-id') ?? '')?.[0];
};

/** `rfc822; reader@example.org`, or in angle brackets. */
function addressIn(field: string | undefined): MailAddress | undefined {
  const text = (field ?? '').replace(/^[a-z0-9-]+;/i, '').trim();
  const bare = /<([^<>]*)>/.exec(text)?.[1] ?? text;
  return isMailAddress(bare) ? bare : undefined;
}

function partOf(text: string): Part {
  const [head = '', ...rest] = text.split('\n\n');
  const fields = fieldsOf(head);
  return {
    type: (fields.get('content-type') ?? 'text/plain').split(';')[0]?.trim().toLowerCase() ?? '',
    fields,
    body: rest.join('\n\n'),
  };
}

function partsOf(mail: Part): Part[] {
  const boundary = /boundary="?([^"\n;]+)"?/i.exec(mail.fields.get('content-type') ?? '')?.[1]?.trim();
  if (!mail.type.startsWith('multipart/') || boundary === undefined) return [];
  return `\n${mail.body}`
    .split(`\n--${boundary}`)
    .slice(1, mostParts)
    .filter((part) => !part.startsWith('--'))
    .map((part) => partOf(part.replace(/^[ \t]*\n/, '')));
}

/** Unfolded, the last of a name. */
function fieldsOf(head: string): ReadonlyMap<string, string> {
  return new Map(
    head
      .replaceAll(/\n[ \t]+/g, ' ')
      .split('\n')
      .map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
      }),
  );
}
