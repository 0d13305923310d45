import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Collection } from 'mongodb';
import { defaultTenant } from '../../../commit/request.ts';
import { Problem } from '../../../core/errors.ts';
import type { MongodbConnection } from '../connection/connection.ts';
import { isDuplicateKey } from '../connection/failures.ts';
import type { CounterDocument, TenantDocument } from '../layout.ts';
import { takeNumbers } from '../numbers.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { openTenantDatabase } from './open-tenant.ts';
import { ensureSystem } from './system.ts';

/** Milliseconds until a tenant that another process is just making is looked for again. */
const pauseMs = 5;

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
  const { system, run } = connection;
  const tenants = system.collection<TenantDocument>('tenant');
  const counters = system.collection<CounterDocument>('counter');
  const opened = new Map<string, Promise<TenantDatabase>>();

  const prepared = onceDone(async () => {
    const identity = await ensureSystem(system);
    await insertTenant(tenants, tenantDocument(defaultTenant, `${system.databaseName}_default`, connection));
    return identity;
  });
  /** Kept once it is open; a tenant never ceases to exist. */
  const openOnce = (tenant: string, document: () => Promise<TenantDocument>): Promise<TenantDatabase> => {
    const known = opened.get(tenant);
    if (known !== undefined) return known;
    const opening = document().then((found) => openTenantDatabase(found, connection, tenants));
    opened.set(tenant, opening);
    opening.catch(() => opened.delete(tenant));
    return opening;
  };
  const find = (tenant: string): Promise<TenantDatabase | undefined> =>
    opened.get(tenant) ??
    run(async () => {
      await prepared();
      const document = await findTenant(tenants, tenant);
      return document === null ? undefined : openOnce(tenant, async () => document);
    });
  const make = async (tenant: string): Promise<TenantDocument> => {
    const number = await takeNumbers(counters, 'tenant', 1);
    const database = `${system.databaseName}_${slugOf(tenant)}_${number}`;
    return insertTenant(tenants, tenantDocument(tenant, database, connection));
  };

  connection.onBack(() => {
    // What was read from a server that has lost its role may have been taken back.
    for (const database of opened.values()) {
      database.then(({ catalogue }) => catalogue.forget()).catch(() => undefined);
    }
  });

  return {
    find,
    async open(tenant) {
      const database = await find(tenant);
      if (database === undefined) {
        throw new Problem('NonexistentTenant', `There is no tenant ${JSON.stringify(tenant)}.`);
      }
      return database;
    },
    create: async (tenant) => (await find(tenant)) ?? run(() => openOnce(tenant, () => make(tenant))),
    names: () =>
      run(async () => {
        await prepared();
        const documents = await tenants
          .find({}, { projection: { _id: 1 } })
          .sort({ _id: 1 })
          .toArray();
        return documents.map(({ _id }) => _id);
      }),
    documents: () => tenants,
    async refresh(tenant) {
      const database = await opened.get(tenant);
      if (database !== undefined) await run(() => database.catalogue.current());
    },
    identity: () => run(prepared),
  };
}

/** Does something until it has succeeded; from then on, what came of it is known. */
function onceDone<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    if (done === undefined) {
      const attempt = work();
      done = attempt;
      attempt.catch(() => {
        if (done === attempt) done = undefined;
      });
    }
    return done;
  };
}

/** A few characters by which people know the database of a tenant; the number behind it is what tells it from others. */
function slugOf(tenant: string): string {
  const last = tenant.split(':').findLast((part) => /[a-z0-9]/i.test(part)) ?? 'tenant';
  return last
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 16);
}

function tenantDocument(tenant: string, db: string, { serverNow }: MongodbConnection): TenantDocument {
  return {
    _id: tenant,
    db,
    createdAt: serverNow(),
    seed: randomBytes(6).toString('hex'),
    contextKey: randomBytes(32).toString('hex'),
    epoch: 0,
    contexts: 0,
    expiry: 0,
  };
}

/** @returns what is there: that of another process, where it was first. */
async function insertTenant(
  tenants: Collection<TenantDocument>,
  document: TenantDocument,
): Promise<TenantDocument> {
  for (;;) {
    const found = await findTenant(tenants, document._id);
    if (found !== null) return found;
    try {
      await tenants.insertOne(document, { writeConcern: { w: 'majority', journal: true } });
      return document;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // Another process is just making it, and a majority may not have it yet.
      await pause(pauseMs);
    }
  }
}

/** Only what a majority has: a tenant must not be taken back once its database is in use. */
function findTenant(tenants: Collection<TenantDocument>, tenant: string): Promise<TenantDocument | null> {
  return tenants.findOne({ _id: tenant }, { readConcern: { level: 'majority' } });
}
