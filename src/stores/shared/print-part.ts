import type { Iri } from '../../core/model/entity.ts';
import type { BoundQuery, QExpression } from '../../core/query/ast.ts';
import { printQuery, printSelectors } from '../../core/query/print-query.ts';

/** A part of a query that an index may know something of. */
export interface QueryPart {
  readonly part: 'id' | 'type' | 'selectors' | 'scopeQ' | 'attrs' | 'q' | 'georel';
  /** The operand of `q`. */
  readonly operand?: QExpression<Iri>;
}

/** As parameters of a request, with expanded names. */
export function printPart(query: BoundQuery, { part, operand }: QueryPart): string {
  if (part === 'selectors') return `entities=${JSON.stringify(printSelectors(query.selectors ?? []))}`;
  const parameters = printQuery(partOf(query, part, operand));
  return Object.entries(parameters)
    .map(([name, text]) => `${name}=${text}`)
    .join('&');
}

function partOf(
  { ids, types, scopeQ, attrs, geoQ }: BoundQuery,
  part: QueryPart['part'],
  operand: QueryPart['operand'],
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
