import type { ClaimedEvent } from '../db/webhook-events.ts';
import { apiVersion } from '../src/stripe/stripe-client.ts';
import type { TaskNote } from './translate/translation.ts';

/**
 * What a delivered event says about the endpoint that sent it: of another mode, of another account, in another version
 * of Stripe's API. Once for each, however many events come so. Stripe's list shows events in a version of its own.
 */
export function endpointTask(
  event: Pick<ClaimedEvent, 'id' | 'livemode' | 'account' | 'apiVersion' | 'heardBy'>,
  live: boolean,
): TaskNote | undefined {
  const about = { kind: 'endpoint', subjectId: event.id };
  const mode = (isLive: boolean) => (isLive ? 'live' : 'test');
  if (event.livemode !== live)
    return {
      ...{ ...about, key: 'endpoint:mode' },
      detail: `event ${event.id}: expected ${mode(live)} mode, got ${mode(event.livemode)} mode; it is left alone`,
    };
  if (event.account !== null)
    return {
      ...{ ...about, key: `endpoint:account:${event.account}` },
      detail: `event ${event.id}: expected one of our own account, got one of ${event.account}; it is left alone`,
    };
  if (event.heardBy === 'list' || event.apiVersion === apiVersion) return undefined;
  return {
    ...{ ...about, key: `endpoint:version:${event.apiVersion ?? 'none'}` },
    detail:
      `event ${event.id}: expected API version ${apiVersion}, got ${event.apiVersion ?? 'none'}; ` +
      'no money is booked from it, but the endpoint should be set up anew (stripe setup)',
  };
}
