import { setTimeout as pause } from 'node:timers/promises';
import { defaultTenant } from '../../commit/request.ts';
import type { CommitNotice, Outbox, Store } from '../../ports/store.ts';
import { createApplyWrites } from './apply/apply-writes.ts';
import { createConfirmations } from './apply/confirmations.ts';
import { createCatalogueReader } from './catalogue/catalogue-reader.ts';
import { createChores } from './chores/chores.ts';
import { createCommitQueue } from './commit/commit-queue.ts';
import { connectMongodb, type MongodbConnection } from './connection/connection.ts';
import { createIndexing } from './indexes/indexing.ts';
import { createInstances } from './instances/instances.ts';
import type { MongodbStoreOptions } from './options.ts';
import { createOutboxReader } from './outbox/outbox-reader.ts';
import { createEntityReader } from './read/entity-reader.ts';
import { createTenantRegistry, type TenantRegistry } from './schema/tenants.ts';

/**
 * Opens the store that keeps everything on MongoDB servers, which any number of processes may share. It is opened at
 * once, also while the servers are away: `health` says when it is ready.
 *
 * @throws Error when the options contradict themselves or what the store promises.
 */
export async function openMongodbStore(options: MongodbStoreOptions): Promise<Store> {
  const onFailure = options.onFailure ?? (() => {});
  const connection = connectMongodb(options);
  const { limits } = connection;
  const listeners = createListeners(onFailure);
  const registry = createTenantRegistry(connection);
  const catalogue = createCatalogueReader(registry, connection);
  const indexing = createIndexing({ connection, onFailure });
  const entities = createEntityReader({
    ...connection,
    open: registry.open,
    indexing,
  });
  const outbox = withinPatience(createOutboxReader(registry.open), connection);
  const confirmations = createConfirmations(onFailure);
  const queue = createCommitQueue({
    tenants: registry,
    connection,
    apply: createApplyWrites({ connection, confirmations, onFailure }),
    contexts: catalogue,
    limits,
    loadContext: options.loadContext,
    onNotice: listeners.tell,
    onFailure,
  });
  const instances = createInstances({
    connection,
    registry,
    outbox,
    entities,
    onNotice(notice) {
      if (notice.contexts) queue.forgetContexts();
      if (notice.catalogue) registry.refresh(notice.tenant).catch(() => undefined);
      listeners.tell(notice);
    },
    onFailure,
  });
  const chores = createChores({ registry, connection, onFailure });
  const preparation = prepareStore(connection, registry, {
    begin() {
      instances.start();
      chores.start();
    },
    onFailure,
  });
  connection.onBack(() => {
    queue.forgetContexts();
    listeners.tell(backAgain);
  });

  return {
    capabilities: { exclusiveWriter: false },
    entities,
    catalogue,
    outbox: { ...outbox, claim: instances.claim, holds: instances.holds, release: instances.release },
    commit: (request) => queue.submit(request),
    onCommit: listeners.add,
    health() {
      const { ready, detail } = connection.health();
      const fault = preparation.fault();
      return {
        ready: ready && fault === undefined,
        detail: ready && fault !== undefined ? `mongodb: ${fault}` : detail,
        waiting: queue.waiting,
      };
    },
    async close() {
      // Nothing more is taken from this moment on, whatever has to be waited for.
      const finished = queue.stop();
      if (!(await arrives(connection))) await connection.close();
      await finished;
      preparation.stop();
      await Promise.all([instances.stop(), chores.stop(), indexing.stop()]);
      await confirmations.idle();
      await connection.close();
    },
  };
}

/** Milliseconds for which a server that is away is waited for once more when the store is closed. */
const lastPatienceMs = 1000;

/** Whether a server is there, or comes so soon that what was taken can be finished. */
async function arrives({ health, ready }: MongodbConnection): Promise<boolean> {
  const arrival = ready().then(
    () => true,
    () => false,
  );
  return health().ready || Promise.race([arrival, pause(lastPatienceMs, false, { ref: false })]);
}

/** What is told when the servers are there again: others may have done anything meanwhile. */
const backAgain: CommitNotice = {
  tenant: defaultTenant,
  entityIds: [],
  types: [],
  notified: [],
  catalogue: true,
  everything: true,
};

function createListeners(onFailure: (failure: Error) => void) {
  const listeners = new Set<(notice: CommitNotice) => void>();
  return {
    add(listener: (notice: CommitNotice) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** What one of them does wrong harms no other. */
    tell(notice: CommitNotice): void {
      for (const listener of listeners) {
        try {
          listener(notice);
        } catch (error) {
          onFailure(error instanceof Error ? error : new Error(String(error)));
        }
      }
    },
  };
}

function withinPatience(
  outbox: Pick<Outbox, 'pending' | 'entries'>,
  { run }: MongodbConnection,
): Pick<Outbox, 'pending' | 'entries'> {
  return {
    pending: (tenant) => run(() => outbox.pending(tenant)),
    entries: (tenant, subscriptionId, page) => run(() => outbox.entries(tenant, subscriptionId, page)),
  };
}

/** Milliseconds between two attempts to prepare what failed. */
const againMs = 1000;

interface Preparation {
  /** Why it is not done yet, for people. */
  fault(): string | undefined;
  stop(): void;
}

/** Prepares the databases as soon as a server is there; nothing is begun before. */
function prepareStore(
  connection: MongodbConnection,
  registry: TenantRegistry,
  { begin, onFailure }: { begin(): void; onFailure(failure: Error): void },
): Preparation {
  let fault: string | undefined = 'the databases are being prepared';
  let stopped = false;
  const work = async (): Promise<void> => {
    while (!stopped) {
      try {
        await connection.ready();
        await registry.open(defaultTenant);
        fault = undefined;
        if (!stopped) begin();
        return;
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        if (!stopped && failure.message !== fault) onFailure(failure);
        fault = failure.message;
        await pause(againMs, undefined, { ref: false });
      }
    }
  };
  void work();
  return {
    fault: () => fault,
    stop() {
      stopped = true;
    },
  };
}
