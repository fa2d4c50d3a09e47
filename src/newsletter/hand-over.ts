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
// About five days: a provider may be away over a long weekend.
const triesBeforeDead = 50;
const whileRefusedMs = 24 * 60 * 60 * 1000;

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
    const told = await tellProvider(deps, provider, held);
    count[told]++;
    // Whoever does not answer one does not answer the next, and other letters wait behind this.
    if (told === 'postponed') break;
  }
  if (count.done + count.refused > 0) await deps.database.forgetDeleted();
  return count;
}

async function tellProvider(
  deps: HandOverDeps,
  provider: NewsletterProvider | undefined,
  held: HeldSignup,
): Promise<keyof HandedOver> {
  try {
    const outcome = await call(deps, provider, held);
    const now = deps.clock.now();
    if (outcome.kind === 'refused') return await refused(deps, held, outcome.why);
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
    return await later(deps, held, why, error instanceof ProviderAway ? error.waitMs : 0);
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

async function later(
  deps: HandOverDeps,
  held: HeldSignup,
  error: string,
  waitMs: number,
): Promise<'postponed' | 'refused'> {
  if (held.attempts >= triesBeforeDead) return refused(deps, held, error);
  const delayMs = Math.max(waitMs, retryDelayMs(held.attempts, deps.random));
  const nextAttemptAt = plusMs(deps.clock.now(), delayMs);
  deps.log.warn({ ...aboutOf(held), error, nextAttemptAt }, 'newsletter: the provider was not reached');
  await postponeSignup(deps.db, held, { nextAttemptAt, error });
  return 'postponed';
}

/** Somebody has to know. A wish to come is given up; a wish to leave is not: it is said again until it is heard. */
async function refused(deps: HandOverDeps, held: HeldSignup, error: string): Promise<'refused'> {
  const now = deps.clock.now();
  const isLeaving = held.status === 'leaving';
  deps.log.error({ ...aboutOf(held), error }, 'newsletter: the provider does not take it');
  if (isLeaving) await postponeSignup(deps.db, held, { nextAttemptAt: plusMs(now, whileRefusedMs), error });
  else await finishSignup(deps.db, held, { status: 'dead', keepAddress: false, now, error });
  const what = isLeaving
    ? 'has left and is still on the list of the provider; it is tried every day'
    : 'signed up and is not on the list of the provider; it was given up';
  await openTask(
    deps.db,
    {
      ...{ key: `newsletter:${held.id}:${held.status}`, kind: 'newsletter', subjectId: held.id },
      detail: `a reader of ${held.list} ${what}, after ${held.attempts} tries: ${error}`,
    },
    now,
  );
  return 'refused';
}

const aboutOf = ({ id, list, attempts }: HeldSignup) => ({ signup: id, list, attempts });
