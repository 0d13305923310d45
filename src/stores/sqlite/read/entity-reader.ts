import { setImmediate } from 'node:timers/promises';
import { Problem } from '../../../core/errors.ts';
import { type AttributeKind, attributeKinds, type Iri } from '../../../core/model/entity.ts';
import type { BoundQuery } from '../../../core/query/ast.ts';
import type {
  AttributeUsage,
  EntityPage,
  EntityReader,
  StoredEntity,
  TypeUsage,
} from '../../../ports/store.ts';
import { decodeEntity } from '../codec/decode-entity.ts';
import { sql } from '../sql.ts';
import { expiredIds, nextExpiry } from './expiry-reader.ts';
import { type Narrowing, narrow } from './narrow.ts';
import type { ReaderPool } from './reader-pool.ts';
import { type Budget, type Found, type QueryPage, type QueryResult, runQuery } from './run-query.ts';
import type { TenantReader } from './tenant-reader.ts';

/** Milliseconds that a query may hold the event loop; after it, it runs again in a thread of its own. */
const sliceMilliseconds = 5;
/** Entities that all have to be looked at: more are not even begun with on the event loop. */
const judgedHere = 300;

/** Entities that are decoded without a pause. */
const decodedAtOnce = 100;

/** Thrown when the slice is over; nobody but this module sees it. */
const sliceOver = new Error('The query takes longer than it may here.');

export interface EntityReaderOptions {
  /** @throws Problem NonexistentTenant */
  readonly open: (tenant: string) => TenantReader;
  readonly pool: ReaderPool;
  /** A query would have used an index on an Attribute. */
  readonly wantIndex: (tenant: string, attribute: Iri) => void;
}

/** Short reads here, on the newest snapshot; long ones in the threads of the pool. */
export function createEntityReader({ open, pool, wantIndex }: EntityReaderOptions): EntityReader {
  async function query(tenant: string, query: BoundQuery, page: QueryPage): Promise<EntityPage> {
    const reader = open(tenant);
    const here = queryHere(reader, query, page, (attribute) => wantIndex(tenant, attribute));
    if (here !== undefined) return pageOf(reader, here);
    const { texts, versions, more, total } = await pool.run({
      tenant,
      query,
      page: { limit: page.limit, offset: page.offset, count: page.count },
    });
    const found = versions.map(
      (version, index): Found => ({
        id: texts[index * 2] as string,
        version,
        doc: texts[index * 2 + 1] as string,
        entity: undefined,
      }),
    );
    return pageOf(open(tenant), { found, more, ...(total !== undefined && { total }) });
  }

  return {
    retrieve: async (tenant, id) => open(tenant).retrieve(id),
    retrieveMany: async (tenant, ids) => open(tenant).retrieveMany(ids),
    query,
    nextExpiry: async (tenant) => nextExpiry(open(tenant)),
    expired: async (tenant, by, limit) => expiredIds(open(tenant), by, limit),
    typeUsage: async (tenant) => typeUsage(open(tenant)),
    attributeUsage: async (tenant) => attributeUsage(open(tenant)),
  };
}

/** @returns undefined when it would take too long. */
function queryHere(
  reader: TenantReader,
  query: BoundQuery,
  page: QueryPage,
  wantIndex: (attribute: Iri) => void,
): QueryResult | undefined {
  const until = performance.now() + sliceMilliseconds;
  const budget: Budget = {
    check() {
      if (performance.now() > until) throw sliceOver;
    },
  };
  try {
    return reader.database.snapshot(() => {
      const narrowing = narrow(reader, query);
      if (query.ids === undefined) for (const attribute of narrowing.unindexed) wantIndex(attribute);
      return isLong(query, page, narrowing) ? undefined : runQuery(reader, query, page, narrowing, budget);
    });
  } catch (error) {
    if (error === sliceOver) return undefined;
    throw error;
  }
}

/** Whether it is known beforehand that very many Entities have to be looked at. */
function isLong(
  { ids }: BoundQuery,
  { count }: QueryPage,
  { exact, postings, entities }: Narrowing,
): boolean {
  if (exact || !count || ids !== undefined) return false;
  return (
    !postings.some(({ size, lookup }) => size <= judgedHere || lookup !== undefined) && entities > judgedHere
  );
}

/** Large pages give way to other work now and then. */
async function pageOf({ terms }: TenantReader, { found, more, total }: QueryResult): Promise<EntityPage> {
  const entities: StoredEntity[] = [];
  for (const { id, version, doc, entity } of found) {
    entities.push({ id, version, entity: entity ?? decodeEntity(id, doc, terms.iriOf) });
    if (entities.length % decodedAtOnce === 0) await setImmediate();
  }
  return { entities, more, ...(total !== undefined && { total }) };
}

function typeUsage({ database, terms }: TenantReader): readonly TypeUsage[] {
  const rows = database.all(sql`SELECT type, entities FROM type_usage WHERE type > 0 AND entities > 0`);
  return rows.map(([type, entities]) => ({
    type: terms.iriOf(type as number),
    entities: entities as number,
  }));
}

function attributeUsage({ database, terms }: TenantReader): readonly AttributeUsage[] {
  const rows = database.all(
    sql`SELECT type, attribute, kind, entities FROM attribute_usage WHERE entities > 0`,
  );
  return rows.map(([type, attribute, kind, entities]) => ({
    type: terms.iriOf(type as number),
    attribute: terms.iriOf(attribute as number),
    kind: attributeKinds[kind as number] as AttributeKind,
    entities: entities as number,
  }));
}

/** @throws always: the tenant is unknown. */
export function noSuchTenant(tenant: string): never {
  throw new Problem('NonexistentTenant', `There is no tenant ${tenant}.`);
}
