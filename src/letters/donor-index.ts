import { normalAddress, type MailAddress } from '../mail/mail-address.ts';
import type { Sealing } from '../sealing.ts';

// Of its own: who gave cannot be held against who asked for a reminder, or reads a newsletter.
const purpose = 'donor.address_index';

/** Under the current key: for writing. */
export const donorIndex = (sealing: Pick<Sealing, 'blindIndex'>, address: MailAddress): Buffer =>
  sealing.blindIndex(normalAddress(address), purpose);

/** Under every key, the current one first: for looking up while keys are being changed. */
export const donorIndexes = (sealing: Pick<Sealing, 'blindIndexes'>, address: MailAddress): Buffer[] =>
  sealing.blindIndexes(normalAddress(address), purpose);
