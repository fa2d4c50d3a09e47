import { z } from 'zod';
import { texts } from './texts.ts';

/** While it is there, readers are asked to come again. Events, staff and the thanks for a payment go on. */
export const maintenanceSetting = z.strictObject({
  /** The newsroom's own words, by language, above ours. */
  message: texts.default({}),
  until: z.iso
    .datetime({ offset: true, error: 'expected a time such as 2026-11-24T14:00:00Z' })
    .transform((text) => new Date(text).toISOString())
    .optional(),
});

export type Maintenance = z.output<typeof maintenanceSetting>;
