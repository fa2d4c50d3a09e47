import type { Context } from 'hono';
import { requestsOfNonce } from '../../db/donations.ts';
import { harder, type Friction } from '../abuse/friction.ts';
import type { Deps } from '../deps.ts';
import { newToken } from '../random.ts';
import { createCheckoutLimiter, type Verdict } from './checkout-limits.ts';
import type { DonationRequest } from './donation-request.ts';
import { readFormToken, youngestMs } from './form-token.ts';
import { hurdleFor, hurdleMet, type Held, type Shown } from './friction/hurdle.ts';
import { createSender } from './sender.ts';
import { namesOf } from './start-donation.ts';
import { createTokenUses } from './token-uses.ts';

/** How often a reader may go back and choose otherwise before the form is worn out. */
const mostChoices = 6;

export type GateDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'sealing' | 'config'>;

export type Passage =
  | { readonly kind: 'open'; readonly nonce: string }
  | Held
  /** The token is too old, not ours, or worn out. */
  | { readonly kind: 'new form' }
  | { readonly kind: 'refused'; readonly retryAfterSeconds: number };

export interface Submission extends Shown {
  readonly token: string;
  /** `Idempotency-Key`. */
  readonly key: string | undefined;
  readonly request: DonationRequest;
  /** Something was written into a field that no reader sees. */
  readonly isBaited: boolean;
}

export interface CheckoutGate {
  /** Whether this submission may become a payment page, and what stands before it. */
  enter(c: Context, submission: Submission, weather: Friction): Promise<Passage>;
  /** Counts a form with mistakes. */
  mistake(c: Context): Verdict;
  /** Whether the form may be sent again with this token. */
  isGood(token: string): boolean;
}

/** With ABUSE_LIMITS=off: everything is let in, under the name it brings. */
export const openGate = ({ random }: Pick<Deps, 'random'>): CheckoutGate => ({
  enter: (_c, { key, token }) => Promise.resolve({ kind: 'open', nonce: key || token || newToken(random) }),
  mistake: () => ({ kind: 'welcome', friction: 'none' }),
  isGood: (token) => token !== '',
});

/** What stands between a form and Stripe, the same for both doors. What was let in before is let in again. */
export function createCheckoutGate(deps: GateDeps): CheckoutGate {
  const { config, clock } = deps;
  const limiter = createCheckoutLimiter(config.newsroom.safety.limits);
  const uses = createTokenUses(clock);
  const sender = createSender(deps);

  return {
    async enter(c, submission, weather) {
      const token = readFormToken(deps, submission.token);
      if (token.kind !== 'good') return { kind: 'new form' };
      // An empty key names nothing, and would be one donation for all who send it.
      const nonce = submission.key || token.nonce;
      const { nonceHash, requestHash } = namesOf(submission.request, nonce);
      const earlier = await requestsOfNonce(deps.db, nonceHash);
      if (earlier.includes(requestHash)) return { kind: 'open', nonce };
      const use = uses.of(token.nonce, nonceHash);
      if (earlier.length >= mostChoices || use.nonceHash !== nonceHash) return { kind: 'new form' };
      if (use.choices.size >= mostChoices && !use.choices.has(requestHash)) return { kind: 'new form' };
      use.choices.add(requestHash);
      const met = hurdleMet(deps, token.nonce, submission);
      if (met !== undefined) return met === 'overcome' ? { kind: 'open', nonce } : met;
      if (use.friction === undefined) {
        const verdict = limiter.take(...sender(c));
        if (verdict.kind === 'refused') return verdict;
        use.friction = verdict.friction;
      }
      // Who is quicker than anybody can read is not told off, only held.
      if (token.ageMs < youngestMs) await clock.sleep(Math.min(youngestMs, youngestMs - token.ageMs));
      const bait: Friction = submission.isBaited ? 'proof_of_work' : 'none';
      const friction = harder(harder(use.friction, weather), bait);
      return hurdleFor(deps, token.nonce, friction) ?? { kind: 'open', nonce };
    },
    mistake: (c) => limiter.takeMistake(...sender(c)),
    isGood: (text) => readFormToken(deps, text).kind === 'good',
  };
}
