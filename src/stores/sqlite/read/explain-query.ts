import type { BoundQuery } from '../../../core/query/ast.ts';
import type { QueryExplanation } from '../../../ports/store.ts';
import { printPart } from '../../shared/print-part.ts';
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
