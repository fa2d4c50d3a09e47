import type { Sealing } from '../sealing.ts';
import { normalAddress, type MailAddress } from './mail-address.ts';

// One address, one index, whatever it is kept for. The name is that of the first column which had it.
const purpose = 'reminder.address_index';

/** Under the current key: for writing. */
export const addressIndex = (sealing: Pick<Sealing, 'blindIndex'>, address: MailAddress): Buffer =>
  sealing.blindIndex(normalAddress(address), purpose);

/** Under every key, the current one first: for looking up while keys are being changed. */
export const addressIndexes = (sealing: Pick<Sealing, 'blindIndexes'>, address: MailAddress): Buffer[] =>
  sealing.blindIndexes(normalAddress(address), purpose);

/** Where the mailbox is, as an index: to count by, not to read. */
export const domainIndex = (sealing: Pick<Sealing, 'blindIndex'>, address: MailAddress): Buffer =>
  sealing.blindIndex(domainOfAddress(address), 'mail.domain_index');

export const domainOfAddress = (address: MailAddress): string =>
  normalAddress(address).slice(address.lastIndexOf('@') + 1);
