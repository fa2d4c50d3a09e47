import { z } from 'zod';

/** An address that is safe to hand to a mail server: ASCII, one mailbox, nothing that needs quoting. */
export type MailAddress = string & z.$brand<'MailAddress'>;

// RFC 5321 limits; of RFC 5322 only dot-atoms. Quoted local parts, comments and address literals are
// legal and rare, and mail servers have been talked into other recipients by them; so have they by routes in `!` and
// `%` (RFC 5321, appendix C and F.2) and by encoded words, which begin with `=?` (RFC 2047).
const localPart = /^(?=.{1,64}$)(?!.*=\?)[a-z0-9#$&*+/=?^_{|}~-]+(\.[a-z0-9#$&*+/=?^_{|}~-]+)*$/i;
const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/i;

export function isMailAddress(text: string): text is MailAddress {
  const at = text.lastIndexOf('@');
  return (
    text.length <= 254 && localPart.test(text.slice(0, Math.max(at, 0))) && domain.test(text.slice(at + 1))
  );
}

/** What a reader typed, without the blanks around it. */
export const mailAddressSchema = z.string().trim().refine(isMailAddress, 'expected one e-mail address');

/** The same mailbox in one spelling, for looking it up. No large provider tells upper from lower case. */
export const normalAddress = (address: MailAddress): string => address.toLowerCase();
