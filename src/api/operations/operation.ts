import type { z } from 'zod';
import type { Scope } from '../../../db/api-tokens.ts';
import type { Deps } from '../../deps.ts';
import type { FieldError } from '../problem.ts';

/** What an operation may use. Stripe is not among it. */
export type OperationDeps = Pick<Deps, 'db' | 'clock' | 'config' | 'sealing' | 'random'>;

export type OperationStatus = 200 | 400 | 404 | 409;

/** What is answered: JSON where it was done, or why it was not. */
export type OperationAnswer<Answer = unknown> =
  | { readonly status: 200; readonly answer: Answer }
  | {
      readonly status: Exclude<OperationStatus, 200>;
      readonly title: string;
      readonly detail?: string;
      readonly errors?: readonly FieldError[];
    };

interface Given<Body> {
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly token: string;
}

/**
 * Something that a program asks the API to do, by POST. One definition feeds the route, its checks and OpenAPI. It is
 * asked again where the first time broke off, so whatever it did is not to be done twice.
 */
export interface Operation {
  readonly name: string;
  /** Behind `/api/v1`, with `:names` of its parameters. */
  readonly path: string;
  /** What it does, in a sentence. */
  readonly summary: string;
  readonly scope: Scope;
  readonly bodyLimitBytes: number;
  readonly body: z.ZodType;
  readonly answer: z.ZodType;
  /** A body that it takes. */
  readonly example: unknown;
  /** @param given the body, already looked through by `body`, and the id of the token that came with it */
  run(deps: OperationDeps, given: Given<unknown>): Promise<OperationAnswer>;
}

export function defineOperation<Body extends z.ZodType, Answer extends z.ZodType>(operation: {
  name: string;
  path: string;
  summary: string;
  scope: Scope;
  bodyLimitBytes?: number;
  body: Body;
  answer: Answer;
  example: z.input<Body>;
  run: (deps: OperationDeps, given: Given<z.output<Body>>) => Promise<OperationAnswer<z.input<Answer>>>;
}): Operation {
  const { run, body } = operation;
  return {
    bodyLimitBytes: 64 * 1024,
    ...operation,
    run: (deps, given) => run(deps, { ...given, body: body.parse(given.body) }),
  };
}

/** An amount in an answer: JSON has no integers of this size. */
export const minorText = (amountMinor: bigint | number): string => amountMinor.toString();
