import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Problem } from '../../../core/errors.ts';
import type { FromReader, QueryJob } from '../channel/messages.ts';
import type { SqliteLimits, WorkerData } from '../options.ts';
import type { RunExplanation } from './explain-query.ts';

/** Threads for queries that take long: beyond the cores they would only take memory, and the main thread needs one. */
const threads = Math.max(1, Math.min(2, availableParallelism() - 1));
/** Queries that wait for one. */
const maximumWaiting = 200;
/** Milliseconds without work after which a thread, and its memory, is given up. */
const idleTime = 30_000;

/** Threads that answer long queries. None is there until it is needed. */
export interface ReaderPool {
  /** @throws Problem TooComplexQuery after the time limit; ServiceUnavailable when too many wait. */
  query(query: LongQuery): Promise<PageAnswer>;
  /** The same query, to learn how it is answered. */
  explain(query: LongQuery): Promise<RunExplanation>;
  close(): Promise<void>;
}

type LongQuery = Omit<QueryJob, 'job' | 'explain'>;
type PageAnswer = Extract<FromReader, { kind: 'page' }>;
type Answer = Extract<FromReader, { kind: 'page' | 'explanation' }>;

interface WaitingJob {
  readonly job: QueryJob;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  current: WaitingJob | undefined;
  idle: NodeJS.Timeout | undefined;
}

export function createReaderPool(directory: string, limits: SqliteLimits): ReaderPool {
  return new Pool(directory, limits);
}

class Pool implements ReaderPool {
  readonly #workerData: WorkerData;
  readonly #threads = new Set<Thread>();
  #queue: WaitingJob[] = [];
  #lastJob = 0;
  #closed = false;

  constructor(directory: string, limits: SqliteLimits) {
    this.#workerData = { directory, limits };
  }

  async query(query: LongQuery): Promise<PageAnswer> {
    return (await this.#run({ ...query, explain: false })) as PageAnswer;
  }

  async explain(query: LongQuery): Promise<RunExplanation> {
    const answer = await this.#run({ ...query, explain: true });
    return (answer as Extract<FromReader, { kind: 'explanation' }>).explanation;
  }

  #run(query: Omit<QueryJob, 'job'>): Promise<Answer> {
    if (this.#closed || this.#queue.length >= maximumWaiting) {
      return Promise.reject(new Problem('ServiceUnavailable', 'Too many long queries are waiting.'));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ job: { job: ++this.#lastJob, ...query }, resolve, reject });
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#queue) reject(new Problem('ServiceUnavailable', 'Bocage is stopping.'));
    this.#queue = [];
    await Promise.all([...this.#threads].map((thread) => this.#end(thread)));
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const thread = [...this.#threads].find(({ current }) => current === undefined) ?? this.#start();
      if (thread === undefined) return;
      clearTimeout(thread.idle);
      thread.current = this.#queue.shift();
      thread.worker.ref();
      thread.worker.postMessage(thread.current?.job);
    }
  }

  #start(): Thread | undefined {
    if (this.#threads.size >= threads) return undefined;
    const worker = new Worker(new URL('../reader-worker.ts', import.meta.url), {
      workerData: this.#workerData,
    });
    const thread: Thread = { worker, current: undefined, idle: undefined };
    this.#threads.add(thread);
    worker.on('message', (message: FromReader) => this.#receive(thread, message));
    worker.on('error', (error) => this.#lose(thread, error as Error));
    worker.on('exit', () => this.#lose(thread, new Error('A reading thread has stopped.')));
    return thread;
  }

  #receive(thread: Thread, message: FromReader): void {
    const { current } = thread;
    thread.current = undefined;
    thread.worker.unref();
    thread.idle = setTimeout(() => void this.#end(thread), idleTime).unref();
    if (message.kind === 'page' || message.kind === 'explanation') current?.resolve(message);
    else if (message.kind === 'problem') current?.reject(new Problem(message.code, message.detail));
    else current?.reject(new Error(message.message));
    this.#dispatch();
  }

  #lose(thread: Thread, error: Error): void {
    this.#threads.delete(thread);
    thread.current?.reject(error);
    thread.current = undefined;
    this.#dispatch();
  }

  async #end(thread: Thread): Promise<void> {
    this.#threads.delete(thread);
    clearTimeout(thread.idle);
    await thread.worker.terminate();
  }
}
