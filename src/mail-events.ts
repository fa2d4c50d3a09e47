import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { openTask } from '../db/staff-tasks.ts';
import type { Deps } from './deps.ts';
import { hearReport } from './mail/bounces/hear-report.ts';
import type { MailReport } from './mail/bounces/mail-report.ts';
import { readPostmarkEvent } from './mail/bounces/read-postmark.ts';
import { readSesEvent } from './mail/bounces/read-ses.ts';
import { readText } from './read-text.ts';

const mostBytes = 256 * 1024;

type EventDeps = Pick<Deps, 'database' | 'db' | 'sealing' | 'clock' | 'config' | 'log'>;

/**
 * Where the mail service says that a mailbox is gone, or that a reader complained. Both that are spoken here send a
 * password of ours with each event (HTTP Basic, in the address that is registered with them); without MAIL_EVENTS_PASSWORD
 * there is no such door.
 */
export function mailEventRoutes(deps: EventDeps): Hono {
  const password = deps.config.mailEventsPassword;
  const app = new Hono();
  if (password === undefined) return app;
  return app
    .use('/mail-events/*', onlyWith(password))
    .post('/mail-events/postmark', async (c) => {
      const body = await readJson(c);
      return body instanceof Response ? body : answer(c, deps, () => readPostmarkEvent(body.json));
    })
    .post('/mail-events/ses', async (c) => {
      const body = await readJson(c);
      if (body instanceof Response) return body;
      return answer(c, deps, () => {
        const event = readSesEvent(body.json);
        return event.kind === 'reports' ? event.reports : event;
      });
    });
}

const digest = (text: string) => createHash('sha256').update(text).digest();

// RFC 7617. SNS sends the password only after it was asked for one.
const onlyWith =
  (password: string): MiddlewareHandler =>
  async (c, next) => {
    const sent = /^Basic (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const [, given] = /^[^:]*:(.*)$/s.exec(Buffer.from(sent ?? '', 'base64').toString()) ?? [];
    if (given !== undefined && timingSafeEqual(digest(given), digest(password))) return next();
    c.header('WWW-Authenticate', 'Basic realm="mail events"');
    return c.json({ error: 'expected the password of MAIL_EVENTS_PASSWORD (HTTP Basic)' }, 401);
  };

async function readJson(c: Context): Promise<{ json: unknown } | Response> {
  const body = await readText(c.req.raw, mostBytes);
  if (body === 'too large') return c.json({ error: 'expected at most 256 KB' }, 413);
  if (body === 'not text') return c.json({ error: 'expected UTF-8' }, 400);
  try {
    return { json: JSON.parse(body.text) };
  } catch {
    return c.json({ error: 'expected JSON' }, 400);
  }
}

async function answer(
  c: Context,
  deps: EventDeps,
  read: () => MailReport[] | { kind: 'subscription'; confirmAt: string },
): Promise<Response> {
  let event: ReturnType<typeof read>;
  try {
    event = read();
  } catch {
    // What it says instead may quote an address.
    return c.json({ error: 'expected an event as the service documents it' }, 400);
  }
  if (!Array.isArray(event)) {
    await askToConfirm(deps, event.confirmAt);
    return c.json({ heard: ['a person has to confirm the subscription'] });
  }
  const heard: string[] = [];
  for (const report of event) heard.push(await hearReport(deps, report, { isTrusted: true }));
  deps.log.info({ heard }, 'mail events heard');
  return c.json({ heard });
}

const askToConfirm = ({ db, clock }: EventDeps, confirmAt: string) =>
  openTask(
    db,
    {
      ...{ key: 'mail_events:sns', kind: 'mail_events', subjectId: 'sns' },
      detail: `Amazon SNS waits for its subscription to be confirmed: open ${confirmAt}`,
    },
    clock.now(),
  );
