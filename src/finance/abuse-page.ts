import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import { decideFriction, decisions, frictionByHand } from '../../db/friction-by-hand.ts';
import { attemptsByMinute, frictionAt, minuteOf } from '../../db/payment-attempts.ts';
import { listTasks } from '../../db/staff-tasks.ts';
import { frictionChanges, type MinuteOfAttempts } from '../abuse/breaker.ts';
import { frictions, isFriction, type Friction } from '../abuse/friction.ts';
import { plusMs, toInstant } from '../clock.ts';
import { readText } from '../read-text.ts';
import type { FinanceDeps } from './finance-deps.ts';
import { sendFinancePage, tableOf, type Html } from './finance-page.ts';
import { factsTable } from './shown.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const longestHours = 72;

/** What a step means for a reader. */
const meanings: Readonly<Record<Friction, string>> = {
  none: 'readers meet nothing',
  wait: 'readers wait ten seconds before the payment page',
  proof_of_work: 'the reader’s browser works for a second or two, or the reader waits a minute',
  restricted: 'the same, and single gifts are paused or small ones not taken',
};

/** `/finance/abuse`: what card testers do here, and what readers meet because of it. */
export function abusePage(deps: FinanceDeps): Hono {
  return new Hono()
    .get('/abuse', (c) => show(c, deps))
    .post('/abuse', async (c) => {
      const body = await readText(c.req.raw, 1024);
      const form = new URLSearchParams(typeof body === 'object' ? body.text : '');
      const friction = form.get('friction');
      const hours = Number(form.get('hours'));
      if (!isFriction(friction) || !Number.isInteger(hours) || hours < 0 || hours > longestHours)
        return show(c, deps, `expected a step, and whole hours from 0 to ${longestHours}`);
      const setAt = deps.clock.now();
      await decideFriction(deps.db, { friction, setAt, until: plusMs(setAt, hours * hourMs) });
      deps.log.info({ friction, hours }, 'abuse: a person decided the friction');
      return c.redirect('/finance/abuse', 303);
    });
}

async function show(c: Context, deps: FinanceDeps, refused?: string): Promise<Response> {
  const { db, clock, config } = deps;
  const now = clock.now();
  const { breaker, limits } = config.newsroom.safety;
  const [friction, byHand, attempts, decided, ended] = [
    await frictionAt(db, now, breaker),
    await frictionByHand(db, now),
    await attemptsByMinute(db, { from: plusMs(now, -24 * hourMs), to: now }),
    await decisions(db, 10),
    await listTasks(db, { closed: true, kinds: ['card_testing'], limit: 500 }),
  ];
  const changes = frictionChanges(attempts, { nowMinute: minuteOf(now), minutes: 24 * 60 }, breaker);
  return sendFinancePage(c, {
    title: 'Abuse',
    ...(refused !== undefined && { status: 422 as const }),
    body: html`<h1>Abuse</h1>
      ${refused === undefined ? '' : html`<p role="alert"><strong>Not changed:</strong> ${refused}.</p>`}
      ${factsTable('Now', [
        ['Friction', `${friction}: ${meanings[friction]}`],
        ['Because', byHand ? `a person decided so until ${byHand.until}` : 'of the payments that failed'],
        ['Limits', config.abuseLimits ? 'on' : 'off (ABUSE_LIMITS): nothing of this is applied'],
      ])}
      <h2>Attempts to pay by card, last 24 hours</h2>
      <p class="quiet">
        First payments only; a renewal is no attempt. None of the failed ones is in any report.
      </p>
      ${attempts.length === 0 ? html`<p>None.</p>` : attemptsTable(attempts)}
      <h2>Changes</h2>
      ${
        changes.length + decided.length === 0
          ? html`<p>None.</p>`
          : tableOf(
              'Changes',
              [{ name: 'When' }, { name: 'Friction' }, { name: 'By' }],
              [
                ...changes.map(({ minute, friction: to }) => [
                  toInstant(minute * minuteMs),
                  to,
                  'failed payments',
                ]),
                ...decided.map(({ setAt, friction: to, until }) => [setAt, to, `a person, until ${until}`]),
              ].sort(([a = ''], [b = '']) => (a < b ? 1 : -1)),
            )
      }
      <h2>Payment pages closed after five failures</h2>
      ${
        ended.length === 0
          ? html`<p>None.</p>`
          : tableOf(
              'Closed payment pages',
              [{ name: 'When' }, { name: 'Payment' }, { name: 'What was done' }],
              ended.map((task) => [task.opened_at, task.subject_id, task.resolution ?? 'not yet']),
            )
      }
      ${limitsTable(breaker, limits)} ${decisionForm(friction)}`,
  });
}

function attemptsTable(attempts: readonly MinuteOfAttempts[]): Html {
  const hours = new Map<string, { failed: number; succeeded: number }>();
  for (const { minute, failed, succeeded } of attempts) {
    const hour = toInstant(Math.floor(minute / 60) * hourMs);
    const sum = hours.get(hour) ?? { failed: 0, succeeded: 0 };
    hours.set(hour, { failed: sum.failed + failed, succeeded: sum.succeeded + succeeded });
  }
  return tableOf(
    'Attempts by hour',
    [{ name: 'Hour (UTC)' }, { name: 'Paid', numeric: true }, { name: 'Failed', numeric: true }],
    [...hours].map(([hour, { failed, succeeded }]) => [hour, String(succeeded), String(failed)]),
  );
}

const limitsTable = (
  breaker: FinanceDeps['config']['newsroom']['safety']['breaker'],
  limits: FinanceDeps['config']['newsroom']['safety']['limits'],
) =>
  html`<h2>Limits in force</h2>
    ${factsTable('Limits', [
      ...frictions.flatMap((step): [string, string][] =>
        step === 'none'
          ? []
          : [
              [
                step,
                `${breaker[step].failed} failed in ten minutes, ${breaker[step].failed_percent} of a hundred`,
              ],
            ],
      ),
      [
        'One network',
        `${limits.free} payment pages in ten minutes, ${limits.free_daily} a day; never more than ${limits.ceiling}`,
      ],
      ['All together', `${limits.global} payment pages in ten minutes`],
      [
        'Restricted means',
        limits.restricted === 'pause_once'
          ? 'single gifts are paused'
          : `single gifts from ${limits.raised_floor_factor} times the floor`,
      ],
    ])}`;

const decisionForm = (friction: Friction) =>
  html`<h2>Decide by hand</h2>
    <form method="post" action="/finance/abuse">
      <p>
        <label for="friction">Friction</label><br />
        <select id="friction" name="friction">
          ${frictions.map((step) => html`<option value="${step}" ${step === friction ? 'selected' : ''}>${step}: ${meanings[step]}</option>`)}
        </select>
      </p>
      <p>
        <label for="hours">For how many hours (0: from now on what failed payments say)</label><br />
        <input id="hours" name="hours" inputmode="numeric" value="2" />
      </p>
      <button>Decide</button>
    </form>`;
