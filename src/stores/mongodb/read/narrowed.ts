import type { QueryPart } from '../../shared/print-part.ts';
import type { tenantIndexes } from '../layout.ts';
import type { EntityFilter } from './entity-filter.ts';

/** What the server can say of a query, or of a part of it: a superset of what `matches` holds for. */
export interface Narrowed {
  readonly filter: EntityFilter;
  /** Whether what passes matches. */
  readonly exact: boolean;
  /** Whether no tombstone passes. */
  readonly live: boolean;
}

/** Indexes of the collection `entity` that answer queries; `_id_` is that of ids. */
export type QueryIndex = (typeof tenantIndexes)['entity'][number]['name'] | '_id_';

/** A part of a query that an index knows something of. */
export interface NarrowedPart extends QueryPart, Narrowed {
  readonly indexes: readonly QueryIndex[];
  /** Whether what passes has one of the types that the query asks for, so that they need not be looked at. */
  readonly ofTypes?: true;
}
