import { z } from 'zod';

/** A failure that was asked for: the next `times` requests to paths that begin with `path`. */
export const faultSchema = z.strictObject({
  path: z.string().startsWith('/v1'),
  status: z.literal([403, 429, 500, 503, 'hang', 'reset']),
  times: z.number().int().min(0).max(1_000_000).default(1),
  /** so many requests pass first */
  after: z.number().int().min(0).max(1_000_000).default(0),
  /** of a connection that is cut: whether the work is done first; without a word a hanging one does it */
  commit: z.boolean().optional(),
});
export type Fault = z.output<typeof faultSchema>;

/** Whether the request does its work although its answer is lost. */
export const commits = ({ status, commit }: Fault): boolean => commit ?? status === 'hang';

export interface Faults {
  add(fault: Fault): void;
  pending(): readonly Fault[];
  /** The fault for this request, used up once; `undefined` lets it pass. */
  take(path: string): Fault | undefined;
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
      const next =
        fault.after > 0 ? { ...fault, after: fault.after - 1 } : { ...fault, times: fault.times - 1 };
      faults = faults.flatMap((one) => (one === fault ? [next] : [one])).filter(({ times }) => times > 0);
      return fault.after > 0 ? undefined : fault;
    },
  };
}
