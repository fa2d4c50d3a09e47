import { normalAddress, type MailAddress } from '../mail/mail-address.ts';
import type { Sealing } from '../sealing.ts';

// Of its own: who gave cannot be held against who asked for a reminder, or reads a newsletter.
const purpose = 'donor.address_index';

/** Under every key, the current one first: so that one donor stays one while keys are being changed. */
export const donorIndexes = (sealing: Pick<Sealing, 'blindIndexes'>, address: MailAddress): Buffer[] =>
  sealing.blindIndexes(normalAddress(address), purpose);
