import { claimSignup, finishSignup, postponeSignup, type HeldSignup } from '../../db/newsletter-signups.ts';
import { openTask } from '../../db/staff-tasks.ts';
import { plusMs } from '../clock.ts';
import type { Deps } from '../deps.ts';
import { mailAddressSchema } from '../mail/mail-address.ts';
import { retryDelayMs } from '../mail/retry-delay.ts';
import { ProviderAway, type NewsletterProvider, type Outcome } from './provider.ts';
import { signupAddressPurpose } from './sign-up.ts';

// Longer than a provider may take to answer.
const leaseMs = 60_000;
const triesBeforeDead = 25;

type HandOverDeps = Pick<Deps, 'db' | 'sealing' | 'clock' | 'random' | 'config' | 'log' | 'database'>;

export interface HandedOver {
  done: number;
  refused: number;
  postponed: number;
}

/** Tells the provider who has confirmed and who has left; undefined: sign-ups are kept here. */
export async function handOver(
  deps: HandOverDeps,
  provider: NewsletterProvider | undefined,
  { limit }: { limit: number },
): Promise<HandedOver> {
  const count: HandedOver = { done: 0, refused: 0, postponed: 0 };
  for (let n = 0; n < limit; n++) {
    const held = await claimSignup(deps.db, { now: deps.clock.now(), leaseMs, random: deps.random });
    if (!held) break;
    count[await tellProvider(deps, provider, held)]++;
  }
  if (count.done + count.refused > 0) await deps.database.forgetDeleted();
  return count;
}

async function tellProvider(
  deps: HandOverDeps,
  provider: NewsletterProvider | undefined,
  held: HeldSignup,
): Promise<keyof HandedOver> {
  const about = { signup: held.id, list: held.list, attempts: held.attempts };
  try {
    const outcome = await call(deps, provider, held);
    const now = deps.clock.now();
    if (outcome.kind === 'refused') {
      deps.log.warn({ ...about, why: outcome.why }, 'newsletter: the provider refuses a reader');
      await finishSignup(deps.db, held, { status: 'dead', keepAddress: false, now, error: outcome.why });
      return 'refused';
    }
    await finishSignup(deps.db, held, {
      ...{ status: held.status === 'confirmed' ? 'handed' : 'left', now },
      keepAddress: provider === undefined && held.status === 'confirmed',
      ...(outcome.reference !== undefined && { reference: outcome.reference }),
    });
    return 'done';
  } catch (error) {
    // Only our own words are known to hold no address.
    const why =
      error instanceof ProviderAway ? error.message : error instanceof Error ? error.name : 'unknown';
    return await later(deps, held, why);
  }
}

async function call(
  { sealing, config }: HandOverDeps,
  provider: NewsletterProvider | undefined,
  held: HeldSignup,
): Promise<Outcome> {
  if (provider === undefined) return { kind: 'done' };
  if (held.address === null) return { kind: 'refused', why: 'the address is gone' };
  const email = mailAddressSchema.parse(sealing.open(held.address, signupAddressPurpose(held.id)).toString());
  const newsletter = config.newsroom.newsletters.find(({ slug }) => slug === held.list);
  const list = newsletter?.provider_list ?? held.list;
  if (held.status === 'leaving') return provider.unsubscribe({ email, list, reference: held.reference });
  return provider.subscribe({
    email,
    list,
    locale: held.locale,
    confirmedAt: held.confirmedAt ?? held.since,
  });
}

async function later(deps: HandOverDeps, held: HeldSignup, error: string): Promise<'postponed' | 'refused'> {
  const now = deps.clock.now();
  const about = { signup: held.id, list: held.list, attempts: held.attempts, error };
  if (held.attempts < triesBeforeDead) {
    const nextAttemptAt = plusMs(now, retryDelayMs(held.attempts, deps.random));
    deps.log.warn({ ...about, nextAttemptAt }, 'newsletter: the provider was not reached');
    await postponeSignup(deps.db, held, { nextAttemptAt, error });
    return 'postponed';
  }
  deps.log.error(about, 'newsletter: the provider was not reached, given up');
  await finishSignup(deps.db, held, { status: 'dead', keepAddress: false, now, error });
  const what = held.status === 'confirmed' ? 'signed up' : 'signed off';
  await openTask(
    deps.db,
    {
      ...{ key: `newsletter:${held.id}`, kind: 'newsletter', subjectId: held.id },
      detail: `a reader of ${held.list} was to be ${what}, and the provider was not reached ${held.attempts} times: ${error}`,
    },
    now,
  );
  return 'refused';
}
