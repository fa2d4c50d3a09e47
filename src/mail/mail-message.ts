import { z } from 'zod';
import { mailAddressSchema } from './mail-address.ts';

/** What a mail says and to whom; kept only sealed. */
export const mailMessageSchema = z.object({
  to: mailAddressSchema,
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** One POST to it stops mail of this kind (RFC 8058). */
  stopUrl: z.url({ protocol: /^https?$/ }).optional(),
});

export type MailMessage = z.infer<typeof mailMessageSchema>;
