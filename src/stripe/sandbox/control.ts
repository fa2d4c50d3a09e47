import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { z } from 'zod';
import type { Machine } from './machine.ts';
import { readJson } from './read-json.ts';
import { shown } from './shown.ts';
import { StripeFailure } from './stripe-error.ts';
import type { World } from './world.ts';

export type Control = <T extends z.ZodType>(
  path: string,
  schema: T,
  act: (world: World, order: z.output<T>, id: string) => object,
) => void;

/** A way to add orders: each a path, what its JSON must be, and what it does, in one transaction. */
export const controlFor =
  (app: Hono<{ Bindings: HttpBindings }>, machine: Machine): Control =>
  (path, schema, act) => {
    app.post(path, async (c) => {
      const order = schema.safeParse(await readJson(c.req.raw));
      if (!order.success) return c.json({ error: z.prettifyError(order.error) }, 400);
      try {
        const made = machine.transact((world) =>
          shown(world.db, act(world, order.data, c.req.param('id') ?? ''), world.now),
        );
        return c.json(made);
      } catch (error) {
        if (error instanceof StripeFailure) return c.json({ error: error.message }, 400);
        throw error;
      }
    });
  };
