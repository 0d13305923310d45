import type { Iri } from '../../../core/model/entity.ts';
import type { BoundQuery, QExpression, ScopeQuery, TypeSelection } from '../../../core/query/ast.ts';
import { type ConjunctTest, conjuncts } from '../../../core/query/conjuncts.ts';
import { param, sql } from '../sql.ts';
import { existencePosting, valuePosting } from './attribute-postings.ts';
import { geoPosting } from './geo-posting.ts';
import { type IndexState, readIndexState, usageOf } from './index-state.ts';
import { allOf, anyOf, inWindow, nothing, type Posting } from './posting.ts';
import type { TenantReader } from './tenant-reader.ts';

/** What the indexes know of a query. */
export interface Narrowing {
  /** Each holds everything that matches. */
  readonly postings: readonly Posting[];
  /** Whether what is in all of them matches, so that no Entity needs to be looked at. */
  readonly exact: boolean;
  /** Attributes that the query would use an index of, if there were one. */
  readonly unindexed: readonly Iri[];
  /** Entities that the tenant has. */
  readonly entities: number;
}

/** Entities that are counted to learn whether a Scope is a small one. */
const countedInScope = 1000;

/** Compiles a query into what the indexes can say: a superset of what {@link matches} holds for. */
export function narrow(reader: TenantReader, query: BoundQuery): Narrowing {
  const state = readIndexState(reader, query);
  const postings: Posting[] = [];
  const unindexed = new Set<Iri>();
  let exact = query.ids !== undefined || query.idPattern === undefined;
  const { types, scopeQ, attrs, q, geoQ } = query;
  if (types !== undefined) {
    const posting = typePosting(types, state);
    if (posting !== undefined) postings.push(posting);
  }
  if (scopeQ !== undefined) postings.push(scopePosting(scopeQ, state));
  if (attrs !== undefined) {
    const posting = anyAttribute(attrs, state, unindexed);
    if (posting === undefined) exact = false;
    else postings.push(posting);
  }
  if (q !== undefined) {
    const found = qPostings(query, q, state, unindexed);
    postings.push(...found.postings);
    exact &&= found.exact;
  }
  if (geoQ !== undefined) postings.push(geoPosting(geoQ, state));
  return {
    postings,
    exact: exact && postings.every((posting) => posting.exact),
    unindexed: [...unindexed],
    entities: state.entities,
  };
}

/** @returns undefined where every Entity is selected. */
function typePosting(selection: TypeSelection<Iri>, state: IndexState): Posting | undefined {
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
      const postings = selection.operands.map((operand) => typePosting(operand, state));
      return postings.includes(undefined) ? undefined : anyOf(postings as Posting[]);
    }
  }
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

function scopePosting(scopeQ: ScopeQuery, state: IndexState): Posting {
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
  const counted = reader.database.first(
    sql`SELECT count(*) FROM (SELECT 1 FROM entity_scope WHERE scope = ${param(key)} LIMIT ${param(countedInScope)})`,
  )?.[0] as number;
  return {
    stream: (window) => sql`SELECT eid FROM entity_scope WHERE scope = ${param(key)} AND ${inWindow(window)}`,
    test: (eid) =>
      sql`EXISTS (SELECT 1 FROM entity_scope AS s WHERE s.scope = ${param(key)} AND s.eid = ${eid})`,
    size: counted < countedInScope ? counted : entities,
    exact: wild === -1,
  };
}

/** @returns undefined where an index is missing. */
function anyAttribute(names: readonly Iri[], state: IndexState, unindexed: Set<Iri>): Posting | undefined {
  const postings = names.map((name) => existencePosting(name, state));
  for (const [index, name] of names.entries()) if (postings[index] === undefined) unindexed.add(name);
  return postings.includes(undefined) ? undefined : anyOf(postings as Posting[]);
}

/** What the operands of a conjunction, or the one expression, let the indexes know. */
function qPostings(
  query: BoundQuery,
  q: QExpression<Iri>,
  state: IndexState,
  unindexed: Set<Iri>,
): { postings: readonly Posting[]; exact: boolean } {
  const postings: Posting[] = [];
  const operands = operandsOf(q);
  let decided = 0;
  const use = (attribute: Iri, posting: Posting | undefined, decides: boolean) => {
    if (posting === undefined) unindexed.add(attribute);
    else {
      postings.push(posting);
      if (decides) decided += 1;
    }
  };
  for (const { attribute, test } of conjuncts(query)) {
    use(attribute, valuePosting(attribute, test, state), isNumeric(test));
  }
  for (const operand of operands) {
    const attribute = existing(operand);
    if (attribute !== undefined) use(attribute, existencePosting(attribute, state), true);
  }
  return { postings, exact: decided === operands.length };
}

function operandsOf(q: QExpression<Iri>): readonly QExpression<Iri>[] {
  return q.kind === 'and' ? q.operands.flatMap(operandsOf) : [q];
}

/** The Attribute whose existence is all that an expression asks for. */
function existing(q: QExpression<Iri>): Iri | undefined {
  if (q.kind !== 'exists' || q.negated) return undefined;
  const { names, trailing, linked } = q.path;
  if (names.length > 1 || trailing !== undefined || linked !== undefined) return undefined;
  return names[0].kind === 'attribute' ? names[0].name : undefined;
}

/**
 * Whether a test looks at numbers only: the index holds these as they are compared. Texts are cut, and stand for
 * booleans too.
 */
function isNumeric(test: ConjunctTest): boolean {
  if (test.kind === 'equals') return test.values.every((value) => typeof value === 'number');
  return typeof (test.from ?? test.to) === 'number';
}
