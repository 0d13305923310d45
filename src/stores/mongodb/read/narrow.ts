import type { Iri } from '../../../core/model/entity.ts';
import type { BoundQuery, QExpression } from '../../../core/query/ast.ts';
import type { CatalogueState } from '../tenant-database.ts';
import { allOf, anyEntity, type EntityFilter, nothing } from './entity-filter.ts';
import { geoFilter, type NarrowedPlaces } from './geo-filter.ts';
import type { Names } from './names.ts';
import type { NarrowedPart } from './narrowed.ts';
import { idFilter, plainTypes, scopeFilter, selectorFilter, typeFilter } from './selection-filters.ts';
import { anyAttribute, qFilter, type ValueState } from './value-filters.ts';

/** What the server can say of a query. */
export interface Narrowing {
  readonly parts: readonly NarrowedPart[];
  /** Everything that matches passes it, and no tombstone does. */
  readonly filter: EntityFilter;
  /** The same with fewer conditions where some follow from others: for counting along one index. */
  readonly countFilter: EntityFilter;
  /** Whether nothing can match. */
  readonly empty: boolean;
  /** Whether what passes matches, so that no Entity needs to be looked at. */
  readonly exact: boolean;
  /** What places say, where they say all that the rest of the filter does not. */
  readonly places?: NarrowedPlaces['judge'];
  /** Attributes that the query would use an index of, if there were one. */
  readonly unindexed: readonly Iri[];
  /** The greatest generation of an index that is used; 0 where none is. */
  readonly generation: number;
}

/** What queries are compiled with. */
export interface NarrowingState {
  readonly names: Names;
  readonly indexed: CatalogueState['indexed'];
  /** Entities that may lack values of the indexed Attributes that the query uses, where there are such. */
  readonly lagging?: EntityFilter;
}

/** Compiles a query into a filter of the server: a superset of what `matches` holds for. */
export function narrow(query: BoundQuery, state: NarrowingState): Narrowing {
  const unindexed = new Set<Iri>();
  let generation = 0;
  const values: ValueState = {
    names: state.names,
    indexed: state.indexed,
    types: typesOf(query, state.names),
    chosenInstances: query.datasetIds !== undefined,
    lagging: state.lagging,
    use: (used) => {
      generation = Math.max(generation, used);
    },
    want: (attribute) => void unindexed.add(attribute),
  };
  const { parts, decided } = narrowParts(query, state.names, values);
  const exactBesideGeo = decided && parts.every(({ exact }) => exact);
  const geo = query.geoQ && geoFilter(query.geoQ, state.names);
  if (geo !== undefined) parts.push({ part: 'georel', indexes: ['place'], ...geo });
  const filter = filterOf(parts);
  const countFilter = parts.some(({ ofTypes }) => ofTypes)
    ? filterOf(parts.filter(({ part }) => part !== 'type'))
    : filter;
  return {
    parts,
    filter,
    countFilter,
    empty: filter === nothing,
    exact: exactBesideGeo && geo?.exact !== false,
    ...(geo !== undefined && exactBesideGeo && query.datasetIds === undefined && { places: geo.judge }),
    unindexed: [...unindexed],
    generation,
  };
}

function filterOf(parts: readonly NarrowedPart[]): EntityFilter {
  const filters = parts.map(({ filter }) => filter);
  if (!parts.some(({ live }) => live)) filters.push(anyEntity);
  return allOf(filters);
}

/** The types one of which an Entity must have, where the query says so. */
function typesOf({ types }: BoundQuery, names: Names): readonly number[] | undefined {
  const plain = types && plainTypes(types);
  return plain?.map((type) => names.numberOf(type)).filter((number) => number !== undefined);
}

/** All but the geo-query. @returns `decided` where no part is left to which the indexes have nothing to say. */
function narrowParts(
  query: BoundQuery,
  names: Names,
  values: ValueState,
): { parts: NarrowedPart[]; decided: boolean } {
  const { selectors, ids, idPattern, types, scopeQ, attrs, q } = query;
  const parts: NarrowedPart[] = [];
  let decided = ids !== undefined || idPattern === undefined;
  if (ids !== undefined) parts.push({ part: 'id', indexes: ['_id_'], ...idFilter(ids) });
  const ofTypes = types && typeFilter(types, names);
  if (ofTypes !== undefined) {
    parts.push({ part: 'type', indexes: ['type'], filter: ofTypes, exact: true, live: true });
  }
  if (selectors !== undefined) {
    const selected = selectorFilter(selectors, names);
    if (selected !== undefined) parts.push({ part: 'selectors', indexes: ['type', '_id_'], ...selected });
    else decided = false;
  }
  if (scopeQ !== undefined) parts.push({ part: 'scopeQ', indexes: ['scope'], ...scopeFilter(scopeQ) });
  if (attrs !== undefined) {
    const found = anyAttribute(attrs, values);
    if (found !== undefined) parts.push({ part: 'attrs', ...found });
    else decided = false;
  }
  for (const operand of q === undefined ? [] : operandsOf(q)) {
    const found = qFilter(operand, values);
    if (found !== undefined) parts.push({ part: 'q', operand, ...found });
    else decided = false;
  }
  return { parts, decided };
}

function operandsOf(q: QExpression<Iri>): readonly QExpression<Iri>[] {
  return q.kind === 'and' ? q.operands.flatMap(operandsOf) : [q];
}
