import { z } from 'zod';
import { findTask } from '../../../db/staff-tasks.ts';
import { resolveTask } from '../../finance/resolve-task.ts';
import { defineOperation } from './operation.ts';

/** What `tasks resolve KEY` does. */
export const resolveTaskOperation = defineOperation({
  name: 'resolve-task',
  path: '/tasks/:key/resolution',
  summary: 'Ends a task by a decision, which is kept beside it; one that was ended before stays as it was',
  scope: 'books',
  body: z.strictObject({
    note: z.string().trim().min(1, 'expected what was decided, and why').max(2000),
    attribute_to: z
      .string()
      .regex(/^don_\w{1,100}$/, 'expected a donation, don_…')
      .optional(),
    give_back: z.boolean().optional(),
  }),
  answer: z.strictObject({
    ...{ key: z.string(), kind: z.string(), subject_id: z.string() },
    ...{ opened_at: z.string(), closed_at: z.string().nullable(), resolution: z.string().nullable() },
  }),
  example: { note: 'she raised it by mail' },
  async run(deps, { params, body }) {
    const key = params['key'] ?? '';
    if (!(await findTask(deps.db, key))) return { status: 404, title: 'No such task' };
    const { note, attribute_to: attributeTo, give_back: giveBack } = body;
    const resolved = await resolveTask(deps, key, {
      ...{ note, attributeTo, giveBack: giveBack === true },
    });
    if (typeof resolved === 'object')
      return { status: 409, title: 'The task cannot be ended so', detail: resolved.refused };
    const task = await findTask(deps.db, key);
    if (!task) return { status: 404, title: 'No such task' };
    const { detail: _, ...answer } = task;
    return { status: 200, answer };
  },
});
