import { Problem } from '../errors.ts';
import type { Context } from '../jsonld/context.ts';
import type { Iri } from '../model/entity.ts';
import type {
  AttributePath,
  BoundQuery,
  GeoQuery,
  ParsedQuery,
  PathStep,
  QExpression,
  ShortName,
  TypeSelection,
} from './ast.ts';

/**
 * Expands the names of a query with the @context of its request. Values stay as written.
 * @throws Problem NotImplemented where `q` follows a Relationship into a linked Entity.
 */
export function bindQuery(query: ParsedQuery, context: Context): BoundQuery {
  const { types, attrs, q, geoQ, ...others } = query;
  return {
    ...others,
    ...(types !== undefined && { types: bindTypeSelection(types, context) }),
    ...(attrs !== undefined && { attrs: attrs.map((name) => context.expand(name)) }),
    ...(q !== undefined && { q: bindQ(q, context) }),
    ...(geoQ !== undefined && { geoQ: bindGeoQuery(geoQ, context) }),
  };
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

/** @throws Problem NotImplemented where a path follows a Relationship into a linked Entity. */
export function bindQ(q: QExpression<ShortName>, context: Context): QExpression<Iri> {
  switch (q.kind) {
    case 'exists':
    case 'compare':
      return { ...q, path: bindPath(q.path, context) };
    default:
      return { kind: q.kind, operands: q.operands.map((operand) => bindQ(operand, context)) };
  }
}

export function bindGeoQuery(geoQ: GeoQuery<ShortName>, context: Context): GeoQuery<Iri> {
  return { ...geoQ, geoproperty: context.expand(geoQ.geoproperty) };
}

function bindPath(path: AttributePath<ShortName>, context: Context): AttributePath<Iri> {
  if (path.linked !== undefined) {
    throw new Problem(
      'NotImplemented',
      'q: paths into linked Entities, as rel{name}, need join, which is not there yet',
    );
  }
  const [first, ...others] = path.names;
  return {
    names: [bindStep(first, context), ...others.map((step) => bindStep(step, context))],
    ...(path.trailing !== undefined && { trailing: path.trailing }),
  };
}

function bindStep(step: PathStep<ShortName>, context: Context): PathStep<Iri> {
  return step.kind === 'member' ? step : { kind: 'attribute', name: context.expand(step.name) };
}
