import type { BoundQuery } from '../../../core/query/ast.ts';
import { printQuery, printSelectors } from '../../../core/query/print-query.ts';
import type { QueryExplanation } from '../../../ports/store.ts';
import type { NarrowedPart, Narrowing } from './narrow.ts';
import type { QueryReport } from './run-query.ts';

/** What the run of a query says of itself, wherever it ran. */
export type RunExplanation = Omit<QueryExplanation, 'thread' | 'milliseconds'>;

/** How a query was answered. Indexes have the names of their tables in the file. */
export function explainQuery(
  query: BoundQuery,
  { parts, exact, exactBesideGeo, geo, unindexed, entities }: Narrowing,
  { along, byLookup, judged }: QueryReport,
): RunExplanation {
  // Whether the boxes decided is known only when all have been looked at.
  const exactGeo = geo !== undefined && exactBesideGeo && judged === 0;
  const first = parts.filter(({ posting }) => posting === along);
  const others = parts.filter(({ posting }) => posting !== along);
  return {
    indexes: [...first, ...others].map((part) => ({
      part: printPart(query, part),
      index: indexOf(part, byLookup && part.posting === along),
      candidates: part.posting.size,
      exact: part.part === 'georel' ? exactGeo : part.posting.exact,
    })),
    exact: exact || exactGeo,
    unindexed,
    entities,
    judged,
  };
}

function indexOf({ part }: NarrowedPart, byLookup: boolean): string {
  switch (part) {
    case 'id':
      return 'entity';
    case 'type':
      return 'entity_type';
    case 'selectors':
      return 'entity_type, entity';
    case 'scopeQ':
      return 'entity_scope';
    case 'attrs':
    case 'q':
      return 'attribute_value';
    case 'georel':
      return byLookup ? 'entity_area' : 'entity_box';
  }
}

/** As parameters of a request, with expanded names. */
function printPart(query: BoundQuery, { part, operand }: NarrowedPart): string {
  if (part === 'selectors') return `entities=${JSON.stringify(printSelectors(query.selectors ?? []))}`;
  const parameters = printQuery(partOf(query, part, operand));
  return Object.entries(parameters)
    .map(([name, text]) => `${name}=${text}`)
    .join('&');
}

function partOf(
  { ids, types, scopeQ, attrs, geoQ }: BoundQuery,
  part: NarrowedPart['part'],
  operand: NarrowedPart['operand'],
): BoundQuery {
  switch (part) {
    case 'id':
      return ids === undefined ? {} : { ids };
    case 'type':
      return types === undefined ? {} : { types };
    case 'scopeQ':
      return scopeQ === undefined ? {} : { scopeQ };
    case 'attrs':
      return attrs === undefined ? {} : { attrs };
    case 'georel':
      return geoQ === undefined ? {} : { geoQ };
    default:
      return operand === undefined ? {} : { q: operand };
  }
}
