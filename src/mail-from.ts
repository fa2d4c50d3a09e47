/** Who our mail is from, as MAIL_FROM says it. */
export interface MailFrom {
  name: string;
  address: string;
}

const named = /^"?([^"<>]*?)"?\s*<([^<>\s,@]+@[^<>\s,@]+)>$/;
const bare = /^[^<>\s,@"]+@[^<>\s,@"]+$/;

/** @throws {RangeError} if `text` is neither `Name <address>` nor an address. */
export function parseMailFrom(text: string): MailFrom {
  if (bare.test(text)) return { name: '', address: text };
  const match = named.exec(text);
  const address = match?.[2];
  if (!address) throw new RangeError('MAIL_FROM: expected Name <address> or an address');
  return { name: match[1] ?? '', address };
}

export const domainOf = (from: MailFrom): string => from.address.slice(from.address.lastIndexOf('@') + 1);

export function isMailFrom(text: string): boolean {
  try {
    return Boolean(parseMailFrom(text));
  } catch {
    return false;
  }
}
