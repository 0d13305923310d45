import type { BoundQuery } from '../../../core/query/ast.ts';
import type { EntityPageRequest } from '../../../ports/store.ts';
import type { Narrowing } from './narrow.ts';
import type { Found } from './page-collector.ts';
import type { Reading } from './reading.ts';

/** The part of a result that is wanted, its place as the id of an Entity. */
export interface QueryPage extends Omit<EntityPageRequest, 'after'> {
  readonly after?: string;
}

/** What a run of a query is about. */
export interface QueryTask {
  readonly reading: Reading;
  readonly query: BoundQuery;
  readonly page: QueryPage;
  readonly narrowing: Narrowing;
}

export interface QueryResult {
  readonly found: readonly Found[];
  readonly more: boolean;
  readonly total?: number;
  /** Entities that were put to `matches`. */
  readonly judged: number;
}

/** Which way ids are gone along. */
export type Direction = 1 | -1;
