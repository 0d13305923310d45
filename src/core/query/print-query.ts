import type { JsonObject } from '../json.ts';
import type {
  AttributePath,
  ComparisonOperand,
  EntityQuery,
  EntitySelector,
  GeoQuery,
  QExpression,
  QueryValue,
  ScopeQuery,
  TypeSelection,
} from './ast.ts';
import { escapeColons, escapeKey, escapeName, escapeStep, valueNameOf } from './names.ts';
import type { GeoParameters } from './parse-geo-query.ts';
import type { QueryParameters } from './parse-query.ts';
import { isBareString } from './parse-value.ts';

/**
 * How the names of a query are written: as they are, or for a bound query with the `compact` of the @context that
 * goes with the text. What is printed is not URL-encoded, and parses to the same query again.
 */
export type NameOf<Name extends string> = (name: Name) => string;

/**
 * The parameters of a query. Several selectors have no form as parameters: see {@link printSelectors}.
 */
export function printQuery<Name extends string>(
  query: EntityQuery<Name> & { readonly expandValues?: readonly Name[]; readonly jsonKeys?: readonly Name[] },
  nameOf: NameOf<Name> = String,
): QueryParameters {
  const { types, ids, idPattern, attrs, q, scopeQ, geoQ, datasetIds, expandValues } = query;
  const names = (list: readonly Name[]) => list.map((name) => escapeName(nameOf(name))).join(',');
  const jsonKeys = query.jsonKeys ?? (q === undefined ? [] : jsonKeysOf(q));
  return {
    ...(types !== undefined && { type: printTypeSelection(types, nameOf) }),
    ...(ids !== undefined && { id: ids.join(',') }),
    ...(idPattern !== undefined && { idPattern }),
    ...(attrs !== undefined && { attrs: names(attrs) }),
    ...(q !== undefined && { q: printQ(q, nameOf) }),
    ...(scopeQ !== undefined && { scopeQ: printScopeQuery(scopeQ) }),
    ...(geoQ !== undefined && printGeoQuery(geoQ, nameOf)),
    ...(datasetIds !== undefined && { datasetId: datasetIds.join(',') }),
    ...(expandValues !== undefined && { expandValues: names(expandValues) }),
    ...(jsonKeys.length > 0 && { jsonKeys: names(jsonKeys) }),
  };
}

/** The `entities` of a query that comes as a body (clause 5.2.33). */
export function printSelectors<Name extends string>(
  selectors: readonly EntitySelector<Name>[],
  nameOf: NameOf<Name> = String,
): readonly JsonObject[] {
  return selectors.map(({ types, ids, idPattern }) => ({
    type: types === undefined ? '*' : printTypeSelection(types, nameOf),
    ...(ids !== undefined && { id: ids }),
    ...(idPattern !== undefined && { idPattern }),
  }));
}

/** The Attributes behind which a bound query has keys of JSON. */
function jsonKeysOf<Name>(q: QExpression<Name>): readonly Name[] {
  const names = new Set<Name>();
  const collect = (path: AttributePath<Name>): void => {
    if (path.linked !== undefined) collect(path.linked.path);
    const name = path.jsonKeys === true ? valueNameOf(path.names) : undefined;
    if (name !== undefined) names.add(name);
  };
  const visit = (expression: QExpression<Name>): void => {
    if (expression.kind === 'exists' || expression.kind === 'compare') collect(expression.path);
    else expression.operands.forEach(visit);
  };
  visit(q);
  return [...names];
}

export function printTypeSelection<Name extends string>(
  selection: TypeSelection<Name>,
  nameOf: NameOf<Name> = String,
): string {
  switch (selection.kind) {
    case 'any':
      return '*';
    case 'type':
      return escapeName(nameOf(selection.name));
    default:
      return printCombined(selection, ',', (operand) => printTypeSelection(operand, nameOf));
  }
}

