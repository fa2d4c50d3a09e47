import { z } from 'zod';
import { texts } from './texts.ts';

const gaps = ['newsroom', 'floor'];

/** A text with gaps that are filled for the reader: `{newsroom}`, `{floor}`. */
const textsWithGaps = texts.refine(
  (byLanguage) =>
    Object.values(byLanguage).every((text) =>
      [...text.matchAll(/\{([^}]*)\}/g)].every(([, gap = '']) => gaps.includes(gap)),
    ),
  `expected no other gaps than ${gaps.map((gap) => `{${gap}}`).join(' and ')}`,
);

const oneOf = <const Name extends string>(names: readonly Name[]) =>
  z
    .array(z.enum(names, `expected one of ${names.join(', ')}`))
    .min(1)
    .refine((list) => new Set(list).size === list.length, 'expected each once');

/** What a newsroom may say otherwise on the support page, and in which order. */
export const pageSettings = z.strictObject({
  /** From the top of a narrow screen; on a wide one the box stands beside the rest. */
  sections: oneOf(['appeal', 'box', 'reminder']).default(['appeal', 'box', 'reminder']),
  title: textsWithGaps.default({}),
  lead: textsWithGaps.default({}),
  continue: texts.default({}),
  not_today: texts.default({}),
  remind_me: texts.default({}),
});

const intervalNames = ['once', 'month', 'year'] as const;

export const intervalSettings = {
  /** How often a gift may be given, in the order in which it is offered. */
  intervals: oneOf(intervalNames).default([...intervalNames]),
  /** What is chosen before the reader chooses; where absent, monthly if it is offered. */
  chosen_interval: z.enum(intervalNames, `expected one of ${intervalNames.join(', ')}`).optional(),
};

const basisPoints = z.number().int('expected hundredths of a per cent').min(0).max(5000);

/**
 * What the payment provider takes of a payment, so that the page can say what is left of a small gift. The
 * defaults are Stripe's public prices for cards (stripe.com/pricing); a currency without a fixed part says nothing.
 */
export const feeSettings = z.strictObject({
  rate_basis_points: basisPoints.default(290),
  /** On top, for gifts that renew themselves. */
  recurring_basis_points: basisPoints.default(70),
  fixed_minor: z.record(z.string(), z.number().int().min(0)).default({ usd: 30, eur: 25, gbp: 20 }),
});
