import { z } from 'zod';
import { periodState } from '../../../db/periods.ts';
import { closePeriod, reopenPeriod } from '../../finance/periods/close-period.ts';
import { defineOperation } from './operation.ts';

/** What `period close` and `period reopen` do. Asked again it says so. */
export const changePeriodOperation = defineOperation({
  name: 'change-period',
  path: '/periods',
  summary:
    'Closes a month and all before it, or opens one and all after it. A close with open questions needs a reason, a reopening ' +
    'always does',
  scope: 'books',
  body: z.strictObject({
    action: z.enum(['close', 'reopen']),
    period: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'expected a month, YYYY-MM'),
    decided_by: z.string().trim().min(1, 'expected who decided').max(200),
    reason: z.string().trim().max(2000).default(''),
  }),
  answer: z.strictObject({
    ...{ period: z.string(), result: z.enum(['closed', 'reopened', 'already so']) },
    ...{ closed_through: z.string(), entry: z.string().nullable(), head: z.string().nullable() },
  }),
  example: {
    action: 'close',
    period: '2026-10',
    decided_by: 'treasurer',
    reason: 'books of October are final',
  },
  async run(deps, { body: { action, period, decided_by: name, reason }, token }) {
    // A name is what the caller says; the token is what the caller had.
    const decidedBy = `${name} (token ${token})`;
    const change = action === 'close' ? closePeriod : reopenPeriod;
    const outcome = await change(deps, { period, decidedBy, reason }, { dryRun: false });
    const refused = { status: 409 as const, title: 'The period stays as it is' };
    if (outcome.kind === 'refused') return { ...refused, detail: outcome.why };
    if (outcome.kind === 'open questions')
      return { ...refused, errors: outcome.questions.map((message) => ({ field: 'reason', message })) };
    const result = outcome.kind === 'done' ? outcome.step.action : outcome.kind;
    if (outcome.kind === 'already so') {
      const { closedThrough } = await periodState(deps.db);
      return {
        status: 200,
        answer: { period, result, closed_through: closedThrough, entry: null, head: null },
      };
    }
    const { step } = outcome;
    return {
      status: 200,
      answer: {
        ...{ period, result, closed_through: step.closedThrough },
        ...{ entry: step.entries.id.toString(), head: step.entries.hash.toString('hex') },
      },
    };
  },
});
