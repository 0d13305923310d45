import type { Context } from '../jsonld/context.ts';
import type { Iri } from '../model/entity.ts';
import type {
  AttributePath,
  BoundQuery,
  ComparisonOperand,
  EntitySelector,
  GeoQuery,
  ParsedQuery,
  PathStep,
  QExpression,
  QueryValue,
  ShortName,
  TypeSelection,
  ValueInterpretation,
} from './ast.ts';
import { nameMembers, valueNameOf } from './names.ts';

/**
 * Expands the names of a query with the @context of its request, and those values of `q` that are names too: where
 * `expandValues` says so, and what `type`, `objectType` and the like are compared with. Other values stay as written.
 */
export function bindQuery(query: ParsedQuery, context: Context): BoundQuery {
  const { selectors, types, attrs, q, geoQ, expandValues, jsonKeys, ...others } = query;
  const interpretation = {
    ...(expandValues !== undefined && { expandValues }),
    ...(jsonKeys !== undefined && { jsonKeys }),
  };
  return {
    ...others,
    ...(selectors !== undefined && {
      selectors: selectors.map((selector) => bindSelector(selector, context)),
    }),
    ...(types !== undefined && { types: bindTypeSelection(types, context) }),
    ...(attrs !== undefined && { attrs: attrs.map((name) => context.expand(name)) }),
    ...(q !== undefined && { q: bindQ(q, context, interpretation) }),
    ...(geoQ !== undefined && { geoQ: bindGeoQuery(geoQ, context) }),
  };
}

function bindSelector(
  { types, ...others }: EntitySelector<ShortName>,
  context: Context,
): EntitySelector<Iri> {
  return { ...others, ...(types !== undefined && { types: bindTypeSelection(types, context) }) };
}

export function bindTypeSelection(selection: TypeSelection<ShortName>, context: Context): TypeSelection<Iri> {
  switch (selection.kind) {
    case 'any':
      return selection;
    case 'type':
      return { kind: 'type', name: context.expand(selection.name) };
    default:
      return {
        kind: selection.kind,
        operands: selection.operands.map((operand) => bindTypeSelection(operand, context)),
      };
  }
}

export function bindQ(
  q: QExpression<ShortName>,
  context: Context,
  { expandValues, jsonKeys }: ValueInterpretation = {},
): QExpression<Iri> {
  const expanded = new Set(expandValues?.map((name) => context.expand(name)));
  const json = new Set(jsonKeys?.map((name) => context.expand(name)));
  const bind = (expression: QExpression<ShortName>): QExpression<Iri> => {
    switch (expression.kind) {
      case 'exists':
        return { ...expression, path: bindPath(expression.path, context, json) };
      case 'compare': {
        const path = bindPath(expression.path, context, json);
        const names = isComparedWithNames(path, expanded) && !expression.operator.endsWith('~=');
        return {
          ...expression,
          path,
          ...(names && { operand: expandOperand(expression.operand, context) }),
        };
      }
      default:
        return { kind: expression.kind, operands: expression.operands.map(bind) };
    }
  };
  return bind(q);
}

export function bindGeoQuery(geoQ: GeoQuery<ShortName>, context: Context): GeoQuery<Iri> {
  return { ...geoQ, geoproperty: context.expand(geoQ.geoproperty) };
}

/** @param json the Attributes behind which keys are those of their JSON. */
export function bindPath(
  { names: [first, ...others], trailing, linked }: AttributePath<ShortName>,
  context: Context,
  json: ReadonlySet<Iri> = new Set(),
): AttributePath<Iri> {
  const names: AttributePath<Iri>['names'] = [
    bindStep(first, context),
    ...others.map((step) => bindStep(step, context)),
  ];
  return {
    names,
    ...(trailing !== undefined && { trailing }),
    ...(trailing !== undefined && json.has(valueNameOf(names) ?? '') && { jsonKeys: true }),
    ...(linked !== undefined && {
      linked: {
        ...(linked.type !== undefined && { type: context.expand(linked.type) }),
        path: bindPath(linked.path, context, json),
      },
    }),
  };
}

function bindStep(step: PathStep<ShortName>, context: Context): PathStep<Iri> {
  return step.kind === 'member' ? step : { kind: 'attribute', name: context.expand(step.name) };
}

function isComparedWithNames(path: AttributePath<Iri>, expanded: ReadonlySet<Iri>): boolean {
  if (path.linked !== undefined) return isComparedWithNames(path.linked.path, expanded);
  if (path.trailing !== undefined) return false;
  const last = path.names.at(-1);
  if (last?.kind === 'member') {
    const members = path.names.length === 1 ? nameMembers.entity : nameMembers.instance;
    if (members.has(last.name)) return true;
  }
  return expanded.has(valueNameOf(path.names) ?? '');
}

function expandOperand(operand: ComparisonOperand, context: Context): ComparisonOperand {
  switch (operand.kind) {
    case 'list':
      return { kind: 'list', values: operand.values.map((value) => expandValue(value, context)) };
    case 'range':
      return {
        kind: 'range',
        from: expandValue(operand.from, context),
        to: expandValue(operand.to, context),
      };
    default:
      return expandValue(operand, context);
  }
}

/** As the vocabulary of a VocabProperty is expanded; an empty string is no term. */
function expandValue(value: QueryValue, context: Context): QueryValue {
  if (value.kind !== 'string' || value.value === '') return value;
  return { ...value, value: context.expand(value.value) };
}
