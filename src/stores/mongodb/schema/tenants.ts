import type { Collection } from 'mongodb';
import { Problem } from '../../../core/errors.ts';
import type { MongodbConnection } from '../connection/connection.ts';
import type { TenantDocument } from '../layout.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { openTenantDatabase } from './open-tenant.ts';
import { createTenantDocuments } from './tenant-documents.ts';

/**
 * The tenants of an installation, each with a database of its own. The default one always exists.
 *
 * @throws Problem ServiceUnavailable from every call when the server is away, but for what is known here.
 */
export interface TenantRegistry {
  find(tenant: string): Promise<TenantDatabase | undefined>;
  /** @throws Problem NonexistentTenant */
  open(tenant: string): Promise<TenantDatabase>;
  /** Makes it unless it is there. Durable when it resolves; several processes may do so at once. */
  create(tenant: string): Promise<TenantDatabase>;
  /** In order of their names. */
  names(): Promise<readonly string[]>;
  documents(): Collection<TenantDocument>;
  /** Brings what is known here of the catalogue of a tenant up to date, if it is in use. */
  refresh(tenant: string): Promise<void>;
  /** What tells this installation from others. */
  identity(): Promise<string>;
}

export function createTenantRegistry(connection: MongodbConnection): TenantRegistry {
  const { run } = connection;
  const documents = createTenantDocuments(connection);
  const opening = new Map<string, Promise<TenantDatabase>>();
  /** Those that are open: a tenant never ceases to exist. */
  const opened = new Map<string, TenantDatabase>();

  const open = async (tenant: string, document: () => Promise<TenantDocument>): Promise<TenantDatabase> => {
    const database = await openTenantDatabase(await document(), connection, documents.collection);
    opened.set(tenant, database);
    return database;
  };
  const openOnce = (tenant: string, document: () => Promise<TenantDocument>): Promise<TenantDatabase> => {
    const known = opening.get(tenant);
    if (known !== undefined) return known;
    const attempt = open(tenant, document);
    opening.set(tenant, attempt);
    attempt.catch(() => opening.delete(tenant));
    return attempt;
  };
  // Whoever finds it being opened waits no longer, and hears of nothing else, than who began to.
  const find = async (tenant: string): Promise<TenantDatabase | undefined> =>
    opened.get(tenant) ??
    run(async () => {
      const known = opening.get(tenant);
      if (known !== undefined) return known;
      const document = await documents.find(tenant);
      return document === null ? undefined : openOnce(tenant, async () => document);
    });

  connection.onBack(() => {
    // What was read from a server that has lost its role may have been taken back.
    for (const { catalogue } of opened.values()) catalogue.forget();
  });

  return {
    find,
    async open(tenant) {
      const database = await find(tenant);
      if (database === undefined) {
        throw new Problem('NonexistentTenant', `There is no tenant ${tenant}.`);
      }
      return database;
    },
    create: async (tenant) =>
      (await find(tenant)) ?? run(() => openOnce(tenant, () => documents.make(tenant))),
    names: () => run(documents.names),
    documents: () => documents.collection,
    async refresh(tenant) {
      const database = opened.get(tenant);
      if (database !== undefined) await run(() => database.catalogue.current());
    },
    identity: () => run(documents.identity),
  };
}
