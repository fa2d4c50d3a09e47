import { Hono } from 'hono';
import { html } from 'hono/html';
import { findTask, listTasks, type StaffTask } from '../../db/staff-tasks.ts';
import { readText } from '../read-text.ts';
import type { FinanceDeps } from './finance-deps.ts';
import { sendFinancePage, sendNothingHere, tableOf } from './finance-page.ts';
import { isAttributable, isReturnable, resolveTask } from './resolve-task.ts';
import { factsTable } from './shown.ts';

const pathOf = (key: string) => `/finance/tasks/${encodeURIComponent(key)}`;

/** What a program must not decide: a mismatch, a dispute that wants an answer, a refund that came back. */
export function taskPages(deps: FinanceDeps): Hono {
  const { db } = deps;
  const app = new Hono();

  app.get('/tasks', async (c) => {
    const isAll = c.req.query('all') !== undefined;
    const tasks = await listTasks(db, { closed: isAll, limit: 500 });
    return sendFinancePage(c, {
      title: 'Tasks',
      body: html`<h1>Tasks</h1>
        <p class="quiet">
          What somebody has to look at, the oldest first.
          ${isAll ? html`<a href="/finance/tasks">Only the open ones</a>` : html`<a href="/finance/tasks?all">The closed ones too</a>`}
        </p>
        ${
          tasks.length === 0
            ? html`<p>Nothing to do.</p>`
            : tableOf(
                'Tasks',
                [{ name: 'Since' }, { name: 'Task' }, { name: 'What' }, { name: 'Resolution' }],
                tasks.map((task) => [
                  task.opened_at,
                  html`<a href="${pathOf(task.key)}">${task.key}</a>`,
                  task.detail,
                  task.resolution ?? '',
                ]),
              )
        }`,
    });
  });

  app.get('/tasks/:key', async (c) => {
    const task = await findTask(db, c.req.param('key'));
    if (!task) return sendNothingHere(c, 'There is no such task');
    return sendFinancePage(c, { title: task.key, body: pageOf(task) });
  });

  app.post('/tasks/:key', async (c) => {
    const key = c.req.param('key');
    const body = await readText(c.req.raw, 8 * 1024);
    const form = new URLSearchParams(typeof body === 'object' ? body.text : '');
    const attributeTo = form.get('attribute_to')?.trim() || undefined;
    const giveBack = form.get('decision') === 'give_back';
    const resolved = await resolveTask(deps, key, { note: form.get('note') ?? '', attributeTo, giveBack });
    if (typeof resolved === 'string') return c.redirect(pathOf(key), 303);
    const task = await findTask(db, key);
    if (!task) return sendNothingHere(c, 'There is no such task');
    return sendFinancePage(c, {
      ...{ title: 'Not resolved', status: 422 },
      body: html`<p role="alert"><strong>Not resolved:</strong> ${resolved.refused}.</p>
        ${pageOf(task)}`,
    });
  });

  return app;
}

const pageOf = (task: StaffTask) =>
  html`<h1>${task.key}</h1>
    ${factsTable('The task', [
      ['What', task.detail],
      ['About', task.subject_id],
      ['Since', task.opened_at],
      ['Closed', task.closed_at],
      ['Resolution', task.resolution],
    ])}
    ${task.closed_at === null ? formOf(task) : ''}`;

// Its own donation is named where the detail says which.
const formOf = (task: StaffTask) =>
  html`<form method="post" action="${pathOf(task.key)}">
    ${
      isAttributable(task)
        ? html`<p>
            <label for="attribute_to"
              >Count the charge for this gift all the same (empty: it stays unmatched)</label
            ><br />
            <input
              id="attribute_to"
              name="attribute_to"
              value="${/^donation (\S+):/.exec(task.detail)?.[1] ?? ''}"
            />
          </p>`
        : ''
    }
    ${isReturnable(task) ? duplicateChoice : ''}
    <p>
      <label for="note">What was decided, and why</label><br />
      <input id="note" name="note" required maxlength="500" />
    </p>
    <button>Resolve</button>
  </form>`;

const duplicateChoice = html`<fieldset>
  <legend>What the reader meant</legend>
  <p>
    <label><input type="radio" name="decision" value="both_meant" required /> Both were meant</label>
  </p>
  <p>
    <label
      ><input type="radio" name="decision" value="give_back" /> Once: give the later one back, and end it if
      it renews</label
    >
  </p>
</fieldset>`;
