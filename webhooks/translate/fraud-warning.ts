import type Stripe from 'stripe';
import { idOf } from '../../src/stripe/id-of.ts';
import { nothing, type Translation } from './translation.ts';
import type { TranslatorDeps } from './translator.ts';

/** `radar.early_fraud_warning.*`: the reader's bank believes that the card was stolen. */
export async function translateFraudWarning(
  { stripe }: TranslatorDeps,
  warningId: string,
): Promise<Translation> {
  return translationOfFraudWarning(await stripe.retrieveEarlyFraudWarning(warningId));
}

/** What follows of it is decided by `policies/`, from the task that it opens. */
export function translationOfFraudWarning(warning: Stripe.Radar.EarlyFraudWarning): Translation {
  const { id, actionable, created, fraud_type } = warning;
  const chargeId = idOf(warning.charge) ?? null;
  return {
    ...nothing,
    objects: [
      {
        ...{ id, kind: 'early_fraud_warning', status: actionable ? 'actionable' : 'settled', chargeId },
        ...{ amountMinor: null, currency: null, created, detail: { fraud_type } },
      },
    ],
    overtaken: actionable
      ? []
      : [{ kind: 'fraud_warning', subjectId: id, stillAsked: undefined, resolution: 'settled at Stripe' }],
    tasks: actionable
      ? [
          {
            ...{ key: `efw:${id}`, kind: 'fraud_warning', subjectId: id },
            detail: `charge ${chargeId}: its bank warns of fraud (${fraud_type}); given back now, it is not disputed later`,
          },
        ]
      : [],
  };
}