export function printScopeQuery(scopeQ: ScopeQuery): string {
  if (scopeQ.kind !== 'scope') return printCombined(scopeQ, ',', printScopeQuery);
  return `/${scopeQ.levels.concat(scopeQ.subtree ? ['#'] : []).join('/')}`;
}

export function printQ<Name extends string>(q: QExpression<Name>, nameOf: NameOf<Name> = String): string {
  switch (q.kind) {
    case 'exists':
      return `${q.negated ? '!' : ''}${printPath(q.path, nameOf, false)}`;
    case 'compare': {
      const pattern = q.operator === '~=' || q.operator === '!~=';
      const operand = pattern ? printPattern(q.operand) : printOperand(q.operand);
      return `${printPath(q.path, nameOf, false)}${q.operator}${operand}`;
    }
    default:
      return printCombined(q, '|', (operand) => printQ(operand, nameOf));
  }
}

export function printGeoQuery<Name extends string>(
  { georel, geometry, geoproperty }: GeoQuery<Name>,
  nameOf: NameOf<Name> = String,
): Required<GeoParameters> {
  return {
    georel: printGeorel(georel),
    geometry: geometry.type,
    coordinates: JSON.stringify(geometry.coordinates),
    geoproperty: escapeName(nameOf(geoproperty)),
  };
}

function printGeorel(georel: GeoQuery<string>['georel']): string {
  if (georel.kind !== 'near') return georel.kind;
  return georel.maxDistance === undefined
    ? `near;minDistance==${georel.minDistance}`
    : `near;maxDistance==${georel.maxDistance}`;
}

interface Combined<Node> {
  readonly kind: 'and' | 'or';
  readonly operands: readonly Node[];
}

function printCombined<Node extends { readonly kind: string }>(
  { kind, operands }: Combined<Node>,
  orSign: string,
  printOperandNode: (operand: Node) => string,
): string {
  const parts = operands.map((operand) => {
    const text = printOperandNode(operand);
    // "and" binds tighter, so only an "and" inside an "or" needs no parentheses.
    const grouped = operand.kind === 'or' || (operand.kind === 'and' && kind === 'and');
    return grouped ? `(${text})` : text;
  });
  return parts.join(kind === 'and' ? ';' : orSign);
}

/** @param linked whether a colon in the names would be taken for the end of a type. */
function printPath<Name extends string>(
  { names, trailing, linked: link }: AttributePath<Name>,
  nameOf: NameOf<Name>,
  linked: boolean,
): string {
  const steps = names
    .map((step) => (step.kind === 'member' ? step.name : escapeStep(nameOf(step.name))))
    .join('.');
  const path = linked ? escapeColons(steps) : steps;
  if (trailing !== undefined) return `${path}[${trailing.map(escapeKey).join('.')}]`;
  if (link === undefined) return path;
  if (link.type === undefined) return `${path}{${printPath(link.path, nameOf, true)}}`;
  return `${path}{${escapeColons(escapeStep(nameOf(link.type)))}:${printPath(link.path, nameOf, false)}}`;
}

function printOperand(operand: ComparisonOperand): string {
  switch (operand.kind) {
    case 'list':
      return operand.values.map(printValue).join(',');
    case 'range':
      return `${printLow(operand.from)}..${printValue(operand.to)}`;
    default:
      return printValue(operand);
  }
}

/** The low end of a range: a dot at its end would be taken for one of the two that follow. */
function printLow(value: QueryValue): string {
  const text = printValue(value);
  return text.endsWith('.') ? JSON.stringify(text) : text;
}

function printValue(value: QueryValue): string {
  switch (value.kind) {
    case 'number':
    case 'boolean':
      return String(value.value);
    case 'string':
      return value.quoted || !isBareString(value.value) ? JSON.stringify(value.value) : value.value;
    default:
      return value.text;
  }
}

/** A pattern in quotes stands as it is: `\"` inside it means a quote to the pattern too. */
function printPattern(operand: ComparisonOperand): string {
  if (operand.kind !== 'string') return printOperand(operand);
  return operand.quoted ? `"${operand.value}"` : operand.value;
}
