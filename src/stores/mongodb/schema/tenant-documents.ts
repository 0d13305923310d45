import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Collection } from 'mongodb';
import { defaultTenant } from '../../../commit/request.ts';
import type { MongodbConnection } from '../connection/connection.ts';
import { isDuplicateKey } from '../connection/failures.ts';
import type { CounterDocument, TenantDocument } from '../layout.ts';
import { takeNumbers } from '../numbers.ts';
import { ensureSystem } from './system.ts';

/** Milliseconds until a tenant that another process is just making is looked for again. */
const pauseMs = 5;

/** The tenants as the system database has them, which is prepared before it is read. Nothing waits for the server. */
export interface TenantDocuments {
  readonly collection: Collection<TenantDocument>;
  find(tenant: string): Promise<TenantDocument | null>;
  /** For a tenant that was not found. @returns that of another process, where it was first. */
  make(tenant: string): Promise<TenantDocument>;
  /** In order. */
  names(): Promise<readonly string[]>;
  /** What tells this installation from others. */
  identity(): Promise<string>;
}

export function createTenantDocuments(connection: MongodbConnection): TenantDocuments {
  const { system } = connection;
  const tenants = system.collection<TenantDocument>('tenant');
  const counters = system.collection<CounterDocument>('counter');
  const prepared = onceDone(async () => {
    const identity = await ensureSystem(system);
    await insertTenant(tenants, defaultTenant, async () =>
      tenantDocument(defaultTenant, `${system.databaseName}_default`, connection),
    );
    return identity;
  });

  return {
    collection: tenants,
    async find(tenant) {
      await prepared();
      return findTenant(tenants, tenant);
    },
    make: (tenant) =>
      insertTenant(tenants, tenant, async () => {
        const number = await takeNumbers(counters, 'tenant', 1);
        return tenantDocument(tenant, `${system.databaseName}_${slugOf(tenant)}_${number}`, connection);
      }),
    async names() {
      await prepared();
      const documents = await tenants
        .find({}, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .toArray();
      return documents.map(({ _id }) => _id);
    },
    identity: prepared,
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

/**
 * @param makeDocument called anew for each attempt: its database may be taken, by a number that was given twice after
 * a failover, or after the counters were lost.
 * @returns what is there: that of another process, where it was first.
 */
async function insertTenant(
  tenants: Collection<TenantDocument>,
  tenant: string,
  makeDocument: () => Promise<TenantDocument>,
): Promise<TenantDocument> {
  for (;;) {
    const found = await findTenant(tenants, tenant);
    if (found !== null) return found;
    const document = await makeDocument();
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
