import { parentPort, workerData } from 'node:worker_threads';
import { openReader } from '../../../db/database.ts';
import { ExportRefused } from './export.ts';
import type { ThreadData, ThreadSays } from './export-messages.ts';
import { exportNamed } from './registry.ts';

// The other end of startExport (start-export.ts): a thread that makes one export and ends. What it throws reaches the
// other end as an error.

const { job, window } = workerData as ThreadData;

/** Characters; what is shorter waits for more. */
const chunkLength = 64 * 1024;

let onTheirWay = 0;
let goOn: () => void = () => {};
parentPort?.on('message', () => {
  onTheirWay--;
  goOn();
});

const say = (what: ThreadSays, moved: ArrayBuffer[] = []) => parentPort?.postMessage(what, moved);

let entries = 0;

async function send(text: string): Promise<void> {
  // Whoever takes one makes room for this one: nobody else sends.
  if (onTheirWay >= window) await new Promise<void>((resolve) => (goOn = resolve));
  const bytes = new TextEncoder().encode(text);
  onTheirWay++;
  // Handed over, not copied.
  say({ kind: 'chunk', bytes, entries }, [bytes.buffer]);
}

async function makeExport(): Promise<void> {
  const reader = openReader(job.databaseUrl);
  try {
    const written = await exportNamed(job.name).write(
      { db: reader.db, newsroom: job.newsroom, now: job.now, went: (more) => (entries += more) },
      job.given,
    );
    say({ kind: 'begun', entries: written.entries, parts: written.parts });
    let waiting = '';
    for await (const text of written.text) {
      waiting += text;
      if (waiting.length < chunkLength) continue;
      await send(waiting);
      waiting = '';
    }
    if (waiting !== '') await send(waiting);
    say({ kind: 'ended' });
  } catch (error) {
    if (!(error instanceof ExportRefused)) throw error;
    say({ kind: 'refused', message: error.message });
  } finally {
    await reader.close();
  }
}

await makeExport();
parentPort?.close();
