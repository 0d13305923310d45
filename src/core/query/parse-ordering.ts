import { badRequest, Problem } from '../errors.ts';
import { assertCoordinates, geometryTypes, isGeometryType } from '../geo/geometry.ts';
import { type JsonValue, parseJson } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import type { Iri } from '../model/entity.ts';
import type { AttributePath, Geometry, Ordering, OrderKey, ShortName } from './ast.ts';
import { bindPath } from './bind-query.ts';
import { assertCollation } from './collation.ts';
import { type Cursor, expectedAt, peek, take, takeRun } from './cursor.ts';
import { parsePath } from './parse-path.ts';

/** The parameters of an order as in the URL, decoded. */
export interface OrderingParameters {
  readonly orderBy?: string;
  /** A JSON array: the coordinates of what distances are measured from. */
  readonly orderFrom?: string;
  /** The geometry that they are coordinates of: a Point when absent. */
  readonly orderGeometry?: string;
  readonly collation?: string;
}

/** How many keys an order may have: each is looked up in every Entity that is selected. */
const maximumKeys = 16;

const directions = ['asc', 'desc', 'dist-asc', 'dist-desc'] as const;
const directionRun = /[^,]*/y;

/**
 * Parses an order of Entities (clause 4.23): paths separated by `,`, each perhaps followed by `;asc`, `;desc`,
 * `;dist-asc` or `;dist-desc`. A path is as in `q`, without links.
 * @throws Problem BadRequestData naming the parameter, with the position where there is one.
 */
export function parseOrdering(parameters: OrderingParameters): Ordering<ShortName> {
  const { orderBy, orderFrom, orderGeometry, collation } = parameters;
  if (orderBy === undefined) {
    throw badRequest('orderBy: expected beside orderFrom, orderGeometry and collation.');
  }
  const reference = parseReference(orderFrom, orderGeometry);
  const cursor: Cursor = { parameter: 'orderBy', text: orderBy, at: 0 };
  const keys = [parseKey(cursor, reference, 'orderFrom')];
  while (take(cursor, ',')) keys.push(parseKey(cursor, reference, 'orderFrom'));
  if (cursor.at < orderBy.length) throw expectedAt(cursor, '";", "," or the end');
  return orderingOf(keys, collation, { keys: 'orderBy', collation: 'collation' });
}

/** One key as an element of an array (clause 5.2.43): it stands alone in its text. */
export function parseOrderKey(
  text: string,
  member: string,
  reference: Geometry | undefined,
  referenceMember: string,
): OrderKey<ShortName> {
  const cursor: Cursor = { parameter: member, text, at: 0 };
  const key = parseKey(cursor, reference, referenceMember);
  if (cursor.at < text.length) throw expectedAt(cursor, 'the end');
  return key;
}

/** @param names what the keys and the collation are called in refusals. */
export function orderingOf(
  keys: readonly OrderKey<ShortName>[],
  collation: string | undefined,
  names: { readonly keys: string; readonly collation: string },
): Ordering<ShortName> {
  if (keys.length > maximumKeys) {
    throw badRequest(
      `${names.keys}: expected no more than ${maximumKeys} keys, but there are ${keys.length}.`,
    );
  }
  return {
    keys: keys as unknown as Ordering<ShortName>['keys'],
    ...(collation !== undefined && { collation: assertCollation(collation, names.collation) }),
  };
}

export function bindOrdering({ keys, ...others }: Ordering<ShortName>, context: Context): Ordering<Iri> {
  const [first, ...further] = keys;
  const bind = (key: OrderKey<ShortName>) => ({ ...key, path: bindPath(key.path, context) });
  return { ...others, keys: [bind(first), ...further.map(bind)] };
}

function parseKey(
  cursor: Cursor,
  reference: Geometry | undefined,
  referenceName: string,
): OrderKey<ShortName> {
  const start = cursor.at;
  const path = parsePath(cursor);
  if (path.linked !== undefined) throw expectedAt(cursor, 'a path within the Entity', start);
  if (peek(cursor) !== ';') return { path, direction: 'ascending' };
  cursor.at++;
  const { at } = cursor;
  const run = takeRun(cursor, directionRun);
  const direction = directions.find((known) => known === run);
  if (direction === undefined) throw expectedAt(cursor, `one of ${directions.join(', ')}`, at);
  if (direction === 'asc' || direction === 'desc') {
    return { path, direction: direction === 'asc' ? 'ascending' : 'descending' };
  }
  if (!isAttribute(path)) throw expectedAt(cursor, `a GeoProperty before ${direction}`, start);
  if (reference === undefined) {
    throw badRequest(`${referenceName}: expected beside ${direction}: where distances are measured from.`);
  }
  return {
    path,
    direction: direction === 'dist-asc' ? 'ascending' : 'descending',
    distanceFrom: reference,
  };
}

function isAttribute({ names, trailing }: AttributePath<ShortName>): boolean {
  return trailing === undefined && names.every(({ kind }) => kind === 'attribute');
}

function parseReference(coordinates: string | undefined, type = 'Point'): Geometry | undefined {
  if (!isGeometryType(type)) throw badRequest(`orderGeometry: expected ${geometryTypes}.`);
  if (coordinates === undefined) return undefined;
  return { type, coordinates: assertCoordinates(type, parseCoordinates(coordinates), 'orderFrom') };
}

function parseCoordinates(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof Problem) throw badRequest('orderFrom: expected a JSON array');
    throw error;
  }
}
