import type { Context } from '../jsonld/context.ts';
import type { Iri } from '../model/entity.ts';
import type { AttributePath, PathStep, QExpression, ShortName } from './ast.ts';
import { isComparedWithNames } from './bind-query.ts';
import { mapQ, mapStrings } from './map-q.ts';

/**
 * A bound attribute query with its names, and the values that are names, as they are written with an @context: bound
 * with it again it is the same.
 *
 * @param expandValues as it was bound with.
 */
export function unbindQ(
  q: QExpression<Iri>,
  context: Context,
  expandValues: readonly Iri[] = [],
): QExpression<ShortName> {
  const expanded = new Set(expandValues);
  return mapQ<Iri, ShortName>(q, {
    path: (path) => unbindPath(path, context),
    operand: (operand, { from, operator }) =>
      isComparedWithNames(from, expanded) && !operator.endsWith('~=')
        ? mapStrings(operand, (text) => (text === '' ? text : context.compact(text)))
        : operand,
  });
}

function unbindPath(
  { names: [first, ...others], trailing, linked }: AttributePath<Iri>,
  context: Context,
): AttributePath<ShortName> {
  return {
    names: [unbindStep(first, context), ...others.map((step) => unbindStep(step, context))],
    ...(trailing !== undefined && { trailing }),
    ...(linked !== undefined && {
      linked: {
        ...(linked.type !== undefined && { type: context.compact(linked.type) as ShortName }),
        path: unbindPath(linked.path, context),
      },
    }),
  };
}

function unbindStep(step: PathStep<Iri>, context: Context): PathStep<ShortName> {
  return step.kind === 'member' ? step : { kind: 'attribute', name: context.compact(step.name) as ShortName };
}
