import { setTimeout as pause } from 'node:timers/promises';
import type { Store } from '../../ports/store.ts';
import { anythingMayHaveHappened, createCommitListeners } from '../shared/commit-listeners.ts';
import { createApplyWrites } from './apply/apply-writes.ts';
import { type Confirmations, createConfirmations } from './apply/confirmations.ts';
import { type Background, beginBackground } from './background.ts';
import { type CommitQueue, createCommitQueue } from './commit/commit-queue.ts';
import { connectMongodb, type MongodbConnection } from './connection/connection.ts';
import type { MongodbStoreOptions } from './options.ts';
import { createReaders, type Readers } from './readers.ts';
import { createTenantRegistry } from './schema/tenants.ts';

/**
 * Opens the store that keeps everything on MongoDB servers, which any number of processes may share. It is opened at
 * once, also while the servers are away: `health` says when it is ready.
 *
 * @throws Error when the options contradict themselves or what the store promises.
 */
export async function openMongodbStore(options: MongodbStoreOptions): Promise<Store> {
  const onFailure = options.onFailure ?? (() => {});
  const connection = connectMongodb(options);
  const registry = createTenantRegistry(connection);
  const listeners = createCommitListeners(onFailure);
  const readers = createReaders(connection, registry, onFailure);
  const confirmations = createConfirmations(onFailure);
  const queue = createCommitQueue({
    tenants: registry,
    connection,
    apply: createApplyWrites({ connection, confirmations, onFailure }),
    contexts: readers.catalogue,
    limits: connection.limits,
    loadContext: options.loadContext,
    onNotice: listeners.tell,
    onFailure,
  });
  const background = beginBackground({
    connection,
    registry,
    readers,
    onNotice(notice) {
      if (notice.contexts) queue.forgetContexts();
      if (notice.catalogue) registry.refresh(notice.tenant).catch(() => undefined);
      listeners.tell(notice);
    },
    onFailure,
  });
  connection.onBack(() => {
    queue.forgetContexts();
    // Others may have done anything meanwhile.
    listeners.tell(anythingMayHaveHappened);
  });

  return {
    capabilities: { exclusiveWriter: false },
    entities: readers.entities,
    catalogue: readers.catalogue,
    outbox: { ...readers.outbox, ...background.claims },
    commit: (request) => queue.submit(request),
    onCommit: listeners.add,
    health: () => ({ ...healthOf(connection, background), waiting: queue.waiting }),
    close: () => closeStore({ connection, readers, confirmations, queue, background }),
  };
}

/** That of the connection, until it is there; then what keeps the databases from being used. */
function healthOf(connection: MongodbConnection, background: Background) {
  const { ready, detail } = connection.health();
  const fault = background.fault();
  return ready && fault !== undefined ? { ready: false, detail: `mongodb: ${fault}` } : { ready, detail };
}

/** What is closed, from the way in to the way to the servers. */
interface OpenParts {
  readonly queue: CommitQueue;
  readonly background: Background;
  readonly readers: Pick<Readers, 'indexing'>;
  readonly confirmations: Confirmations;
  readonly connection: MongodbConnection;
}

async function closeStore({ queue, background, readers, confirmations, connection }: OpenParts) {
  // Nothing more is taken from this moment on, whatever has to be waited for.
  const finished = queue.stop();
  if (!(await arrives(connection))) {
    // First, or it would take the closing for a reason why the databases cannot be prepared.
    background.giveUp();
    await connection.close();
  }
  await finished;
  await Promise.all([background.stop(), readers.indexing.stop()]);
  await confirmations.idle();
  await connection.close();
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
