import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { z } from 'zod';
import { balanceAt } from './balance.ts';
import { addMonths, dayMs } from './calendar.ts';
import { serveDisputeControl } from './control-disputes.ts';
import { serveMoneyControl } from './control-money.ts';
import { type Faults, faultSchema } from './faults.ts';
import type { Machine } from './machine.ts';
import { readJson } from './read-json.ts';
import { livesSchema, seedLives } from './seed-lives.ts';
import { seedSchema, seedSeason } from './seed.ts';
import { readSwitches, switchesChange, type WebhookSwitches, writeSwitches } from './webhook-queue.ts';
import { rollSecret } from './webhook-endpoints.ts';

const advanceSchema = z.strictObject({
  seconds: z.number().int().min(0).max(4_000_000_000).optional(),
  days: z.number().int().min(0).max(20_000).optional(),
  months: z.number().int().min(0).max(600).optional(),
});
type Distance = z.output<typeof advanceSchema>;

const rollSchema = z.strictObject({ overlap_seconds: z.number().int().min(0).default(86_400) });

/** What Stripe does not have: moving time, and failures on demand. */
export function serveControlApi(
  app: Hono<{ Bindings: HttpBindings }>,
  deps: { readonly machine: Machine; readonly faults: Faults; readonly wake: () => void },
): void {
  const { machine, faults } = deps;

  app.post('/_sandbox/advance', async (c) => {
    const distance = advanceSchema.safeParse(await readJson(c.req.raw));
    if (!distance.success) return c.json({ error: z.prettifyError(distance.error) }, 400);
    await advance(machine, distance.data);
    return c.json({ now: machine.clock.now() });
  });

  app.post('/_sandbox/webhooks', async (c) => {
    const change = switchesChange.safeParse(await readJson(c.req.raw));
    if (!change.success) return c.json({ error: z.prettifyError(change.error) }, 400);
    const switches = changeSwitches(machine, change.data);
    deps.wake();
    return c.json(switches);
  });

  app.post('/_sandbox/webhooks/roll', async (c) => {
    const roll = rollSchema.safeParse(await readJson(c.req.raw));
    if (!roll.success) return c.json({ error: z.prettifyError(roll.error) }, 400);
    return c.json(
      machine.transact((world) =>
        world.store.where('webhook_endpoint', 'status', 'enabled').map((endpoint) => ({
          id: endpoint.id,
          secret: rollSecret(world, endpoint, roll.data.overlap_seconds),
        })),
      ),
    );
  });

  app.post('/_sandbox/faults', async (c) => {
    const fault = faultSchema.safeParse(await readJson(c.req.raw));
    if (!fault.success) return c.json({ error: z.prettifyError(fault.error) }, 400);
    faults.add(fault.data);
    return c.json({ pending: faults.pending() });
  });

  app.post('/_sandbox/seed', async (c) => {
    const order = seedSchema.safeParse(await readJson(c.req.raw));
    if (!order.success) return c.json({ error: z.prettifyError(order.error) }, 400);
    return c.json(await seedSeason(machine, order.data));
  });

  app.post('/_sandbox/lives', async (c) => {
    const order = livesSchema.safeParse(await readJson(c.req.raw));
    if (!order.success) return c.json({ error: z.prettifyError(order.error) }, 400);
    return c.json(await seedLives(machine, order.data));
  });

  serveDisputeControl(app, machine);
  serveMoneyControl(app, machine);

  app.get('/_sandbox/state', (c) => c.json(sandboxState(machine)));
}

export function advance(machine: Machine, distance: Distance): Promise<void> {
  const from = machine.clock.nowMs();
  const target =
    addMonths(from, distance.months ?? 0) + (distance.days ?? 0) * dayMs + (distance.seconds ?? 0) * 1000;
  return machine.advanceTo(target);
}

function changeSwitches(machine: Machine, change: z.output<typeof switchesChange>): WebhookSwitches {
  return machine.transact((world) => {
    const named = Object.entries(change).filter(([, value]) => value !== undefined);
    const switches: WebhookSwitches = { ...readSwitches(world.db), ...Object.fromEntries(named) };
    writeSwitches(world.db, switches);
    return switches;
  });
}

const counted = [
  'charge',
  'balance_transaction',
  'refund',
  'dispute',
  'payout',
  'subscription',
  'event',
] as const;

export function sandboxState(machine: Machine): object {
  return machine.transact((world) => ({
    now: machine.clock.now(),
    balance: balanceAt(world).map(({ currency, available, pending }) => ({
      currency,
      available_minor: available,
      pending_minor: pending,
    })),
    counts: Object.fromEntries(counted.map((kind) => [kind, world.store.count(kind)])),
  }));
}
