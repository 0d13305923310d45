import type { Collection, Document, Filter } from 'mongodb';
import { defaultTenant } from '../../../commit/request.ts';
import type { SubscriptionStatistics } from '../../../core/subscription/subscription.ts';
import type { CatalogueReader, DeadLetterSelection, Page, SubscriptionRecord } from '../../../ports/store.ts';
import { decodeDeadLetter, storedIds } from '../codec/dead-letter-document.ts';
import type { MongodbConnection } from '../connection/connection.ts';
import type { SubscriptionDocument } from '../layout.ts';
import { readAtOnce } from '../read/reading.ts';
import type { TenantRegistry } from '../schema/tenants.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { createContextReader } from './context-reader.ts';
import { subscriptionOf } from './known-subscriptions.ts';

/** Reads of what surrounds the Entities: always what is in the database, whatever is kept here. */
export function createCatalogueReader(
  registry: TenantRegistry,
  connection: MongodbConnection,
): CatalogueReader {
  return {
    tenantExists: async (tenant) => tenant === defaultTenant || (await registry.find(tenant)) !== undefined,
    tenants: () => registry.names(),
    async subscription(tenant, id) {
      const { subscriptions } = await registry.open(tenant);
      const { readConcern, run } = connection;
      const document = await run(() => subscriptions.findOne({ _id: id }, { readConcern }));
      return document === null ? undefined : recordOf(document);
    },
    async subscriptions(tenant, page) {
      const database = await registry.open(tenant);
      const { documents, total } = await readPage(connection, database, 'subscriptions', { sid: 1 }, page);
      return { records: documents.map(recordOf), total };
    },
    async periodicSubscriptions(tenant) {
      const { subscriptions } = await registry.open(tenant);
      const { readConcern, run } = connection;
      const documents = await run(() =>
        subscriptions
          .find({ periodic: true }, { projection: { d: 1 }, readConcern })
          .sort({ sid: 1 })
          .toArray(),
      );
      return documents.map(({ d }) => subscriptionOf(d));
    },
    async deadLetters(tenant, page) {
      const database = await registry.open(tenant);
      const selected = selectionOf(page);
      const { documents, total } = await readPage(
        connection,
        database,
        'deadLetters',
        { at: 1 },
        page,
        selected,
      );
      return {
        deadLetters: documents.map(({ notification: _, ...document }) => decodeDeadLetter(document)),
        total,
      };
    },
    async deadLetter(tenant, id) {
      const { deadLetters } = await registry.open(tenant);
      const { readConcern, run } = connection;
      const document = await run(() =>
        deadLetters.findOne({ _id: { $in: [...storedIds(id)] } }, { readConcern }),
      );
      return document === null ? undefined : decodeDeadLetter(document);
    },
    ...createContextReader(registry, connection),
  };
}

type Listed = 'subscriptions' | 'deadLetters';
type DocumentOf<Name extends Listed> = TenantDatabase[Name] extends Collection<infer T> ? T : never;

/** A part of a list and how long the list is, of one snapshot where the server has such. */
async function readPage<Name extends Listed>(
  connection: MongodbConnection,
  database: TenantDatabase,
  name: Name,
  order: Readonly<Record<string, 1>>,
  { limit, offset }: Page,
  selected: Filter<Document> = {},
): Promise<{ readonly documents: readonly DocumentOf<Name>[]; readonly total: number }> {
  const collection = database[name] as unknown as Collection<Document>;
  return readAtOnce(connection, database, async ({ options }) => {
    // The server takes 0 for no limit.
    const documents =
      limit === 0
        ? []
        : await collection.find(selected, options()).sort(order).skip(offset).limit(limit).toArray();
    const total = await collection.countDocuments(selected, options());
    return { documents: documents as unknown as readonly DocumentOf<Name>[], total };
  });
}

function recordOf({
  d,
  timesSent,
  timesFailed,
  lastNotification,
  lastSuccess,
  lastFailure,
  coalesced = 0,
  dropped = 0,
  lastError,
}: SubscriptionDocument): SubscriptionRecord {
  const statistics: SubscriptionStatistics = {
    timesSent,
    timesFailed,
    ...(lastNotification !== undefined && { lastNotification }),
    ...(lastSuccess !== undefined && { lastSuccess }),
    ...(lastFailure !== undefined && { lastFailure }),
    ...(coalesced > 0 && { coalesced }),
    ...(dropped > 0 && { dropped }),
    ...(lastError !== undefined && { lastError }),
  };
  return { subscription: subscriptionOf(d), statistics };
}

function selectionOf({ source, subscriptionId }: DeadLetterSelection): Filter<Document> {
  return {
    ...(source !== undefined && { source }),
    ...(subscriptionId !== undefined && { subscriptionId }),
  };
}
