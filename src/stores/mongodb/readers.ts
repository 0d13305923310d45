import type { CatalogueReader, EntityReader } from '../../ports/store.ts';
import { createCatalogueReader } from './catalogue/catalogue-reader.ts';
import type { MongodbConnection } from './connection/connection.ts';
import { createIndexing, type Indexing } from './indexes/indexing.ts';
import { createOutboxReader, type OutboxReader } from './outbox/outbox-reader.ts';
import { createEntityReader } from './read/entity-reader.ts';
import type { TenantRegistry } from './schema/tenants.ts';

/** All that reads the databases of the tenants. None waits for the server longer than its patience. */
export interface Readers {
  readonly entities: EntityReader;
  readonly catalogue: CatalogueReader;
  readonly outbox: OutboxReader;
  /** The indexes that queries ask for. */
  readonly indexing: Indexing;
}

/** @param onFailure told of what went wrong with an index. */
export function createReaders(
  connection: MongodbConnection,
  registry: TenantRegistry,
  onFailure: (failure: Error) => void,
): Readers {
  const indexing = createIndexing({ connection, onFailure });
  const outbox = createOutboxReader(registry.open);
  return {
    entities: createEntityReader({ ...connection, open: registry.open, indexing }),
    catalogue: createCatalogueReader(registry, connection),
    outbox: {
      pending: (tenant) => connection.run(() => outbox.pending(tenant)),
      entries: (tenant, subscriptionId, page) =>
        connection.run(() => outbox.entries(tenant, subscriptionId, page)),
      summaries: (tenant, subscriptionId, page) =>
        connection.run(() => outbox.summaries(tenant, subscriptionId, page)),
      backlog: (tenant, subscriptionId) => connection.run(() => outbox.backlog(tenant, subscriptionId)),
      newest: (tenant, subscriptionId) => connection.run(() => outbox.newest(tenant, subscriptionId)),
    },
    indexing,
  };
}
