import type { Collection } from 'mongodb';
import { digestWith } from '../../shared/digest-with.ts';
import { createCatalogue } from '../catalogue/catalogue.ts';
import type { MongodbConnection } from '../connection/connection.ts';
import { createDictionary } from '../dictionary.ts';
import {
  type ChangeDocument,
  type ContextDocumentStored,
  type CounterDocument,
  type DeadLetterDocument,
  type EntityDocument,
  type IdempotencyDocument,
  type IndexedAttributeDocument,
  type SubscriptionDocument,
  type TenantDocument,
  type TermDocument,
  tenantIndexes,
} from '../layout.ts';
import { createNumbers } from '../numbers.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { ensureCollections } from './indexes.ts';

/** Opens the database of a tenant, with all its collections and indexes, on a server that is or was there. */
export async function openTenantDatabase(
  { _id: tenant, db, seed, contextKey }: TenantDocument,
  connection: MongodbConnection,
  tenants: Collection<TenantDocument>,
): Promise<TenantDatabase> {
  const level = connection.level();
  if (level === undefined) throw new Error('A database is opened on a server that was never there.');
  const database = connection.database(db);
  await ensureCollections(database, tenantIndexes);
  const subscriptions = database.collection<SubscriptionDocument>('subscription');
  const indexedAttributes = database.collection<IndexedAttributeDocument>('indexedAttribute');
  const terms = database.collection<TermDocument>('term');
  const counters = database.collection<CounterDocument>('counter');
  return {
    tenant,
    level,
    database,
    entities: database.collection<EntityDocument>('entity'),
    terms,
    indexedAttributes,
    subscriptions,
    outbox: database.collection<ChangeDocument>('outbox'),
    idempotency: database.collection<IdempotencyDocument>('idempotency'),
    deadLetters: database.collection<DeadLetterDocument>('deadLetter'),
    contexts: database.collection<ContextDocumentStored>('context'),
    counters,
    dictionary: createDictionary(terms, counters, connection.limits),
    numbers: createNumbers(counters, connection.limits),
    catalogue: createCatalogue({ tenant, tenants, subscriptions, indexedAttributes, connection }),
    seed,
    digest: digestWith(contextKey),
    serverNow: connection.serverNow,
  };
}
