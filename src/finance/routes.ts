import { Hono, type MiddlewareHandler } from 'hono';
import { countOpenTasks } from '../../db/staff-tasks.ts';
import { campaignPages } from './campaign-pages.ts';
import { abusePage } from './abuse-page.ts';
import { entryPage } from './entry-page.ts';
import type { FinanceDeps } from './finance-deps.ts';
import { letterPages } from './letter-pages.ts';
import { mailboxPages } from './mailbox-pages.ts';
import { overviewPage } from './overview-page.ts';
import { payoutPages } from './payout-pages.ts';
import { quarantinePages } from './quarantine-pages.ts';
import { reconciliationPage } from './reconciliation-page.ts';
import { signInRoutes, staffOnly } from './sign-in-routes.ts';
import type { SignIn } from './sign-in.ts';
import { taskPages } from './task-pages.ts';
import { webhookPages } from './webhook-pages.ts';

/** Staff pages: each group in a file of its own; its link is a line of `navigation` in finance-page.ts. */
const pages = [
  overviewPage,
  webhookPages,
  entryPage,
  taskPages,
  quarantinePages,
  payoutPages,
  campaignPages,
  reconciliationPage,
  abusePage,
  letterPages,
  mailboxPages,
];

export function financeRoutes(deps: FinanceDeps, signIn: SignIn): Hono {
  const staff = new Hono();
  staff.use(staffOnly(deps, signIn), countingTasks(deps));
  for (const page of pages) staff.route('/', page(deps));
  return new Hono()
    .route('/', signInRoutes(deps, signIn))
    .get('/finance/', (c) => c.redirect('/finance', 308))
    .route('/finance', staff);
}

// Every page says how many things wait for a person.
const countingTasks =
  ({ db }: FinanceDeps): MiddlewareHandler =>
  async (c, next) => {
    if (c.req.method === 'GET') c.set('openTasks', await countOpenTasks(db));
    return next();
  };
