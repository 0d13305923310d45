import type { BoundQuery } from '../../../core/query/ast.ts';
import type { EntityPage, EntityPageRequest, EntityReader, StoredEntity } from '../../../ports/store.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { findById } from './entity-documents.ts';
import { expiredIds, nextExpiry } from './expiry-reader.ts';
import { explainQuery } from './explain-query.ts';
import { type IndexDemand, narrowIn } from './index-state.ts';
import { idBefore, placeBehind } from './place.ts';
import type { QueryPage, QueryResult, QueryTask } from './query-task.ts';
import { type Reading, type ReadingParts, readAtOnce } from './reading.ts';
import { createRetrieval } from './retrieval.ts';
import { runQuery } from './run-query.ts';
import { readAttributeUsage, readTypeUsage } from './usage-reader.ts';

export interface EntityReaderParts extends ReadingParts {
  /** @throws Problem NonexistentTenant, ServiceUnavailable when the server is away. */
  readonly open: (tenant: string) => Promise<TenantDatabase>;
  readonly indexing: IndexDemand;
}

/** Reads Entities. What takes several reads of the server is of one snapshot, where the server has such. */
export function createEntityReader(parts: EntityReaderParts): EntityReader {
  const read = async <T>(tenant: string, work: (reading: Reading) => Promise<T>): Promise<T> =>
    readAtOnce(parts, await parts.open(tenant), work);

  const retrieveState = createRetrieval(parts);

  async function taskOf(reading: Reading, query: BoundQuery, page: QueryPage): Promise<QueryTask> {
    const narrowing = await narrowIn(reading, query, parts.indexing);
    if (query.ids === undefined) {
      for (const attribute of narrowing.unindexed) parts.indexing.want(reading.database, attribute);
    }
    return { reading, query, page, narrowing };
  }

  return {
    retrieve: async (tenant, id) => (await retrieveState(tenant, id, undefined))?.entity,
    retrieveState,
    retrieveMany: (tenant, ids) =>
      read(tenant, async (reading) =>
        (await findById(reading, [...new Set(ids)])).map(({ entity }) => entity),
      ),
    query: (tenant, query, wanted) =>
      read(tenant, async (reading) => {
        const page = queryPage(wanted);
        return pageOf(page, await runQuery(await taskOf(reading, query, page)));
      }),
    explain: (tenant, query, wanted) =>
      read(tenant, async (reading) => explainQuery(await taskOf(reading, query, queryPage(wanted)))),
    nextExpiry: (tenant) => read(tenant, nextExpiry),
    expired: (tenant, by, limit) => read(tenant, (reading) => expiredIds(reading, by, limit)),
    typeUsage: (tenant) => read(tenant, readTypeUsage),
    attributeUsage: (tenant) => read(tenant, readAttributeUsage),
  };
}

function queryPage({ after, ...page }: EntityPageRequest): QueryPage {
  return after === undefined ? page : { ...page, after: idBefore(after) };
}

function pageOf({ ordering }: QueryPage, { found, more, total }: QueryResult): EntityPage {
  const last = found.at(-1);
  return {
    entities: found satisfies readonly StoredEntity[],
    more,
    ...(total !== undefined && { total }),
    ...(last !== undefined && ordering === undefined && { end: placeBehind(last.id) }),
  };
}
