import { Problem } from '../../../core/errors.ts';
import { type AttributeKind, attributeKinds, type Entity, type Iri } from '../../../core/model/entity.ts';
import type { BoundQuery } from '../../../core/query/ast.ts';
import type { AttributeUsage, EntityPage, EntityReader, TypeUsage } from '../../../ports/store.ts';
import { decodeEntity } from '../codec/decode-entity.ts';
import { sql } from '../sql.ts';
import { type Narrowing, narrow } from './narrow.ts';
import type { QueryText } from './query-server.ts';
import type { ReaderPool } from './reader-pool.ts';
import { type Budget, type QueryPage, type QueryResult, runQuery } from './run-query.ts';
import type { TenantReader } from './tenant-reader.ts';

/** Milliseconds that a query may hold the event loop; after it, it runs again in a thread of its own. */
const sliceMilliseconds = 5;
/** Entities that all have to be looked at: more are not even begun with on the event loop. */
const judgedHere = 300;

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
    const text: QueryText = { query, page };
    const { texts, more, total } = await pool.run(tenant, JSON.stringify(text));
    const entities: Entity[] = [];
    const again = open(tenant);
    for (let at = 0; at < texts.length; at += 2) {
      entities.push(decodeEntity(texts[at] as string, texts[at + 1] as string, again.terms.iriOf));
    }
    return { entities, more, ...(total !== undefined && { total }) };
  }

  return {
    retrieve: async (tenant, id) => open(tenant).retrieve(id),
    query,
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

function pageOf({ terms }: TenantReader, { found, more, total }: QueryResult): EntityPage {
  const entities = found.map(({ id, doc, entity }) => entity ?? decodeEntity(id, doc, terms.iriOf));
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
