import { z } from 'zod';
import type { Db } from './database.ts';
import type { StripeEvent, WebhookEndpoint } from './object-kinds.ts';
import { readSetting, writeSetting } from './settings.ts';

/** How deliveries misbehave, by `POST /_sandbox/webhooks`. */
const fields = {
  copies: z.number().int().min(1).max(100),
  shuffle: z.boolean(),
  drop: z.number().min(0).max(1),
  delay_seconds: z.number().min(0).max(86_400),
  disabled: z.boolean(),
};
const switchesSchema = z.object(fields);
export const switchesChange = z.strictObject(fields).partial();
export type WebhookSwitches = z.output<typeof switchesSchema>;

const normal: WebhookSwitches = { copies: 1, shuffle: false, drop: 0, delay_seconds: 0, disabled: false };

export const readSwitches = (db: Db): WebhookSwitches =>
  switchesSchema.parse(readSetting(db, 'webhooks') ?? normal);

export const writeSwitches = (db: Db, switches: WebhookSwitches): void =>
  writeSetting(db, 'webhooks', switches);

/** Readers of a shuffled queue see events this far out of order. */
const shuffleMs = 1_500;

export function enqueueDeliveries(
  db: Db,
  event: StripeEvent,
  endpoints: readonly WebhookEndpoint[],
  context: { readonly wallMs: number; readonly random: () => number },
): void {
  if (endpoints.length === 0) return;
  const switches = readSwitches(db);
  // Stripe never sends what happened while the endpoint was disabled.
  if (switches.disabled) return;
  const insert = db.prepare(
    'insert into delivery (event_id, event_type, endpoint_id, state, due_wall_ms) values (?, ?, ?, ?, ?)',
  );
  for (const endpoint of endpoints) {
    for (let copy = 0; copy < switches.copies; copy += 1) {
      const lost = context.random() < switches.drop;
      const jitter = switches.shuffle ? context.random() * shuffleMs : 0;
      const due = Math.round(context.wallMs + switches.delay_seconds * 1000 + jitter);
      insert.run(event.id, event.type, endpoint.id, lost ? 'lost' : 'pending', due);
    }
  }
}

export interface Delivery {
  readonly id: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly endpointId: string;
  readonly state: string;
  readonly attempts: number;
  readonly firstTriedMs: number | null;
  readonly outcome: string | null;
}

const columns = `id, event_id as eventId, event_type as eventType, endpoint_id as endpointId, state, attempts,
  first_tried_ms as firstTriedMs, outcome`;

export const dueDeliveries = (db: Db, wallMs: number, limit: number): Delivery[] =>
  db
    .prepare<[number, number], Delivery>(
      `select ${columns} from delivery where state = 'pending' and due_wall_ms <= ? order by due_wall_ms, id limit ?`,
    )
    .all(wallMs, limit);

export const recentDeliveries = (db: Db, limit: number): Delivery[] =>
  db.prepare<[number], Delivery>(`select ${columns} from delivery order by id desc limit ?`).all(limit);

export const nextDeliveryMs = (db: Db): number | undefined =>
  db
    .prepare<[], { due: number }>(
      `select due_wall_ms as due from delivery where state = 'pending' order by due_wall_ms limit 1`,
    )
    .get()?.due;

export const pendingDeliveries = (db: Db, eventId: string): number =>
  db
    .prepare<[string], { n: number }>(
      `select count(distinct endpoint_id) as n from delivery where event_id = ? and state = 'pending'`,
    )
    .get(eventId)?.n ?? 0;

export function recordAttempt(
  db: Db,
  id: number,
  result: {
    readonly state: 'delivered' | 'pending' | 'given up';
    readonly outcome: string;
    readonly dueWallMs: number;
    readonly nowMs: number;
  },
): void {
  db.prepare(
    `update delivery set state = ?, outcome = ?, due_wall_ms = ?, attempts = attempts + 1,
       first_tried_ms = coalesce(first_tried_ms, ?)
     where id = ?`,
  ).run(result.state, result.outcome, result.dueWallMs, result.nowMs, id);
}

/** @returns false if a delivery of the event is still to be made. */
export function removeDeliveriesOf(db: Db, eventId: string): boolean {
  if (pendingDeliveries(db, eventId) > 0) return false;
  db.prepare('delete from delivery where event_id = ?').run(eventId);
  return true;
}
