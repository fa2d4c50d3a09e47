import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { serveApi } from './api.ts';
import { serveControlApi } from './control-api.ts';
import { serveControlPage } from './control-page.ts';
import { createFaults } from './faults.ts';
import { serveHostedInvoice } from './hosted-invoice.ts';
import { serveHostedPage } from './hosted-page.ts';
import type { Log, Machine } from './machine.ts';
import { servePortalPage } from './portal-page.ts';

export type SandboxApp = Hono<{ Bindings: HttpBindings }>;

/** Everything the sandbox answers, whoever asks. `wake` is called when deliveries may have become possible. */
export function serveSandbox(
  app: SandboxApp,
  parts: { readonly machine: Machine; readonly log: Log; readonly wake: () => void },
): void {
  const { machine, log, wake } = parts;
  const faults = createFaults();
  serveApi(app, { machine, faults, log });
  serveControlApi(app, { machine, faults, wake });
  serveHostedPage(app, machine);
  serveHostedInvoice(app, machine);
  servePortalPage(app, machine);
  serveControlPage(app, machine);
}
