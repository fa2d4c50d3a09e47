import { z } from 'zod';
import { mailAddressSchema } from '../mail-address.ts';
import type { MailReport } from './mail-report.ts';

/** How SNS wraps what it delivers (docs.aws.amazon.com/sns, "HTTP/S notification JSON format"). */
const envelopeSchema = z.object({
  Type: z.string(),
  Message: z.string().optional(),
  SubscribeURL: z.string().optional(),
});

const recipients = z.array(z.object({ emailAddress: z.string() }));

/** docs.aws.amazon.com/ses, "Amazon SNS notification contents"; with event publishing the kind is `eventType`. */
const messageSchema = z.object({
  notificationType: z.string().optional(),
  eventType: z.string().optional(),
  bounce: z
    .object({ bounceType: z.string(), bounceSubType: z.string().optional(), bouncedRecipients: recipients })
    .optional(),
  complaint: z.object({ complainedRecipients: recipients }).optional(),
});

export type SesEvent =
  | { kind: 'reports'; reports: MailReport[] }
  /** A person has to open the address once, so that SNS begins. */
  | { kind: 'subscription'; confirmAt: string };

/** @throws {z.ZodError | SyntaxError} if it is none of SNS. */
export function readSesEvent(body: unknown): SesEvent {
  const envelope = envelopeSchema.parse(body);
  if (envelope.Type === 'SubscriptionConfirmation')
    return { kind: 'subscription', confirmAt: confirmationAddress(envelope.SubscribeURL) };
  const message = messageSchema.parse(JSON.parse(envelope.Message ?? '{}'));
  const { bounce, complaint } = message;
  const isFinal = bounce?.bounceType === 'Permanent' && bounce.bounceSubType !== 'OnAccountSuppressionList';
  return {
    kind: 'reports',
    reports: [
      ...reportsOf(bounce?.bouncedRecipients ?? [], isFinal ? 'hard' : 'soft'),
      ...reportsOf(complaint?.complainedRecipients ?? [], 'complaint'),
    ],
  };
}

const reportsOf = (list: z.infer<typeof recipients>, kind: MailReport['kind']): MailReport[] =>
  list.flatMap(({ emailAddress }) => {
    const recipient = mailAddressSchema.safeParse(/<([^<>]*)>/.exec(emailAddress)?.[1] ?? emailAddress);
    return recipient.success ? [{ recipient: recipient.data, messageId: undefined, kind }] : [];
  });

/** Only Amazon's own: anything else would send a person where somebody else wants. */
function confirmationAddress(url: string | undefined): string {
  return z.url({ protocol: /^https$/, hostname: /^sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/ }).parse(url);
}
