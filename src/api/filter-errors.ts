import type { z } from 'zod';
import type { FieldError } from './problem.ts';

/** What is wrong with the filters of a report or an export, filter by filter, each with what it is for. */
export const filterErrors = (
  error: z.ZodError,
  { filters }: { filters: Readonly<Record<string, string>> },
): FieldError[] =>
  error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((field) => ({
        ...{ field, message: `expected one of ${Object.keys(filters).join(', ')}` },
      }));
    const field = String(issue.path[0] ?? '');
    return [
      { field, message: issue.code === 'invalid_type' ? `is needed: ${filters[field]}` : issue.message },
    ];
  });
