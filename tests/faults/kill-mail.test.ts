import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { createClock } from '../../src/clock.ts';
import { addDays, dayOf } from '../../src/day.ts';
import { mailAddressSchema } from '../../src/mail/mail-address.ts';
import { secureRandom } from '../../src/random.ts';
import { askForReminder } from '../../src/reminders/ask.ts';
import { createSealing } from '../../src/sealing.ts';
import { databases } from '../helpers/databases.ts';
import { freePort } from '../helpers/free-port.ts';
import { until } from '../helpers/service.ts';
import { smtpSink } from '../mail/smtp-sink.ts';

const root = resolve(import.meta.dirname, '../..');
const key = Buffer.alloc(32, 7);
const readers = 60;
const kills = 8;

const died = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>((done) => child.once('exit', () => done()));

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

describe.each(databases)(
  'a service that is killed again and again while reminders leave, on $name',
  (engine) => {
    it('loses none, writes to nobody more often than it was killed, and keeps no address', async () => {
      const sink = await smtpSink();
      const url = await engine.createMigrated();
      const database = openDatabase(url);
      onTestFinished(() => database.close());
      const clock = createClock();
      await migrate(database, { clock, timeZone: 'UTC' });
      const asking = { db: database.db, sealing: createSealing([key]), random: secureRandom, clock };
      for (let n = 0; n < readers; n++)
        await askForReminder(asking, {
          address: mailAddressSchema.parse(`canary${n}@example${n % 9}.org`),
          day: addDays(dayOf(clock.now()), 2),
          ...{ interval: 'month', amountMinor: 500, currency: 'usd', locale: 'en' },
        });

      const dataDir = mkdtempSync(join(tmpdir(), 'kill-mail-'));
      onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
      const [port, sandboxPort] = [await freePort(), await freePort()];
      const base = `http://127.0.0.1:${port}`;
      let child: ChildProcess | undefined;
      onTestFinished(async () => {
        child?.kill('SIGKILL');
        if (child) await died(child);
      });
      const start = async () => {
        child = spawn(process.execPath, ['src/main.ts'], {
          ...{ cwd: root, stdio: 'ignore' },
          env: {
            PATH: process.env['PATH'],
            ...{ PORT: String(port), SANDBOX_PORT: String(sandboxPort) },
            ...{ DATA_DIR: dataDir, DATABASE_URL: url, DATA_KEYS: key.toString('base64') },
            ...{ SMTP_URL: sink.url, MAIL_FROM: 'Support <support@newsroom.example>' },
          },
        });
        await until('the service to answer', () =>
          fetch(`${base}/readyz`).then(
            (answer) => answer.ok,
            () => false,
          ),
        );
      };
      // The day has come; and the lease of a worker that was killed is over. Nobody wants to wait for either here.
      const letTimePass = async () => {
        const past = '2026-01-01T00:00:00.000Z';
        await database.db.updateTable('reminder').set({ send_at: past }).execute();
        await database.db
          .updateTable('outbox_mail')
          .set({ lease_until: null, next_attempt_at: past })
          .where('status', '=', 'queued')
          .execute();
        await database.db.updateTable('scheduled_job').set({ lease_until: null, due_at: past }).execute();
      };

      for (let n = 0; n < kills; n++) {
        await start();
        await letTimePass();
        await pause(150 + ((n * 137) % 900));
        child?.kill('SIGKILL');
        if (child) await died(child);
        await letTimePass();
      }
      await start();
      await until('every reminder to leave', async () => {
        await letTimePass();
        const left = await database.db.selectFrom('outbox_mail').select('status').execute();
        return left.length === readers && left.every(({ status }) => status === 'sent');
      });

      const copies = new Map<string, number>();
      for (const { to } of sink.taken) copies.set(to[0] ?? '', (copies.get(to[0] ?? '') ?? 0) + 1);
      expect(copies.size).toBe(readers);
      // One that was under way when its process died goes out again; a loop sends one mail at a time.
      expect(sink.taken.length).toBeLessThanOrEqual(readers + kills);
      const ids = sink.taken.map(({ raw }) => /^Message-ID: (.*)$/im.exec(raw)?.[1]?.trim());
      expect(new Set(ids).size).toBe(readers);
      expect(await database.db.selectFrom('reminder').select('id').execute()).toEqual([]);
      expect(await database.db.selectFrom('reminder_request').select('id').execute()).toEqual([]);

      child?.kill('SIGTERM');
      if (child) await died(child);
      await database.forgetDeleted();
      if (engine.name === 'sqlite') {
        const file = url.replace('file:', '');
        const folder = join(file, '..');
        const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
        expect(bytes.join('')).not.toContain('canary');
      }
    }, 120_000);
  },
);
