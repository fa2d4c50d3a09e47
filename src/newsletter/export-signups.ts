import { storedSignups, type ListedSignup } from '../../db/newsletter-signups.ts';
import type { Deps } from '../deps.ts';
import { signupAddressPurpose } from './sign-up.ts';

const columns = ['email', 'language', 'requested_at', 'confirmed_at', 'policy_version', 'wording_sha256'];
const pageSize = 500;

/**
 * Those who confirmed and are kept here, as CSV (RFC 4180) with the proof of their consent, a line at a time.
 * No field needs quotes but a policy's version: addresses hold neither quotes nor commas.
 */
export async function* exportSignups(
  { db, sealing }: Pick<Deps, 'db' | 'sealing'>,
  list: string,
): AsyncGenerator<string> {
  yield columns.join(',');
  let after = '';
  for (;;) {
    const page = await storedSignups(db, { list, after, limit: pageSize });
    for (const signup of page) {
      const email = sealing.open(signup.address, signupAddressPurpose(signup.id)).toString();
      yield lineOf(email, signup);
    }
    const last = page.at(-1);
    if (!last) return;
    after = last.id;
  }
}

const lineOf = (email: string, signup: ListedSignup): string =>
  [
    ...[email, signup.locale, signup.requestedAt, signup.confirmedAt],
    ...[`"${signup.policyVersion.replaceAll('"', '""')}"`, signup.wordingHash],
  ].join(',');
