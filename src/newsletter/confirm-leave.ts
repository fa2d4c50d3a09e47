import {
  confirmSignups,
  deleteUnconfirmed,
  letLeave,
  refuseSignup,
  signupsOfToken,
} from '../../db/newsletter-signups.ts';
import { countNewsletters } from '../../db/newsletter-counts.ts';
import { plusMs } from '../clock.ts';
import type { Deps } from '../deps.ts';
import { hashOfToken } from '../random.ts';
import { sealingUnder } from '../sealing.ts';
import { monthOf, signupAddressPurpose, signupCapsulePurpose } from './sign-up.ts';

/** So long a letter waits to be answered. */
export const confirmWithinMs = 72 * 60 * 60 * 1000;

/** Consent. Said twice, or by a link that is too old, it changes nothing. */
export async function confirmSignup(
  { db, clock, config }: Pick<Deps, 'db' | 'clock' | 'config'>,
  token: string,
): Promise<'confirmed' | 'nothing'> {
  const now = clock.now();
  const about = { tokenHash: hashOfToken(token), now, notBefore: plusMs(now, -confirmWithinMs) };
  const lists = await db.transaction().execute(async (trx) => {
    const lists = await confirmSignups(trx, about);
    await countNewsletters(trx, { month: monthOf({ clock, config }), what: 'confirmed', lists });
    return lists;
  });
  return lists.length > 0 ? 'confirmed' : 'nothing';
}

/**
 * Ends what this letter began. We hold the address under the letter's token only; it is sealed anew until the provider
 * was told.
 */
export async function leaveNewsletters(
  { db, sealing, clock, database, config }: Pick<Deps, 'db' | 'sealing' | 'clock' | 'database' | 'config'>,
  token: string,
): Promise<'left' | 'nothing'> {
  const left = await db.transaction().execute(async (trx) => {
    let left = 0;
    const ended: string[] = [];
    for (const { id, list, status, capsule } of await signupsOfToken(trx, hashOfToken(token))) {
      if (status === 'pending') await refuseSignup(trx, id, clock.now());
      else if ((status === 'confirmed' || status === 'handed') && capsule !== null) {
        const address = sealingUnder(token).open(capsule, signupCapsulePurpose);
        await letLeave(trx, id, {
          address: sealing.seal(address, signupAddressPurpose(id)),
          now: clock.now(),
        });
        ended.push(list);
      } else continue;
      left++;
    }
    await countNewsletters(trx, { month: monthOf({ clock, config }), what: 'left', lists: ended });
    return left;
  });
  if (left > 0) await database.forgetDeleted();
  return left > 0 ? 'left' : 'nothing';
}

/** Forgets who never confirmed. */
export async function forgetUnconfirmed({
  db,
  clock,
  database,
}: Pick<Deps, 'db' | 'clock' | 'database'>): Promise<number> {
  const forgotten = await deleteUnconfirmed(db, plusMs(clock.now(), -confirmWithinMs));
  if (forgotten > 0) await database.forgetDeleted();
  return forgotten;
}
