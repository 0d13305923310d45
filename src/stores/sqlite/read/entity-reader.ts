import { setImmediate } from 'node:timers/promises';
import { Problem } from '../../../core/errors.ts';
import { type AttributeKind, attributeKinds, type Iri } from '../../../core/model/entity.ts';
import type { BoundQuery } from '../../../core/query/ast.ts';
import type {
  AttributeUsage,
  EntityPage,
  EntityPageRequest,
  EntityReader,
  QueryExplanation,
  StoredEntity,
  TypeUsage,
} from '../../../ports/store.ts';
import { decodeEntity } from '../../shared/decode-entity.ts';
import { sql } from '../sql.ts';
import { expiredIds, nextExpiry } from './expiry-reader.ts';
import { explainQuery } from './explain-query.ts';
import { type Narrowing, narrow } from './narrow.ts';
import type { QueryPage } from './page-collector.ts';
import { eidOf, placeBehind } from './place.ts';
import type { ReaderPool } from './reader-pool.ts';
import { directionOfIds, type QueryReport, type QueryResult, runQuery } from './run-query.ts';
import type { TenantReader } from './tenant-reader.ts';
import { sliceOver, timeSlice } from './time-slice.ts';

/** Milliseconds of its own that a query may hold the event loop; after it, it runs again in a thread of its own. */
const sliceMilliseconds = 5;
/** Entities that all have to be looked at: more are not even begun with on the event loop. */
const judgedHere = 300;

/** Entities that are decoded without a pause. */
const decodedAtOnce = 100;

export interface EntityReaderOptions {
  /** @throws Problem NonexistentTenant */
  readonly open: (tenant: string) => TenantReader;
  readonly pool: ReaderPool;
  /** A query would have used an index on an Attribute. */
  readonly wantIndex: (tenant: string, attribute: Iri) => void;
}

/** Short reads here, on the newest snapshot; long ones in the threads of the pool. */
export function createEntityReader({ open, pool, wantIndex }: EntityReaderOptions): EntityReader {
  function queryOf(tenant: string, query: BoundQuery, page: EntityPageRequest): HereQuery {
    return {
      reader: open(tenant),
      query,
      page: queryPage(page),
      known: page.known,
      wantIndex: (attribute) => wantIndex(tenant, attribute),
    };
  }

  async function query(tenant: string, query: BoundQuery, wanted: EntityPageRequest): Promise<EntityPage> {
    const asked = queryOf(tenant, query, wanted);
    const here = queryHere(asked)?.result;
    if (here !== undefined) return pageOf(asked, here);
    const { texts, numbers, more, total } = await pool.query({ tenant, query, page: asked.page });
    const found = Array.from({ length: texts.length / 2 }, (_, index) => ({
      id: texts[index * 2] as string,
      doc: texts[index * 2 + 1] as string,
      eid: numbers[index * 2] as number,
      version: numbers[index * 2 + 1] as number,
    }));
    // Another reader may have been opened meanwhile.
    const reader = open(tenant);
    return pageOf({ ...asked, reader }, { found, more, ...(total !== undefined && { total }) });
  }

  async function explain(
    tenant: string,
    query: BoundQuery,
    wanted: EntityPageRequest,
  ): Promise<QueryExplanation> {
    const began = performance.now();
    const asked = queryOf(tenant, query, wanted);
    const here = queryHere(asked);
    const explanation =
      here === undefined
        ? await pool.explain({ tenant, query, page: asked.page })
        : explainQuery(query, here.narrowing, here.result);
    return {
      ...explanation,
      thread: here === undefined ? 'reader' : 'main',
      milliseconds: performance.now() - began,
    };
  }

  return {
    retrieve: async (tenant, id) => open(tenant).retrieve(id),
    retrieveState: async (tenant, id, held) => open(tenant).retrieveState(id, held),
    retrieveMany: async (tenant, ids) => open(tenant).retrieveMany(ids),
    query,
    explain,
    nextExpiry: async (tenant) => nextExpiry(open(tenant)),
    expired: async (tenant, by, limit) => expiredIds(open(tenant), by, limit),
    typeUsage: async (tenant) => typeUsage(open(tenant)),
    attributeUsage: async (tenant) => attributeUsage(open(tenant)),
  };
}

/** What can cross to a reading thread. */
function queryPage({ limit, offset, count, after, ordering }: EntityPageRequest): QueryPage {
  return {
    limit,
    offset,
    count,
    ...(after !== undefined && { after: eidOf(after) }),
    ...(ordering !== undefined && { ordering }),
  };
}

interface HereQuery {
  readonly reader: TenantReader;
  readonly query: BoundQuery;
  readonly page: QueryPage;
  readonly known: EntityPageRequest['known'];
  readonly wantIndex: (attribute: Iri) => void;
}

/** @returns undefined when it would take too long. */
function queryHere({
  reader,
  query,
  page,
  known,
  wantIndex,
}: HereQuery): { readonly result: QueryResult & QueryReport; readonly narrowing: Narrowing } | undefined {
  const budget = timeSlice(sliceMilliseconds);
  try {
    return reader.database.snapshot(() => {
      const narrowing = narrow(reader, query);
      if (query.ids === undefined && !isTotalOnly(page, narrowing)) narrowing.unindexed.forEach(wantIndex);
      if (isLong(page, narrowing)) return undefined;
      return { result: runQuery(reader, query, page, narrowing, budget, known), narrowing };
    });
  } catch (error) {
    if (error === sliceOver) return undefined;
    throw error;
  }
}

/** Whether nothing is asked for but a number that is known. */
function isTotalOnly({ limit }: QueryPage, { total }: Narrowing): boolean {
  return limit === 0 && total !== undefined;
}

/** Whether it is known beforehand that very many Entities have to be looked at. */
function isLong(page: QueryPage, narrowing: Narrowing): boolean {
  const { exact, geo, exactBesideGeo, postings, entities, total } = narrowing;
  const counts = page.count && total === undefined;
  if (page.ordering === undefined) {
    if (!counts || exact || (geo !== undefined && exactBesideGeo)) return false;
  } else if (!counts && directionOfIds(page, narrowing) !== undefined) return false;
  return (
    !postings.some(({ size, lookup }) => size <= judgedHere || lookup !== undefined) && entities > judgedHere
  );
}

/** Large pages give way to other work now and then. */
async function pageOf(
  { reader: { terms }, page }: HereQuery,
  { found, more, total }: QueryResult,
): Promise<EntityPage> {
  const entities: StoredEntity[] = [];
  for (const { id, version, doc, entity: judged } of found) {
    const entity = judged ?? (doc === undefined ? undefined : decodeEntity(id, doc, terms.iriOf));
    entities.push(entity === undefined ? { id, version } : { id, version, entity });
    if (entities.length % decodedAtOnce === 0) await setImmediate();
  }
  const last = found.at(-1);
  return {
    entities,
    more,
    ...(total !== undefined && { total }),
    ...(last !== undefined && page.ordering === undefined && { end: placeBehind(last.eid) }),
  };
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
