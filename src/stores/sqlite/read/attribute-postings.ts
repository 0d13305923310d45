import type { Iri } from '../../../core/model/entity.ts';
import type { Scalar } from '../../../core/query/comparables.ts';
import type { ConjunctTest } from '../../../core/query/conjuncts.ts';
import { indexedText, lowerBound, upperBound } from '../../shared/indexed-values.ts';
import { joinSql, param, type Sql, sql } from '../sql.ts';
import type { IndexState } from './index-state.ts';
import { inWindow, nothing, type Posting, usualShare } from './posting.ts';
import type { TenantReader } from './tenant-reader.ts';

/** Entities that have an Attribute; undefined where it is not indexed. */
export function existencePosting(attribute: Iri, state: IndexState): Posting | undefined {
  const term = state.reader.terms.idOf(attribute);
  if (term === undefined) return nothing;
  if (!state.indexed.has(term)) return undefined;
  return {
    stream: (window) =>
      sql`SELECT eid FROM attribute_value WHERE term = ${param(term)} AND position = 0 AND ${inWindow(window)}`,
    test: (eid) =>
      sql`EXISTS (SELECT 1 FROM attribute_value AS a
        WHERE a.term = ${param(term)} AND a.eid = ${eid} AND a.position = 0)`,
    size: entitiesWith(state.reader, term),
    exact: true,
  };
}

/** Entities with a value that passes a test; undefined where the Attribute is not indexed. */
export function valuePosting(attribute: Iri, test: ConjunctTest, state: IndexState): Posting | undefined {
  const term = state.reader.terms.idOf(attribute);
  if (term === undefined) return nothing;
  if (!state.indexed.has(term)) return undefined;
  // The unary plus keeps the planner from leaving the order of Entities for that of values.
  const passes = condition(test, sql`+number`, sql`+text`);
  const sought = condition(test, sql`number`, sql`text`);
  return {
    stream: (window) =>
      sql`SELECT eid FROM attribute_value
        WHERE term = ${param(term)} AND ${inWindow(window)} AND ${passes} GROUP BY eid ORDER BY eid`,
    test: (eid) =>
      sql`EXISTS (SELECT 1 FROM attribute_value AS a WHERE a.term = ${param(term)} AND a.eid = ${eid} AND ${passes})`,
    size: entitiesWith(state.reader, term),
    exact: true,
    passing: usualShare,
    lookup: sql`SELECT eid FROM attribute_value WHERE term = ${param(term)} AND ${sought}`,
  };
}

/** Entities of any type with an Attribute, counted once for each type and kind: never too few. */
function entitiesWith(reader: TenantReader, term: number): number {
  return reader.fact(`attribute ${term}`, () => {
    const row = reader.database.first(
      sql`SELECT total(entities) FROM attribute_usage WHERE attribute = ${param(term)}`,
    );
    return row?.[0] as number;
  });
}

function condition(test: ConjunctTest, number: Sql, text: Sql): Sql {
  return test.kind === 'equals' ? equals(test.values, number, text) : range(test, number, text);
}

function equals(values: readonly Scalar[], number: Sql, text: Sql): Sql {
  const numbers = values.filter((value) => typeof value === 'number');
  const texts = values.filter((value) => typeof value !== 'number').map(indexedText);
  const either: Sql[] = [];
  if (numbers.length > 0) either.push(oneOf(number, numbers));
  if (texts.length > 0) either.push(oneOf(text, texts));
  return sql`(${joinSql(either, sql` OR `)})`;
}

function oneOf(column: Sql, values: readonly (string | number)[]): Sql {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return sql`${column} = ${param(only)}`;
  const list = values.map((value) => sql`${param(value)}`);
  return sql`${column} IN (${joinSql(list, sql`, `)})`;
}

function range(test: Extract<ConjunctTest, { kind: 'range' }>, number: Sql, text: Sql): Sql {
  const { from, to, fromInclusive, toInclusive } = test;
  const bounds: Sql[] = [];
  if (typeof from === 'number')
    bounds.push(sql`${number} ${fromInclusive ? sql`>=` : sql`>`} ${param(from)}`);
  if (typeof to === 'number') bounds.push(sql`${number} ${toInclusive ? sql`<=` : sql`<`} ${param(to)}`);
  if (typeof from === 'string') bounds.push(sql`${text} >= ${param(lowerBound(from))}`);
  if (typeof to === 'string') {
    const bound = upperBound(to);
    bounds.push(bound === undefined ? sql`${text} IS NOT NULL` : sql`${text} <= ${param(bound)}`);
  }
  return joinSql(bounds, sql` AND `);
}
