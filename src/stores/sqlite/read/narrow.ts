import type { Iri } from '../../../core/model/entity.ts';
import type { BoundQuery } from '../../../core/query/ast.ts';
import type { QueryPart } from '../../shared/print-part.ts';
import { type GeoPosting, geoPosting } from './geo-posting.ts';
import { type IndexState, readIndexState } from './index-state.ts';
import { knownTotal } from './known-total.ts';
import type { Posting } from './posting.ts';
import { anyAttribute, qPostings } from './q-postings.ts';
import { idPosting, scopePosting, selectorPosting, typePosting } from './selection-postings.ts';
import type { TenantReader } from './tenant-reader.ts';

/** A part of a query that an index knows something of. */
export interface NarrowedPart extends QueryPart {
  readonly posting: Posting;
}

/** What the indexes know of a query. */
export interface Narrowing {
  readonly parts: readonly NarrowedPart[];
  /** Each holds everything that matches. Those in which every Entity is are left out where there are others. */
  readonly postings: readonly Posting[];
  /** Whether what is in all of them matches, so that no Entity needs to be looked at. */
  readonly exact: boolean;
  /** The posting of the geo-query, where boxes say of Points whether they fulfil it. */
  readonly geo?: GeoPosting;
  /** Whether all but the geo-query is decided by what is in all of them. */
  readonly exactBesideGeo: boolean;
  /** How many match, where that is known already. */
  readonly total?: number;
  /** Attributes that the query would use an index of, if there were one. */
  readonly unindexed: readonly Iri[];
  /** Entities that the tenant has. */
  readonly entities: number;
}

/** Compiles a query into what the indexes can say: a superset of what {@link matches} holds for. */
export function narrow(reader: TenantReader, query: BoundQuery): Narrowing {
  const state = readIndexState(reader, query);
  const unindexed = new Set<Iri>();
  const { parts, decided } = narrowParts(query, state, unindexed);
  const geo = query.geoQ && geoPosting(query.geoQ, state);
  const exactBesideGeo = decided && parts.every(({ posting }) => posting.exact);
  if (geo !== undefined) parts.push({ part: 'georel', posting: geo });
  const postings = selective(parts, state);
  const exact = exactBesideGeo && geo === undefined;
  const total = knownTotal(query, state) ?? (exact ? countedTotal(postings, state) : undefined);
  return {
    parts,
    postings,
    exact,
    exactBesideGeo,
    ...(geo !== undefined && query.datasetIds === undefined && { geo }),
    ...(total !== undefined && { total }),
    unindexed: [...unindexed],
    entities: state.entities,
  };
}

/** Without those that every Entity is in, but for one where there is no other: it is shorter than the Entities. */
function selective(parts: readonly NarrowedPart[], { entities }: IndexState): readonly Posting[] {
  const postings = parts.map(({ posting }) => posting);
  const some = postings.filter(({ counted, size }) => counted !== true || size < entities);
  return some.length > 0 ? some : postings.slice(0, 1);
}

/** How many are in one posting, or in none but that of all Entities. */
function countedTotal(postings: readonly Posting[], { entities }: IndexState): number | undefined {
  const [only] = postings;
  if (only === undefined) return entities;
  return postings.length === 1 && only.counted === true ? only.size : undefined;
}

/** All but the geo-query. @returns `decided` where no part is left to which the indexes have nothing to say. */
function narrowParts(
  query: BoundQuery,
  state: IndexState,
  unindexed: Set<Iri>,
): { parts: NarrowedPart[]; decided: boolean } {
  const { selectors, ids, idPattern, types, scopeQ, attrs, q } = query;
  const parts: NarrowedPart[] = [];
  let decided = ids !== undefined || idPattern === undefined;
  const use = (part: NarrowedPart['part'], posting: Posting | undefined, otherwise = false) => {
    if (posting !== undefined) parts.push({ part, posting });
    else decided &&= otherwise;
  };
  if (ids !== undefined) use('id', idPosting(ids));
  if (types !== undefined) use('type', typePosting(types, state), true);
  if (selectors !== undefined) use('selectors', selectorPosting(selectors, state));
  if (scopeQ !== undefined) use('scopeQ', scopePosting(scopeQ, state));
  if (attrs !== undefined) use('attrs', anyAttribute(attrs, state, unindexed));
  if (q !== undefined) {
    const { found, exact } = qPostings(query, q, state, unindexed);
    for (const { operand, posting } of found) parts.push({ part: 'q', operand, posting });
    decided &&= exact;
  }
  return { parts, decided };
}
