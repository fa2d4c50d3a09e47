import { z } from 'zod';
import { mailAddressSchema } from '../mail-address.ts';
import type { MailReport } from './mail-report.ts';

const eventSchema = z.object({
  RecordType: z.string(),
  /** Postmark's own word; new ones come. */
  Type: z.string().optional(),
  Email: z.string().optional(),
});

// postmarkapp.com/developer/api/bounce-api: what of its types means that the mailbox is not there.
const final = new Set(['HardBounce', 'BadEmailAddress', 'ManuallyDeactivated']);

/** One event of Postmark's bounce or spam-complaint webhook. @throws {z.ZodError} if it is none. */
export function readPostmarkEvent(body: unknown): MailReport[] {
  const event = eventSchema.parse(body);
  const recipient = mailAddressSchema.safeParse(event.Email ?? '');
  if (!recipient.success) return [];
  const about = { recipient: recipient.data, messageId: undefined };
  if (event.RecordType === 'SpamComplaint' || event.Type === 'SpamComplaint')
    return [{ ...about, kind: 'complaint' }];
  if (event.RecordType !== 'Bounce') return [];
  return [{ ...about, kind: final.has(event.Type ?? '') ? 'hard' : 'soft' }];
}
