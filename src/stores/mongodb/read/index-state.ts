import type { Iri } from '../../../core/model/entity.ts';
import type { BoundQuery } from '../../../core/query/ast.ts';
import type { CatalogueState, TenantDatabase } from '../tenant-database.ts';
import { findDocuments } from './entity-documents.ts';
import type { EntityFilter } from './entity-filter.ts';
import { withNames } from './names.ts';
import { type Narrowing, narrow } from './narrow.ts';
import type { Reading } from './reading.ts';

/** What the store is told of the indexes of values that queries use. */
export interface IndexDemand {
  /** A query would have used an index on an Attribute. */
  want(database: TenantDatabase, attribute: Iri): void;
  /** Entities were met that lack values of an Attribute that is indexed. */
  complete(database: TenantDatabase): void;
}

const none: CatalogueState['indexed'] = new Map();

/**
 * Compiles a query for the state of the indexes in a snapshot. What this process knows of them may be old: an index it
 * does not know is not used, and Entities of which the values are missing are asked for.
 */
export async function narrowIn(reading: Reading, query: BoundQuery, demand: IndexDemand): Promise<Narrowing> {
  const { database } = reading;
  const indexed =
    query.attrs === undefined && query.q === undefined ? none : (await database.catalogue.latest()).indexed;
  const compile = (lagging?: EntityFilter) =>
    withNames(database.dictionary, (names) =>
      narrow(query, { names, indexed, ...(lagging !== undefined && { lagging }) }),
    );
  const narrowing = await compile();
  if (narrowing.generation === 0 || narrowing.empty) return narrowing;
  const lagging: EntityFilter = { i: { $lt: narrowing.generation } };
  const behind = await findDocuments(reading, lagging, { projection: { _id: 1 }, limit: 1 }).toArray();
  if (behind.length === 0) return narrowing;
  demand.complete(database);
  return compile(lagging);
}
