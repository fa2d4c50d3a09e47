import { sealingUnder } from '../sealing.ts';
import { giftSchema } from './ask.ts';
import { mailAddressSchema } from '../mail/mail-address.ts';
import type { z } from 'zod';

const capsuleSchema = giftSchema.extend({ address: mailAddressSchema });

/** What another reminder needs. */
export type Capsule = z.infer<typeof capsuleSchema>;

const purpose = 'reminder_sent.capsule';

/** Sealed under the letter's token, of which we keep the hash: nobody opens it without the letter. */
export const closeCapsule = (capsule: Capsule, token: string): Buffer =>
  sealingUnder(token).seal(JSON.stringify(capsule), purpose);

/** @throws {Error} if it is of another letter. */
export const openCapsule = (sealed: Buffer, token: string): Capsule =>
  capsuleSchema.parse(JSON.parse(sealingUnder(token).open(sealed, purpose).toString()));
