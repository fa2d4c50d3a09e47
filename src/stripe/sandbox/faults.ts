import { z } from 'zod';

/** A failure that was asked for: the next `times` requests to paths that begin with `path`. */
export const faultSchema = z.strictObject({
  path: z.string().startsWith('/v1'),
  status: z.union([z.literal(429), z.literal(500), z.literal('hang'), z.literal('reset')]),
  times: z.number().int().min(0).max(1_000_000).default(1),
});
export type Fault = z.output<typeof faultSchema>;

export interface Faults {
  add(fault: Fault): void;
  pending(): readonly Fault[];
  /** The fault for this request, used up once; `undefined` lets it pass. */
  take(path: string): Fault['status'] | undefined;
}

/** Not kept over a restart: a fault belongs to the test that asked for it. */
export function createFaults(): Faults {
  let faults: Fault[] = [];
  return {
    add(fault) {
      // Zero times takes an earlier order back.
      if (fault.times === 0) faults = faults.filter((one) => one.path !== fault.path);
      else faults.push(fault);
    },
    pending: () => faults,
    take(path) {
      const fault = faults.find((one) => path.startsWith(one.path));
      if (!fault) return undefined;
      faults = faults.flatMap((one) => {
        if (one !== fault) return [one];
        return one.times > 1 ? [{ ...one, times: one.times - 1 }] : [];
      });
      return fault.status;
    },
  };
}
