import { changePeriodOperation } from './change-period.ts';
import { importStatementOperation } from './import-statement.ts';
import { matchStatementsOperation } from './match-statements.ts';
import type { Operation } from './operation.ts';
import { resolveTaskOperation } from './resolve-task.ts';

/** Everything that the API does: each is a file of its own, and a name here. */
export const operations: readonly Operation[] = [
  resolveTaskOperation,
  importStatementOperation,
  matchStatementsOperation,
  changePeriodOperation,
];
