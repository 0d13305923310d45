import { Worker } from 'node:worker_threads';
import type { SqliteLimits, WorkerData } from '../options.ts';
import type { BatchReply, FromWriter, ToWriter } from './messages.ts';

/** Milliseconds before a writer that died is started again. */
const restartDelay = 1000;

export interface WriterThreadOptions {
  readonly directory: string;
  readonly limits: SqliteLimits;
  readonly onReply: (reply: BatchReply) => void;
  /** The writer died: what was under way has no answer. */
  readonly onLost: (failure: Error) => void;
  readonly onRestart: () => void;
  readonly onFailure: (failure: Error) => void;
}

/** The writer, in a thread of its own. If it dies it is started again. */
export interface WriterThread {
  readonly running: boolean;
  send(message: ToWriter): void;
  close(): Promise<void>;
}

/** @throws Error when the writer cannot start: a file is damaged, too new, or the disk does not keep its promises. */
export async function startWriterThread(options: WriterThreadOptions): Promise<WriterThread> {
  let worker = await startWorker(options);
  let running = true;
  let closing = false;

  function watch(): void {
    worker.on('message', (message: FromWriter) => {
      if (message.kind === 'reply') options.onReply(JSON.parse(message.reply) as BatchReply);
      else if (message.kind === 'failure') options.onFailure(new Error(message.message));
    });
    worker.on('error', options.onFailure);
    worker.on('exit', () => {
      running = false;
      if (closing) return;
      options.onLost(new Error('The writer thread has stopped.'));
      setTimeout(restart, restartDelay).unref();
    });
  }

  async function restart(): Promise<void> {
    if (closing) return;
    try {
      worker = await startWorker(options);
      running = true;
      watch();
      options.onRestart();
    } catch (error) {
      options.onFailure(error as Error);
      setTimeout(restart, restartDelay).unref();
    }
  }

  watch();
  return {
    get running() {
      return running;
    },
    send: (message) => worker.postMessage(message),
    async close() {
      closing = true;
      if (!running) return;
      const exited = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage({ kind: 'close' } satisfies ToWriter);
      await exited;
    },
  };
}

function startWorker({ directory, limits }: WriterThreadOptions): Promise<Worker> {
  const workerData: WorkerData = { directory, limits };
  const worker = new Worker(new URL('../writer-worker.ts', import.meta.url), { workerData });
  return new Promise((resolve, reject) => {
    const stopped = () => reject(new Error('The writer thread stopped before it had started.'));
    worker.once('error', reject);
    worker.once('exit', stopped);
    worker.once('message', () => {
      worker.off('error', reject);
      worker.off('exit', stopped);
      resolve(worker);
    });
  });
}
