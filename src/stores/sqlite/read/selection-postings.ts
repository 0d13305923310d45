import type { Iri } from '../../../core/model/entity.ts';
import type { EntitySelector, ScopeQuery, TypeSelection } from '../../../core/query/ast.ts';
import { param, sql } from '../sql.ts';
import { type IndexState, usageOf } from './index-state.ts';
import { allOf, anyOf, inWindow, nothing, type Posting } from './posting.ts';

/** Entities that are counted to learn whether a Scope is a small one. */
const countedInScope = 1000;

/** @returns undefined where every Entity is selected. */
export function typePosting(selection: TypeSelection<Iri>, state: IndexState): Posting | undefined {
  switch (selection.kind) {
    case 'any':
      return undefined;
    case 'type':
      return ofType(selection.name, state);
    case 'and': {
      const postings = selection.operands.flatMap((operand) => typePosting(operand, state) ?? []);
      return postings.length === 0 ? undefined : allOf(postings);
    }
    case 'or': {
      const names = plainNames(selection.operands);
      if (names !== undefined) return ofAnyType(names, state);
      const postings = selection.operands.map((operand) => typePosting(operand, state));
      return postings.includes(undefined) ? undefined : anyOf(postings as Posting[]);
    }
  }
}

/** The names, each once, where nothing but types is chosen from. */
function plainNames(operands: readonly TypeSelection<Iri>[]): readonly Iri[] | undefined {
  const names = new Set<Iri>();
  for (const operand of operands) {
    if (operand.kind !== 'type') return undefined;
    names.add(operand.name);
  }
  return [...names];
}

function ofType(iri: Iri, { reader }: IndexState): Posting {
  const type = reader.terms.idOf(iri);
  if (type === undefined) return nothing;
  return {
    stream: (window) => sql`SELECT eid FROM entity_type WHERE type = ${param(type)} AND ${inWindow(window)}`,
    test: (eid) =>
      sql`EXISTS (SELECT 1 FROM entity_type AS t WHERE t.type = ${param(type)} AND t.eid = ${eid})`,
    size: usageOf(reader, type),
    exact: true,
    counted: true,
  };
}

/** Where no Entity has two types, the numbers add up. */
function ofAnyType(names: readonly Iri[], state: IndexState): Posting {
  const posting = anyOf(names.map((name) => ofType(name, state)));
  return posting.counted !== true && state.hasSingleTypes() ? { ...posting, counted: true } : posting;
}

export function scopePosting(scopeQ: ScopeQuery, state: IndexState): Posting {
  switch (scopeQ.kind) {
    case 'scope':
      return inScope(scopeQ.levels, scopeQ.subtree, state);
    case 'and':
      return allOf(scopeQ.operands.map((operand) => scopePosting(operand, state)));
    case 'or':
      return anyOf(scopeQ.operands.map((operand) => scopePosting(operand, state)));
  }
}

/** Any level (`+`) is narrowed to the subtree above it. */
function inScope(levels: readonly string[], subtree: boolean, { reader, entities }: IndexState): Posting {
  const wild = levels.indexOf('+');
  const fixed = wild === -1 ? levels : levels.slice(0, wild);
  const path = fixed.map((level) => `/${level}`).join('');
  const key = subtree || wild !== -1 ? `${path}/#` : path;
  const counted = reader.fact(`scope ${key}`, () => {
    const few = sql`SELECT 1 FROM entity_scope WHERE scope = ${param(key)} LIMIT +${param(countedInScope)}`;
    return reader.database.first(sql`SELECT count(*) FROM (${few})`)?.[0] as number;
  });
  return {
    stream: (window) => sql`SELECT eid FROM entity_scope WHERE scope = ${param(key)} AND ${inWindow(window)}`,
    test: (eid) =>
      sql`EXISTS (SELECT 1 FROM entity_scope AS s WHERE s.scope = ${param(key)} AND s.eid = ${eid})`,
    size: counted < countedInScope ? counted : entities,
    exact: wild === -1,
    counted: counted < countedInScope,
  };
}

/** Entities by id. The unary plus keeps the planner on the index of ids. */
export function idPosting(ids: readonly string[]): Posting {
  const list = param(JSON.stringify(ids));
  return {
    stream: ({ after, upTo }) =>
      sql`SELECT eid FROM entity WHERE id IN (SELECT value FROM json_each(${list}))
        AND +eid > ${param(after)} AND +eid <= ${param(upTo)} ORDER BY eid`,
    test: (eid) =>
      sql`EXISTS (SELECT 1 FROM entity AS i WHERE i.eid = ${eid}
        AND i.id IN (SELECT value FROM json_each(${list})))`,
    size: ids.length,
    exact: true,
    lookup: sql`SELECT eid FROM entity WHERE id IN (SELECT value FROM json_each(${list}))`,
  };
}

/** @returns undefined where one of the selectors may select any Entity. */
export function selectorPosting(
  selectors: readonly EntitySelector<Iri>[],
  state: IndexState,
): Posting | undefined {
  const postings: Posting[] = [];
  for (const { types, ids, idPattern } of selectors) {
    const parts = [
      types === undefined ? undefined : typePosting(types, state),
      ids === undefined ? undefined : idPosting(ids),
    ].filter((part) => part !== undefined);
    if (parts.length === 0) return undefined;
    const posting = allOf(parts);
    postings.push(ids === undefined && idPattern !== undefined ? { ...posting, exact: false } : posting);
  }
  return anyOf(postings);
}
