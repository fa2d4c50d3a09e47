import Stripe from 'stripe';
import { z } from 'zod';

const toleranceSeconds = 300;

/** What every event of Stripe's has (docs.stripe.com/api/events/object); types and statuses stay open. */
const eventSchema = z.object({
  id: z.string().regex(/^evt_\w+$/),
  object: z.literal('event'),
  type: z.string().min(1),
  api_version: z.string().nullable(),
  created: z.number().int().nonnegative(),
  livemode: z.boolean(),
  account: z.string().optional(),
  data: z.object({ object: z.looseObject({ id: z.string().optional(), object: z.string().optional() }) }),
});

export type StripeEvent = z.infer<typeof eventSchema>;

const verifier = new Stripe('sk_test_never_used_for_a_call').webhooks;

/**
 * The event in a delivery that Stripe signed with one of the secrets.
 * @param nowMs wall time: Stripe signs with it, whatever the sandbox's calendar says.
 * @throws {Error} of many kinds for everything else; none may be shown to the sender.
 */
export function verifiedEvent(
  body: Uint8Array,
  header: string | undefined,
  secrets: readonly string[],
  nowMs: number,
): StripeEvent {
  if (header === undefined) throw new Error('no signature');
  refuseOddTimestamp(header, nowMs);
  const text = strictText(body);
  if (!secrets.some((secret) => isSignedBy(text, header, secret, nowMs))) throw new Error('no secret fits');
  return eventSchema.parse(JSON.parse(text));
}

// The SDK takes the last of several timestamps, and any in the future.
function refuseOddTimestamp(header: string, nowMs: number) {
  const stamps = header.split(',').filter((part) => part.trim().startsWith('t='));
  const seconds = /^t=(\d{1,12})$/.exec(stamps[0]?.trim() ?? '')?.[1];
  if (stamps.length !== 1 || seconds === undefined) throw new Error('expected one timestamp');
  if (Number(seconds) > nowMs / 1000 + toleranceSeconds) throw new Error('timestamp in the future');
}

// The SDK drops a byte order mark before it checks the signature, so that what it verified is not what was sent.
function strictText(body: Uint8Array): string {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  if (text.startsWith('\uFEFF')) throw new Error('byte order mark');
  return text;
}

function isSignedBy(text: string, header: string, secret: string, nowMs: number): boolean {
  try {
    verifier.constructEvent(text, header, secret, toleranceSeconds, undefined, nowMs);
    return true;
  } catch {
    return false;
  }
}
