import type { Iri } from '../../../core/model/entity.ts';
import type { EntitySelector, ScopeQuery, TypeSelection } from '../../../core/query/ast.ts';
import { allOf, anyOf, type EntityFilter, nothing } from './entity-filter.ts';
import type { Names } from './names.ts';
import type { Narrowed } from './narrowed.ts';

/** @returns undefined where every Entity is selected. */
export function typeFilter(selection: TypeSelection<Iri>, names: Names): EntityFilter | undefined {
  switch (selection.kind) {
    case 'any':
      return undefined;
    case 'type':
      return oneOfTypes([selection.name], names);
    case 'and': {
      const operands = selection.operands.map((operand) => typeFilter(operand, names));
      const filters = operands.filter((operand) => operand !== undefined);
      return filters.length === 0 ? undefined : allOf(filters);
    }
    case 'or': {
      const types = plainTypes(selection);
      if (types !== undefined) return oneOfTypes(types, names);
      const filters = selection.operands.map((operand) => typeFilter(operand, names));
      return filters.includes(undefined) ? undefined : anyOf(filters as EntityFilter[]);
    }
  }
}

/** The types, where nothing but types is chosen from. */
export function plainTypes(selection: TypeSelection<Iri>): readonly Iri[] | undefined {
  if (selection.kind === 'type') return [selection.name];
  if (selection.kind !== 'or') return undefined;
  const types: Iri[] = [];
  for (const operand of selection.operands) {
    if (operand.kind !== 'type') return undefined;
    types.push(operand.name);
  }
  return types;
}

function oneOfTypes(types: readonly Iri[], names: Names): EntityFilter {
  const numbers = new Set<number>();
  for (const type of types) {
    const number = names.numberOf(type);
    if (number !== undefined) numbers.add(number);
  }
  const [only] = numbers;
  if (only === undefined) return nothing;
  return numbers.size === 1 ? { t: only } : { t: { $in: [...numbers] } };
}

export function scopeFilter(scopeQ: ScopeQuery): Narrowed {
  if (scopeQ.kind === 'scope') return inScope(scopeQ.levels, scopeQ.subtree);
  const operands = scopeQ.operands.map(scopeFilter);
  const filters = operands.map(({ filter }) => filter);
  const exact = operands.every((operand) => operand.exact);
  return { filter: scopeQ.kind === 'and' ? allOf(filters) : anyOf(filters), exact, live: true };
}

/** Any level (`+`) is narrowed to the subtree above it. */
function inScope(levels: readonly string[], subtree: boolean): Narrowed {
  const wild = levels.indexOf('+');
  const fixed = wild === -1 ? levels : levels.slice(0, wild);
  const path = fixed.map((level) => `/${level}`).join('');
  const key = subtree || wild !== -1 ? `${path}/#` : path;
  return {
    filter: { s: key },
    exact: wild === -1 && !levels.includes('#') && isStoredAsItIs(path),
    live: true,
  };
}

/** A surrogate that stands alone is stored as the replacement character, which then may stand for several. */
function isStoredAsItIs(text: string): boolean {
  return text.isWellFormed() && !text.includes('\ufffd');
}

export function idFilter(ids: readonly string[]): Narrowed {
  const [only] = ids;
  return {
    filter: ids.length === 1 ? { _id: only } : { _id: { $in: [...new Set(ids)] } },
    exact: ids.every(isStoredAsItIs),
    live: false,
  };
}

/** @returns undefined where one of the selectors may select any Entity. */
export function selectorFilter(
  selectors: readonly EntitySelector<Iri>[],
  names: Names,
): Narrowed | undefined {
  const filters: EntityFilter[] = [];
  let exact = true;
  let live = true;
  for (const { types, ids, idPattern } of selectors) {
    const ofTypes = types === undefined ? undefined : typeFilter(types, names);
    const ofIds = ids === undefined ? undefined : idFilter(ids);
    if (ofTypes === undefined && ofIds === undefined) return undefined;
    filters.push(allOf([ofIds?.filter, ofTypes].filter((filter) => filter !== undefined)));
    exact &&= ofIds?.exact ?? idPattern === undefined;
    live &&= ofTypes !== undefined;
  }
  return { filter: anyOf(filters), exact, live };
}
