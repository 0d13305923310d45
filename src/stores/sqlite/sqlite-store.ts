import { mkdirSync } from 'node:fs';
import { defaultTenant } from '../../commit/request.ts';
import type { Iri } from '../../core/model/entity.ts';
import type { CatalogueReader, Store, StoreHealth } from '../../ports/store.ts';
import {
  anythingMayHaveHappened,
  type CommitListeners,
  createCommitListeners,
} from '../shared/commit-listeners.ts';
import type { BatchReply, NewTenant } from './channel/messages.ts';
import { WriteQueue } from './channel/write-queue.ts';
import { startWriterThread, type WriterThread } from './channel/writer-thread.ts';
import { durability } from './database.ts';
import { lockDirectory } from './directory-lock.ts';
import { keepOpen, type OpenTenants } from './open-tenants.ts';
import { defaultSqliteLimits, type SqliteLimits, type SqliteStoreOptions } from './options.ts';
import { type AttributeIndex, readIndexes } from './read/attribute-indexes.ts';
import {
  readDeadLetter,
  readDeadLetters,
  readPeriodicSubscriptions,
  readSubscription,
  readSubscriptions,
} from './read/catalogue-reader.ts';
import { createContextReader } from './read/context-reader.ts';
import { createEntityReader, noSuchTenant } from './read/entity-reader.ts';
import { createOutboxReader } from './read/outbox-reader.ts';
import { createReaderPool } from './read/reader-pool.ts';
import { openTenantReader, type TenantReader } from './read/tenant-reader.ts';
import { readSystemFile, type SystemFile, tenantPath } from './system-file.ts';
import { createTenantFiles, prepareDirectory } from './tenant-files.ts';

/** The embedded store, with what it can say beyond the port. */
export interface SqliteStore extends Store {
  /**
   * The value indexes of a tenant, for metrics.
   *
   * @throws Problem NonexistentTenant
   */
  indexes(tenant: string): readonly AttributeIndex[];
}

/**
 * Opens the embedded store. The directory is made when it does not exist.
 *
 * @throws Error when the directory is in use, a file is damaged or newer than this program, or the file system does
 * not keep what durability rests on.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const limits: SqliteLimits = { ...defaultSqliteLimits, ...options.limits };
  mkdirSync(options.directory, { recursive: true });
  const lock = lockDirectory(options.directory);
  try {
    prepareDirectory(options.directory);
    const writes = await startWrites(options, limits);
    return assemble(options, limits, { lock, writes });
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The way to the writer and what it says of itself. */
interface Writes {
  readonly thread: WriterThread;
  readonly queue: WriteQueue;
  readonly tenants: Map<string, string>;
  readonly listeners: CommitListeners;
  health(): StoreHealth;
}

async function startWrites(options: SqliteStoreOptions, limits: SqliteLimits): Promise<Writes> {
  const onFailure = options.onFailure ?? (() => {});
  const listeners = createCommitListeners(onFailure);
  let healthy = true;
  const thread = await startWriterThread({
    directory: options.directory,
    limits,
    onReply(reply: BatchReply) {
      healthy = reply.healthy;
      queue.receive(reply);
    },
    onLost(failure) {
      onFailure(failure);
      // It may have carried out what it was at.
      listeners.tell(anythingMayHaveHappened);
      queue.lost();
    },
    onRestart: () => queue.resume(),
    onFailure,
  });
  const system = readSystemFile(options.directory);
  const known = system.tenants();
  system.close();
  const tenants = new Map(known.map(({ name, file }) => [name, file]));
  const files = createTenantFiles(options.directory, known);
  const queue = new WriteQueue({
    limits,
    loadContext: options.loadContext,
    createTenant: (name) => files.create(name),
    send: (message) => thread.send(message),
    onNotice: listeners.tell,
    onTenants(created: readonly NewTenant[]) {
      for (const { name, file } of created) tenants.set(name, file);
    },
    onFailure,
  });

  return {
    thread,
    queue,
    tenants,
    listeners,
    health() {
      const detail = !thread.running
        ? 'sqlite: the writer has stopped and is being started again'
        : healthy
          ? durability
          : 'sqlite: the last write failed, the disk may be full';
      return { ready: thread.running && healthy, detail, waiting: queue.waiting };
    },
  };
}

function assemble(
  { directory }: SqliteStoreOptions,
  limits: SqliteLimits,
  { lock, writes }: { readonly lock: { release(): void }; readonly writes: Writes },
): SqliteStore {
  const { thread, queue, tenants, listeners, health } = writes;
  const system = readSystemFile(directory);
  const pool = createReaderPool(directory, limits);
  const readers: OpenTenants<TenantReader> = keepOpen(limits.openTenants, (tenant) =>
    openTenantReader(tenantPath(directory, tenants.get(tenant) as string)),
  );
  const open = (tenant: string) => (tenants.has(tenant) ? readers.get(tenant) : noSuchTenant(tenant));

  return {
    capabilities: { exclusiveWriter: true },
    entities: createEntityReader({ open, pool, wantIndex: askOnce(thread) }),
    catalogue: catalogueReader(open, tenants, system),
    outbox: createOutboxReader(open),
    indexes: (tenant) => readIndexes(open(tenant)),
    commit: (request) => queue.submit(request),
    onCommit: listeners.add,
    health,
    async close() {
      await queue.stop();
      await pool.close();
      await thread.close();
      readers.closeAll();
      system.close();
      lock.release();
    },
  };
}

/** Asks the writer for an index once: the writer decides, and knows better what it has. */
function askOnce(thread: WriterThread): (tenant: string, attribute: Iri) => void {
  const asked = new Set<string>();
  return (tenant, attribute) => {
    const key = JSON.stringify([tenant, attribute]);
    if (asked.has(key)) return;
    // Forgotten now and then: a name that no Entity has today may be indexed tomorrow.
    if (asked.size >= 1000) asked.clear();
    asked.add(key);
    thread.send({ kind: 'index', tenant, attribute });
  };
}

function catalogueReader(
  open: (tenant: string) => TenantReader,
  tenants: ReadonlyMap<string, string>,
  system: SystemFile,
): CatalogueReader {
  return {
    tenantExists: async (tenant) => tenant === defaultTenant || tenants.has(tenant),
    tenants: async () => [...tenants.keys()],
    subscription: async (tenant, id) => readSubscription(open(tenant), id),
    subscriptions: async (tenant, page) => readSubscriptions(open(tenant), page),
    periodicSubscriptions: async (tenant) => readPeriodicSubscriptions(open(tenant)),
    deadLetters: async (tenant, page) => readDeadLetters(open(tenant), page),
    deadLetter: async (tenant, id) => readDeadLetter(open(tenant), id),
    ...createContextReader((tenant) => (tenants.has(tenant) ? open(tenant) : undefined), system),
  };
}
