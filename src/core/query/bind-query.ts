import type { Context } from '../jsonld/context.ts';
import type { Iri } from '../model/entity.ts';
import type {
  AttributePath,
  BoundQuery,
  EntitySelector,
  GeoQuery,
  ParsedQuery,
  PathStep,
  QExpression,
  ShortName,
  TypeSelection,
} from './ast.ts';
import { mapQ, mapStrings } from './map-q.ts';
import { nameMembers, valueNameOf } from './names.ts';

/**
 * Expands the names of a query with the @context of its request, and those values of `q` that are names too: where
 * `expandValues` says so, and what `type`, `objectType` and the like are compared with. Other values stay as written.
 */
export function bindQuery(query: ParsedQuery, context: Context): BoundQuery {
  const { selectors, types, attrs, q, geoQ, expandValues, jsonKeys, ...others } = query;
  const expandAll = (names: readonly ShortName[] = []) => names.map((name) => context.expand(name));
  return {
    ...others,
    ...(selectors !== undefined && {
      selectors: selectors.map((selector) => bindSelector(selector, context)),
    }),
    ...(types !== undefined && { types: bindTypeSelection(types, context) }),
    ...(attrs !== undefined && { attrs: attrs.map((name) => context.expand(name)) }),
    ...(q !== undefined && {
      q: bindQ(q, context, { expandValues: expandAll(expandValues), jsonKeys: expandAll(jsonKeys) }),
    }),
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

/** What `expandValues` and `jsonKeys` say of a query (clause 4.9), with the names of Attributes expanded. */
export interface BoundInterpretation {
  readonly expandValues?: readonly Iri[];
  readonly jsonKeys?: readonly Iri[];
}

export function bindQ(
  q: QExpression<ShortName>,
  context: Context,
  { expandValues, jsonKeys }: BoundInterpretation = {},
): QExpression<Iri> {
  const expanded = new Set(expandValues);
  const json = new Set(jsonKeys);
  return mapQ<ShortName, Iri>(q, {
    path: (path) => bindPath(path, context, json),
    operand: (operand, { to, operator }) =>
      isComparedWithNames(to, expanded) && !operator.endsWith('~=')
        ? mapStrings(operand, (text) => (text === '' ? text : context.expand(text)))
        : operand,
  });
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

/** Whether what a path is compared with are names: what holds names by its nature, and what `expandValues` lists. */
export function isComparedWithNames(path: AttributePath<Iri>, expanded: ReadonlySet<Iri>): boolean {
  if (path.linked !== undefined) return isComparedWithNames(path.linked.path, expanded);
  if (path.trailing !== undefined) return false;
  const last = path.names.at(-1);
  if (last?.kind === 'member') {
    const members = path.names.length === 1 ? nameMembers.entity : nameMembers.instance;
    if (members.has(last.name)) return true;
  }
  return expanded.has(valueNameOf(path.names) ?? '');
}
