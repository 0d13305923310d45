import type { Iri } from '../../../core/model/entity.ts';
import type { BoundQuery, TypeSelection } from '../../../core/query/ast.ts';
import { param, sql } from '../sql.ts';
import type { IndexState } from './index-state.ts';
import { existing } from './q-postings.ts';

/**
 * How many Entities have an Attribute, of one type or of all, where the counts of usage tell: they count an Entity
 * once for each type and kind of instance. Undefined where they do not, or something else is asked for too.
 */
export function knownTotal(query: BoundQuery, state: IndexState): number | undefined {
  const { types, attrs, q, ids, idPattern, scopeQ, geoQ, selectors, datasetIds } = query;
  if (ids ?? idPattern ?? scopeQ ?? geoQ ?? selectors ?? datasetIds) return undefined;
  const attribute = onlyAttribute(attrs, q);
  const type = onlyType(types);
  if (attribute === undefined || type === undefined) return undefined;
  return type === 'any' ? withAttribute(attribute, state) : ofTypeWithAttribute(type, attribute, state);
}

function onlyAttribute(attrs: BoundQuery['attrs'], q: BoundQuery['q']): Iri | undefined {
  if (attrs === undefined) return q && existing(q);
  return q === undefined && attrs.length === 1 ? attrs[0] : undefined;
}

function onlyType(types: TypeSelection<Iri> | undefined): Iri | 'any' | undefined {
  if (types === undefined || types.kind === 'any') return 'any';
  return types.kind === 'type' ? types.name : undefined;
}

function ofTypeWithAttribute(typeName: Iri, name: Iri, { reader }: IndexState): number | undefined {
  const type = reader.terms.idOf(typeName);
  const attribute = reader.terms.idOf(name);
  if (type === undefined || attribute === undefined) return 0;
  const rows = reader.database.all(
    sql`SELECT entities FROM attribute_usage
      WHERE type = ${param(type)} AND attribute = ${param(attribute)} AND entities > 0`,
  );
  return rows.length > 1 ? undefined : ((rows[0]?.[0] ?? 0) as number);
}

function withAttribute(name: Iri, { reader, hasSingleTypes }: IndexState): number | undefined {
  const attribute = reader.terms.idOf(name);
  if (attribute === undefined) return 0;
  const rows = reader.database.all(
    sql`SELECT type, entities FROM attribute_usage WHERE attribute = ${param(attribute)} AND entities > 0`,
  ) as readonly (readonly [number, number])[];
  const types = new Set(rows.map(([type]) => type));
  if (types.size < rows.length || (types.size > 1 && !hasSingleTypes())) return undefined;
  return rows.reduce((sum, [, entities]) => sum + entities, 0);
}
