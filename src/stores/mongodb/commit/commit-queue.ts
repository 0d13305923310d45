import type { ContextCache } from '../../../commit/context-cache.ts';
import { createContextCache } from '../../../commit/context-cache.ts';
import type { Preparation } from '../../../commit/plan.ts';
import { prepare } from '../../../commit/prepare.ts';
import type { CommitResult, WriteRequest } from '../../../commit/request.ts';
import { Problem, toProblemDetails } from '../../../core/errors.ts';
import type { CatalogueReader, CommitNotice, ContextLoader } from '../../../ports/store.ts';
import { digestOf } from '../../shared/request-digest.ts';
import type { ApplyWrites } from '../atomic-write.ts';
import type { MongodbConnection } from '../connection/connection.ts';
import type { MongodbLimits } from '../options.ts';
import { bringContexts } from './bring-contexts.ts';
import { type ContextShelf, createContextShelf } from './context-shelf.ts';
import type { ReadyRequest } from './split-request.ts';
import { TenantCommits } from './tenant-commits.ts';
import { createTenantGate, type TenantGate, type TenantSource } from './tenant-gate.ts';

/** What the queue works with. */
export interface CommitQueueParts {
  readonly tenants: TenantSource;
  readonly connection: Pick<MongodbConnection, 'run'>;
  readonly apply: ApplyWrites;
  /** Finds @contexts in the database. */
  readonly contexts: Pick<CatalogueReader, 'context' | 'hostedContext' | 'contextRecord'>;
  readonly limits: MongodbLimits;
  readonly loadContext: ContextLoader;
  /** Called before the requests of the commit are answered. */
  readonly onNotice: (notice: CommitNotice) => void;
  readonly onFailure: (failure: Error) => void;
}

/** The way of every write into the store. */
export interface CommitQueue {
  /**
   * Carries a request out. What of it has to be atomic is durable, or was refused, when it is answered.
   *
   * @throws Problem ServiceUnavailable when too many are waiting, or the server is away: the detail says whether the
   * request may have taken effect.
   */
  submit(request: WriteRequest): Promise<CommitResult>;
  /** Requests taken and not answered. */
  readonly waiting: number;
  /** An @context has changed, by another process: nothing that is known of any is relied on any more. */
  forgetContexts(): void;
  /** Takes nothing more. @returns when everything that was taken is answered, and other processes are told. */
  stop(): Promise<void>;
}

/** A request that was taken. */
interface Taken {
  readonly request: WriteRequest;
  readonly size: number;
  readonly resolve: (result: CommitResult) => void;
  readonly reject: (problem: Problem) => void;
}

export function createCommitQueue(parts: CommitQueueParts): CommitQueue {
  return new Queue(parts);
}

class Queue implements CommitQueue {
  readonly #parts: CommitQueueParts;
  readonly #shelf: ContextShelf;
  readonly #contexts: ContextCache;
  readonly #gate: TenantGate<TenantCommits>;
  #waiting = 0;
  #characters = 0;
  #stopped = false;
  #onIdle: (() => void) | undefined;

  constructor(parts: CommitQueueParts) {
    this.#parts = parts;
    const { tenants, connection, apply, contexts, limits } = parts;
    this.#shelf = createContextShelf(contexts);
    this.#contexts = createContextCache(this.#shelf.documents);
    const onFailure = (error: unknown) => this.#note(error);
    this.#gate = createTenantGate({
      tenants,
      operationTimeMs: limits.operationTimeMs,
      onFailure,
      open: (database) =>
        new TenantCommits({
          database,
          connection,
          apply,
          limits,
          contextExists: async (tenant, id) => (await contexts.contextRecord(tenant, id)) !== undefined,
          onWritten: (notice) => this.#onWritten(notice),
          onContextPut: () => this.#shelf.appeared(),
          onFailure,
        }),
    });
  }

  get waiting(): number {
    return this.#waiting;
  }

  submit(request: WriteRequest): Promise<CommitResult> {
    const { operation } = request;
    const size = 'body' in operation ? operation.body.text.length : 0;
    const { maximumWaiting, maximumWaitingCharacters } = this.#parts.limits;
    if (this.#stopped) return Promise.reject(unavailable('Bocage is stopping.'));
    if (this.#waiting >= maximumWaiting || this.#characters + size > maximumWaitingCharacters) {
      return Promise.reject(unavailable('More writes are waiting than can be taken.'));
    }
    this.#waiting += 1;
    this.#characters += size;
    return new Promise((resolve, reject) => {
      this.#take({
        request,
        size,
        resolve: (result) => {
          this.#leave(size);
          resolve(result);
        },
        reject: (problem) => {
          this.#leave(size);
          reject(problem);
        },
      });
    });
  }

  forgetContexts(): void {
    this.#shelf.clear();
    this.#contexts.clear();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#waiting > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    await Promise.all(this.#gate.takers().map((commits) => commits.quiet()));
  }

  /** In this turn where all is at hand, so that requests keep their order. */
  #take(taken: Taken): void {
    const prepared = this.#prepare(taken.request);
    if (prepared.kind === 'needs') void this.#takeLater(taken, prepared.urls);
    else this.#pass(taken, taken.request, prepared);
  }

  /** Once the documents are there that its @contexts are made of: it keeps nobody waiting. */
  async #takeLater(taken: Taken, urls: readonly string[]): Promise<void> {
    try {
      const brought = await bringContexts(taken.request, urls, {
        shelf: this.#shelf,
        loadContext: this.#parts.loadContext,
        prepare: (request) => this.#prepare(request),
        onFailure: (error) => this.#note(error),
      });
      this.#pass(taken, brought.request, brought.preparation);
    } catch (error) {
      this.#note(error);
      taken.reject(unavailable('The @contexts could not be read. The request did not take effect.'));
    }
  }

  #prepare(request: WriteRequest): Preparation {
    try {
      const { maximumBatch, sendsMail } = this.#parts.limits;
      return prepare(request, { contexts: this.#contexts, maximumBatch, sendsMail });
    } catch (error) {
      this.#note(error);
      return { kind: 'refused', problem: toProblemDetails(error) };
    }
  }

  #pass(
    { size, resolve, reject }: Taken,
    { envelope, operation }: WriteRequest,
    prepared: Exclude<Preparation, { kind: 'needs' }>,
  ): void {
    this.#tellUses();
    if (prepared.kind === 'refused') {
      resolve(prepared);
      return;
    }
    const ready: ReadyRequest = {
      prepared,
      envelope,
      ...(envelope.idempotencyKey !== undefined && { digest: digestOf(operation, envelope) }),
      size,
      answersItems: operation.name.startsWith('batch') || operation.name === 'restore',
      resolve,
      reject,
    };
    this.#gate.pass(ready);
  }

  #leave(size: number): void {
    this.#waiting -= 1;
    this.#characters -= size;
    if (this.#waiting === 0) this.#onIdle?.();
  }

  #onWritten(notice: CommitNotice): void {
    if (notice.contexts) this.forgetContexts();
    this.#tell(notice);
  }

  #tellUses(): void {
    for (const { tenant, uses } of this.#contexts.takeUses()) {
      this.#tell({ tenant, entityIds: [], types: [], notified: [], catalogue: false, contextUses: uses });
    }
  }

  #tell(notice: CommitNotice): void {
    try {
      this.#parts.onNotice(notice);
    } catch (error) {
      this.#note(error);
    }
  }

  #note(error: unknown): void {
    this.#parts.onFailure(error instanceof Error ? error : new Error(String(error)));
  }
}

function unavailable(detail: string): Problem {
  return new Problem('ServiceUnavailable', detail);
}
