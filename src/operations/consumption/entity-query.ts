import { badRequest } from '../../core/errors.ts';
import type { Iri } from '../../core/model/entity.ts';
import type { AttributePath, ParsedQuery, QExpression, TypeSelection } from '../../core/query/ast.ts';
import { escapeName } from '../../core/query/names.ts';
import { parseEntityQuery, type QueryParameters } from '../../core/query/parse-query.ts';
import { booleanParameter, type Parameters } from '../parameters.ts';
import { attributeNames, type RequestedProjection } from './projection.ts';

/** The parameters that say which Entities a query wants; `attrs` does so too, and says what is shown of them. */
export const selectionParameters = [
  'type',
  'id',
  'idPattern',
  'q',
  'scopeQ',
  'georel',
  'geometry',
  'coordinates',
  'geoproperty',
] as const satisfies readonly (keyof QueryParameters)[];

/**
 * The query that the parameters of a request are (clause 5.7.2).
 * @throws Problem BadRequestData when it is malformed, too wide, or follows links without join.
 */
export function entityQueryParameters(parameters: Parameters, projection: RequestedProjection): ParsedQuery {
  const given = new Map<string, string>();
  for (const name of selectionParameters) {
    const text = parameters.get(name);
    if (text !== undefined) given.set(name, text);
  }
  const existing = requiredAttributes(projection);
  if (existing.length > 0) given.set('attrs', existing.map(escapeName).join(','));
  const query = parseEntityQuery(Object.fromEntries(given));
  assertSelective(query, parameters, projection);
  if (query.q !== undefined && pathsOf(query.q).some(({ linked }) => linked !== undefined)) {
    throw badRequest('q: a path into a linked Entity, as rel{name}, needs join.');
  }
  return query;
}

/**
 * The Attributes of which an Entity must have one: `attrs` says so itself; without one of those that `pick`
 * names nothing would be left of an Entity, unless id or type is picked too.
 */
function requiredAttributes({ attrs, pick }: RequestedProjection): readonly string[] {
  if (attrs !== undefined) return attributeNames(attrs);
  if (pick === undefined) return [];
  const names = attributeNames(pick);
  return names.length === pick.length ? names : [];
}

/** A query must say something that narrows it, or ask for everything by name (clause 5.7.2.4). */
function assertSelective(query: ParsedQuery, parameters: Parameters, projection: RequestedProjection): void {
  const local = booleanParameter(parameters, 'local');
  if (query.types?.kind === 'any' && local === false) {
    throw badRequest('local: type=* is local, so that false cannot go with it.');
  }
  const selective =
    query.types !== undefined ||
    query.geoQ !== undefined ||
    local === true ||
    (projection.attrs !== undefined && attributeNames(projection.attrs).length > 0) ||
    (query.q !== undefined && pathsOf(query.q).some(({ names: [first] }) => first.kind === 'attribute'));
  if (!selective) {
    throw badRequest(
      'The query is too wide: expected type, an Attribute in attrs or q, georel, or local=true.',
    );
  }
}

function pathsOf<Name>(q: QExpression<Name>): readonly AttributePath<Name>[] {
  return q.kind === 'and' || q.kind === 'or' ? q.operands.flatMap(pathsOf) : [q.path];
}

/** The types of which every Entity that a selection selects has at least one; undefined when it can be any. */
export function selectedTypes(selection: TypeSelection<Iri> | undefined): readonly Iri[] | undefined {
  if (selection === undefined || selection.kind === 'any') return undefined;
  if (selection.kind === 'type') return [selection.name];
  const operands = selection.operands.map(selectedTypes);
  if (selection.kind === 'and') return operands.find((types) => types !== undefined);
  return operands.every((types) => types !== undefined) ? [...new Set(operands.flat())] : undefined;
}
