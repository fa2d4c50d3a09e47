import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ExportRefused } from './export.ts';
import type { Begun, Chunk, ExportJob, ThreadData, ThreadSays } from './export-messages.ts';

export interface RunningExport extends Begun {
  /** To its end, or until it throws: what broke off never looks whole. Leaving it early ends the thread. */
  readonly chunks: AsyncIterable<Chunk>;
  /** How many chunks have come and were not taken yet; never more than the window. */
  waiting(): number;
  /** Ends the thread, whether or not anything was read. */
  stop(): Promise<void>;
}

/** Chunks on their way at once: enough that neither end waits for the other, and all the memory that it takes. */
export const exportWindow = 4;

/** Above this the thread ends with an error; an export needs a tenth of it, however long it is. */
const mostMemoryMb = 512;

/**
 * Makes an export in a thread of its own, on a connection that can only read.
 * @throws {ExportRefused} where it cannot be made as asked for.
 */
export async function startExport(
  job: ExportJob,
  { window = exportWindow }: { window?: number } = {},
): Promise<RunningExport> {
  const worker = new Worker(new URL('./export-thread.ts', import.meta.url), {
    workerData: { job, window } satisfies ThreadData,
    resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
  });
  // What goes wrong while it is heard is thrown there; afterwards nobody is concerned.
  worker.on('error', () => {});
  let waiting = 0;
  worker.on('message', ({ kind }: ThreadSays) => {
    if (kind === 'chunk') waiting++;
  });
  const said = heardFrom(worker);
  const stop = async () => void (await worker.terminate());
  try {
    const first = (await said.next()).value;
    if (first?.kind === 'refused') throw new ExportRefused(first.message);
    if (first?.kind !== 'begun') throw new Error('expected an export to begin, got none');
    const taken = () => {
      waiting--;
      worker.postMessage('taken', []);
    };
    const { entries, parts } = first;
    return { entries, parts, chunks: chunksOf(said, taken, stop), waiting: () => waiting, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function* heardFrom(worker: Worker): AsyncGenerator<ThreadSays> {
  // An error of the thread is thrown here.
  for await (const [said] of on(worker, 'message', { close: ['exit'] }) as AsyncIterable<[ThreadSays]>)
    yield said;
}

async function* chunksOf(
  said: AsyncIterable<ThreadSays>,
  taken: () => void,
  stop: () => Promise<void>,
): AsyncGenerator<Chunk> {
  try {
    for await (const what of said) {
      if (what.kind === 'ended') return;
      if (what.kind !== 'chunk') continue;
      yield what;
      taken();
    }
    throw new Error('the export broke off before its end');
  } finally {
    await stop();
  }
}
