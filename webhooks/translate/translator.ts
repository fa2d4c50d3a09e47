import type { StripePort } from '../../src/stripe/stripe-port.ts';
import type { Translation } from './translation.ts';

/** What a translator may use. */
export interface TranslatorDeps {
  readonly stripe: StripePort;
}

/**
 * Asks Stripe how the object of some events stands now: events come late, twice and out of order.
 * @param types of the events that made us look, at least one.
 */
export type Translator = (
  deps: TranslatorDeps,
  objectId: string,
  types: readonly string[],
) => Promise<Translation>;
