/** What can be wrong with a request as such, whatever it asks for, and what HTTP calls it (RFC 9110, 15). */
export const readerProblems = {
  unreadable: 400,
  elsewhere: 403,
  unknown: 404,
  method: 405,
  too_large: 413,
  wrong_type: 415,
  broken: 500,
} as const;

export type ReaderProblem = keyof typeof readerProblems;
