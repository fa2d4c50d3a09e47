import { harder, type Friction } from '../abuse/friction.ts';

/** How many payment pages may be opened within ten minutes, and what it costs to open more. */
export interface CheckoutLimits {
  /** From one network, without any friction. */
  readonly free: number;
  /** From one network, in a day. */
  readonly free_daily: number;
  /** From one network, beyond which nothing helps but time. */
  readonly ceiling: number;
  /** From all together, without any friction. */
  readonly global: number;
  /** Forms with mistakes from one network. */
  readonly mistakes: number;
}

export type Verdict =
  | { readonly kind: 'welcome'; readonly friction: Friction }
  /** As many seconds until it is worth another try. */
  | { readonly kind: 'refused'; readonly retryAfterSeconds: number };

const windowMs = 10 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;
/** One network takes about a quarter of a kilobyte; who has the fewest claims on memory, the longest silent, is forgotten first. */
const mostNetworks = 20_000;

interface Seen {
  /** When payment pages were asked for within the window, oldest first; never more than the ceiling. */
  recentMs: number[];
  mistakesMs: number[];
  dayBeganMs: number;
  today: number;
}

export interface CheckoutLimiter {
  /** Counts one new payment page of this network, and says what it takes. `factor` widens a network that many share. */
  take(network: string, nowMs: number, factor?: number): Verdict;
  /** Counts a form with mistakes. */
  takeMistake(network: string, nowMs: number, factor?: number): Verdict;
  /** How many networks are remembered. */
  readonly size: number;
}

/** In memory: each process counts by itself, so several let through as many times more. */
export function createCheckoutLimiter(limits: CheckoutLimits): CheckoutLimiter {
  const networks = new Map<string, Seen>();
  let everybodyMs: number[] = [];
  return {
    get size() {
      return networks.size;
    },
    take(network, nowMs, factor = 1) {
      const seen = seenOf(networks, network, nowMs);
      const ceiling = limits.ceiling * factor;
      if (seen.recentMs.length >= ceiling) return refused(seen.recentMs, nowMs);
      seen.recentMs.push(nowMs);
      seen.today++;
      everybodyMs = within(everybodyMs, nowMs, windowMs);
      if (everybodyMs.length <= limits.global * 2) everybodyMs.push(nowMs);
      const own = stepOf(seen.recentMs.length, limits.free * factor);
      const daily = stepOf(seen.today, limits.free_daily * factor);
      const all = stepOf(everybodyMs.length, limits.global);
      return { kind: 'welcome', friction: harder(harder(own, daily), all) };
    },
    takeMistake(network, nowMs, factor = 1) {
      const seen = seenOf(networks, network, nowMs);
      if (seen.mistakesMs.length >= limits.mistakes * factor) return refused(seen.mistakesMs, nowMs);
      seen.mistakesMs.push(nowMs);
      return { kind: 'welcome', friction: 'none' };
    },
  };
}

/** Up to the limit nothing, up to twice the limit a wait, beyond it a proof of work. */
const stepOf = (count: number, free: number): Friction =>
  count <= free ? 'none' : count <= free * 2 ? 'wait' : 'proof_of_work';

function seenOf(networks: Map<string, Seen>, network: string, nowMs: number): Seen {
  const known = networks.get(network);
  const isToday = known !== undefined && nowMs - known.dayBeganMs < dayMs;
  const seen: Seen = {
    recentMs: within(known?.recentMs ?? [], nowMs, windowMs),
    mistakesMs: within(known?.mistakesMs ?? [], nowMs, windowMs),
    dayBeganMs: isToday ? known.dayBeganMs : nowMs,
    today: isToday ? known.today : 0,
  };
  // A map keeps the order of insertion: whoever came last stands last.
  networks.delete(network);
  networks.set(network, seen);
  const [longestSilent] = networks.keys();
  if (networks.size > mostNetworks && longestSilent !== undefined) networks.delete(longestSilent);
  return seen;
}

const within = (timesMs: readonly number[], nowMs: number, spanMs: number): number[] =>
  timesMs.filter((ms) => nowMs - ms < spanMs);

const refused = ([oldestMs = 0]: readonly number[], nowMs: number): Verdict => ({
  kind: 'refused',
  retryAfterSeconds: Math.max(1, Math.ceil((oldestMs + windowMs - nowMs) / 1000)),
});
