import type { Iri } from '../../core/model/entity.ts';
import type { BoundQuery, TypeSelection } from '../../core/query/ast.ts';

/** The types of which every Entity that a query selects has at least one; undefined when it can be any. */
export function selectedTypes({ types, selectors }: BoundQuery): readonly Iri[] | undefined {
  return typesOf(types) ?? typesOfAny(selectors?.map((selector) => selector.types));
}

function typesOf(selection: TypeSelection<Iri> | undefined): readonly Iri[] | undefined {
  if (selection === undefined || selection.kind === 'any') return undefined;
  if (selection.kind === 'type') return [selection.name];
  if (selection.kind === 'or') return typesOfAny(selection.operands);
  return selection.operands.map(typesOf).find((types) => types !== undefined);
}

function typesOfAny(
  selections: readonly (TypeSelection<Iri> | undefined)[] | undefined,
): readonly Iri[] | undefined {
  const types = selections?.map(typesOf);
  return types?.every((some) => some !== undefined) === true ? [...new Set(types.flat())] : undefined;
}
