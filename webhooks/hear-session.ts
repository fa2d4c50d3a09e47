import type { Trx } from '../db/database.ts';
import { findDonation, observeSession } from '../db/donations.ts';
import { contradictionWith } from './contradiction.ts';
import { isMailAddress } from '../src/mail/mail-address.ts';
import { addressIndexes } from '../src/mail/address-index.ts';
import { callOffReminders } from '../src/reminders/call-off.ts';
import type { Books } from './books.ts';
import type { SessionObservation, TaskNote } from './translate/translation.ts';

/** Applies a session to its donation. @returns what a person has to look at, if anything. */
export async function hearSession(
  trx: Trx,
  session: SessionObservation,
  books: Pick<Books, 'live' | 'now' | 'sealing'>,
): Promise<TaskNote | undefined> {
  const donation = session.donationId === undefined ? undefined : await findDonation(trx, session.donationId);
  if (!donation) return undefined;
  // A session says paid only of the donation it was made for; one that expired says nothing of money.
  const paid = { ...session, subjectId: session.sessionId };
  const contradiction = session.status === 'expired' ? undefined : contradictionWith(donation, paid, books);
  if (contradiction) return contradiction;
  const heard = await observeSession(trx, session);
  if (session.status === 'paid' || session.status === 'clearing') await callOff(trx, session, books);
  // A gift of one payment that is paid twice is seen by its charges.
  if (heard !== 'paid twice' || donation.gift_interval === 'once') return undefined;
  return {
    ...{ key: `duplicate:${session.sessionId}`, kind: 'duplicate_session', subjectId: session.sessionId },
    detail: `donation ${donation.id}: expected one paid session, got ${donation.session_id} and ${session.sessionId}`,
  };
}

// Who has given is not reminded of it, whatever had been asked for before.
async function callOff(
  trx: Trx,
  { payer }: SessionObservation,
  { sealing, now }: Pick<Books, 'now' | 'sealing'>,
): Promise<void> {
  if (payer === undefined || !isMailAddress(payer)) return;
  await callOffReminders(trx, addressIndexes(sealing, payer), now);
}
