import type Stripe from 'stripe';
import { idOf } from '../../src/stripe/id-of.ts';
import { nothing, type Translation } from './translation.ts';
import type { TranslatorDeps } from './translator.ts';

/** `review.*`: Stripe asks a person whether a payment is what it seems. */
export async function translateReview({ stripe }: TranslatorDeps, reviewId: string): Promise<Translation> {
  return translationOfReview(await stripe.retrieveReview(reviewId));
}

export function translationOfReview(review: Stripe.Review): Translation {
  const { id, open, reason, created, closed_reason } = review;
  const chargeId = idOf(review.charge) ?? null;
  return {
    ...nothing,
    objects: [
      {
        ...{ id, kind: 'review', status: open ? 'open' : 'closed', chargeId },
        ...{ amountMinor: null, currency: null, created, detail: { reason, closed_reason } },
      },
    ],
    overtaken: open
      ? []
      : [{ kind: 'review', subjectId: id, stillAsked: undefined, resolution: `closed: ${closed_reason}` }],
    tasks: open
      ? [
          {
            ...{ key: `review:${id}`, kind: 'review', subjectId: id },
            detail: `charge ${chargeId}: Stripe asks for a review (${reason}) at its dashboard`,
          },
        ]
      : [],
  };
}
