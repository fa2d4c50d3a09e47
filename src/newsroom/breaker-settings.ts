import { z } from 'zod';

const step = (failed: number, percent: number) =>
  z
    .strictObject({
      /** Attempts that failed within ten minutes. */
      failed: z.number().int('expected a whole number').min(1).max(100_000).default(failed),
      /** Of a hundred attempts. */
      failed_percent: z.number().int('expected a whole number').min(1).max(100).default(percent),
    })
    .prefault({});

/** When failed payments make it harder to come as far as paying. The defaults suit some fifty gifts an hour. */
export const breakerSettings = z
  .strictObject({ wait: step(10, 50), proof_of_work: step(25, 60), restricted: step(60, 70) })
  .refine(
    ({ wait, proof_of_work, restricted }) =>
      wait.failed <= proof_of_work.failed && proof_of_work.failed <= restricted.failed,
    'expected each step to take at least as many failures as the one before',
  );
