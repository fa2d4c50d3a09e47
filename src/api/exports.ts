import { Hono, type Context } from 'hono';
import type { Deps } from '../deps.ts';
import { ExportRefused, type Export } from '../finance/exports/export.ts';
import { exportNames, exports } from '../finance/exports/registry.ts';
import { startExport, type RunningExport } from '../finance/exports/start-export.ts';
import { filterErrors } from './filter-errors.ts';
import { problem } from './problem.ts';

/** Each has a thread and its memory; who comes third is told to come again. */
const mostAtOnce = 2;

/** What `export NAME` says, by the same names and filters, made in a thread: here it only passes through. */
export function exportRoutes(deps: Pick<Deps, 'clock' | 'config'>): Hono {
  const { publicUrl } = deps.config;
  let running = 0;
  return new Hono()
    .get('/api/v1/exports', (c) =>
      c.json({
        exports: exports.map(({ name, definition }) => ({
          ...{ name, definition, href: `${publicUrl}/api/v1/exports/${name}` },
        })),
      }),
    )
    .get('/api/v1/exports/:name', async (c) => {
      const known = exports.find(({ name }) => name === c.req.param('name'));
      if (!known)
        return problem(c, 404, { title: 'No such export', detail: `expected one of ${exportNames}` });
      const filter = known.filter.safeParse(c.req.query());
      if (!filter.success)
        return problem(c, 400, { title: 'A filter is wrong', errors: filterErrors(filter.error, known) });
      if (running >= mostAtOnce) {
        c.header('Retry-After', '30');
        return problem(c, 503, { title: 'Other exports are under way', detail: `at most ${mostAtOnce} run` });
      }
      running++;
      let isOver = false;
      // Whoever goes away while a chunk is being made ends it twice.
      const over = () => {
        if (!isOver) running--;
        isOver = true;
      };
      return answerWith(c, deps, known, over);
    });
}

async function answerWith(
  c: Context,
  { clock, config }: Pick<Deps, 'clock' | 'config'>,
  known: Export,
  over: () => void,
): Promise<Response> {
  const given = c.req.query();
  const { databaseUrl, newsroom } = config;
  let started: RunningExport | undefined;
  try {
    started = await startExport({ databaseUrl, newsroom, now: clock.now(), name: known.name, given });
  } catch (error) {
    if (!(error instanceof ExportRefused)) throw error;
    return problem(c, 400, { title: 'It cannot be made so', detail: error.message });
  } finally {
    if (!started) over();
  }
  c.header('Content-Type', known.contentType);
  c.header('Content-Disposition', `attachment; filename="${known.fileName(given)}"`);
  // How much will be gone through, for whoever shows how far it is.
  if (started.entries > 0) c.header('X-Total-Count', String(started.entries));
  if (started.parts !== undefined) c.header('X-Part-Count', String(started.parts));
  if (c.req.raw.method !== 'HEAD') return c.body(streamOf(started, over));
  await started.stop();
  over();
  return c.body(null);
}

/** Pulled by whoever reads. Where it breaks off so does the connection; where the reader goes away, the thread ends. */
function streamOf(running: RunningExport, over: () => void): ReadableStream<Uint8Array> {
  const chunks = running.chunks[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await chunks.next();
          if (!done) return controller.enqueue(value.bytes);
          over();
          controller.close();
        } catch (error) {
          over();
          controller.error(error);
        }
      },
      async cancel() {
        over();
        await running.stop();
      },
    },
    { highWaterMark: 0 },
  );
}
