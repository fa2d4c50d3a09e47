import { isMailAddress, type MailAddress } from '../mail/mail-address.ts';

/** Where no letter arrives (RFC 2606). */
export function readerAddress(donor: number): MailAddress {
  const address = `reader${donor}@example.org`;
  if (!isMailAddress(address)) throw new Error(`expected an address, got ${address}`);
  return address;
}
