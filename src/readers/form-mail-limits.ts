import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import { createSender } from './sender.ts';

/** How many letters may be asked for within ten minutes. */
export interface FormMailLimits {
  readonly per_network: number;
  readonly global: number;
}

const windowMs = 10 * 60 * 1000;
/** Who was silent longest is forgotten first. */
const mostNetworks = 20_000;

export interface FormMailLimiter {
  /** Counts one form. @returns seconds until the next is taken; undefined: this one is. */
  take(network: string, nowMs: number, factor?: number): number | undefined;
}

/** In memory: each process counts by itself. */
export function createFormMailLimiter(limits: FormMailLimits): FormMailLimiter {
  const networks = new Map<string, number[]>();
  let all: number[] = [];
  return {
    take(network, nowMs, factor = 1) {
      const recent = within(networks.get(network) ?? [], nowMs);
      all = within(all, nowMs);
      // A map keeps the order of insertion: whoever came last stands last.
      networks.delete(network);
      networks.set(network, recent);
      const [longestSilent] = networks.keys();
      if (networks.size > mostNetworks && longestSilent !== undefined) networks.delete(longestSilent);
      if (recent.length >= limits.per_network * factor) return secondsUntilFree(recent, nowMs);
      if (all.length >= limits.global) return secondsUntilFree(all, nowMs);
      recent.push(nowMs);
      all.push(nowMs);
      return undefined;
    },
  };
}

const within = (timesMs: readonly number[], nowMs: number): number[] =>
  timesMs.filter((ms) => nowMs - ms < windowMs);

const secondsUntilFree = ([oldestMs = 0]: readonly number[], nowMs: number): number =>
  Math.max(1, Math.ceil((oldestMs + windowMs - nowMs) / 1000));

/** What stands before every form that makes us write to an address which somebody typed; all of them count together. */
export type FormMailGate = (c: Context) => number | undefined;

export function createFormMailGate(deps: Pick<Deps, 'clock' | 'random' | 'config'>): FormMailGate {
  if (!deps.config.abuseLimits) return () => undefined;
  const limiter = createFormMailLimiter(deps.config.newsroom.safety.form_mail);
  const sender = createSender(deps);
  return (c) => limiter.take(...sender(c));
}
