import { badRequest } from '../errors.ts';
import { assertCoordinates, geometryTypes, isGeometryType } from '../geo/geometry.ts';
import { isArray, type JsonObject, type JsonValue } from '../json.ts';
import { booleanAt, choiceAt, distinctAt, elementsAt, objectAt, stringAt } from '../member.ts';
import { assertName, assertString, assertUri, expected } from '../model/validate.ts';
import type { Geometry, Ordering, ParsedQuery, ShortName } from './ast.ts';
import { entityMembers } from './names.ts';
import { assertCsf } from './parse-csf.ts';
import { parseGeoQueryMember } from './parse-geo-query.ts';
import { type ParsedMembers, parseMemberArray } from './parse-members.ts';
import { orderingOf, parseOrderKey } from './parse-ordering.ts';
import { parseQ } from './parse-q.ts';
import { assertDatasetId } from './parse-query.ts';
import { parseScopeQuery } from './parse-scope-query.ts';
import { parseEntitySelector } from './parse-selector.ts';

/** A query that came as a body (clause 5.2.23), with names as written. */
export interface QueryBody {
  readonly query: ParsedQuery;
  readonly ordering?: Ordering<ShortName>;
  /** Of these an Entity that is selected has one; `id`, `type` and the like may be among them. */
  readonly attrs?: readonly ShortName[];
  readonly pick?: ParsedMembers;
  readonly omit?: ParsedMembers;
  readonly lang?: string;
  readonly join?: 'flat' | 'inline' | '@none';
  readonly joinLevel?: number;
  readonly containedBy?: readonly string[];
  readonly csf?: string;
  readonly geometryProperty?: string;
  readonly entityMap?: boolean;
  readonly entityMapLifetime?: string;
  readonly splitEntities?: boolean;
}

type Reader<Value> = (value: JsonValue, member: string) => Value;
type Readers<Members> = { readonly [Member in keyof Members]-?: Reader<NonNullable<Members[Member]>> };

const nameAt: Reader<ShortName> = (value, member) => assertName(value, member) as ShortName;

const partReaders: Readers<Omit<QueryBody, 'query'>> = {
  ordering: parseOrdering,
  attrs: (value, member) => distinctAt(value, member, nameAt),
  pick: parseMemberArray,
  omit: parseMemberArray,
  lang: assertString,
  join: (value, member) => choiceAt(value, member, ['flat', 'inline', '@none']),
  joinLevel: parseJoinLevel,
  containedBy: (value, member) => distinctAt(value, member, assertUri),
  csf: parseCsf,
  geometryProperty: nameAt,
  entityMap: booleanAt,
  entityMapLifetime: assertString,
  splitEntities: booleanAt,
};

const selectionReaders: Readers<Pick<ParsedQuery, 'q' | 'scopeQ' | 'geoQ' | 'expandValues' | 'jsonKeys'>> = {
  q: (value, member) => parseQ(stringAt(value, member), member),
  scopeQ: (value, member) => parseScopeQuery(stringAt(value, member), member),
  geoQ: parseGeoQueryMember,
  expandValues: (value, member) => distinctAt(value, member, nameAt),
  jsonKeys: (value, member) => distinctAt(value, member, nameAt),
};

/** Members that are read one by one, and those of a request that are read elsewhere. */
const otherMembers = ['type', 'entities', 'datasetId', '@context'];

/**
 * Parses the body of a query for Entities in their current state (clauses 5.2.23 and 5.7.2). A member that a Query
 * does not have is refused: passed over, it would give an answer to another question.
 * @throws Problem BadRequestData naming the member at fault.
 */
export function parseQueryBody(value: JsonValue): QueryBody {
  const body = objectAt(value, 'Query');
  if (body.type !== 'Query') throw expected('type', '"Query"', body.type);
  assertMembers(body);
  const parts: Omit<QueryBody, 'query'> = readMembers(body, partReaders);
  const attrs = parts.attrs?.filter((name) => !entityMembers.has(name) && name !== 'scope') ?? [];
  return {
    query: {
      ...selectionOf(body),
      ...(attrs.length > 0 && { attrs }),
      ...readMembers(body, selectionReaders),
    },
    ...parts,
  };
}

function assertMembers(body: JsonObject): void {
  for (const member of Object.keys(body)) {
    if (member === 'temporalQ' || member === 'aggrParams') {
      throw badRequest(`${member}: expected in queries for the temporal evolution of Entities only.`);
    }
    const known =
      Object.hasOwn(partReaders, member) ||
      Object.hasOwn(selectionReaders, member) ||
      otherMembers.includes(member);
    if (!known) throw badRequest(`${member}: expected only members that a Query has.`);
  }
}

function readMembers<Members>(body: JsonObject, readers: Readers<Members>): Partial<Members> {
  const found: Partial<Members> = {};
  for (const member of Object.keys(readers) as (keyof Members & string)[]) {
    if (Object.hasOwn(body, member)) found[member] = readers[member](body[member] as JsonValue, member);
  }
  return found;
}

/** One selector is said as the parameters of a URL would say it. */
function selectionOf(body: JsonObject): ParsedQuery {
  const { entities, datasetId } = body;
  const selectors = entities === undefined ? [] : elementsAt(entities, 'entities', parseEntitySelector);
  return {
    ...(selectors.length === 1 ? selectors[0] : selectors.length > 1 && { selectors }),
    ...(datasetId !== undefined && { datasetIds: distinctAt(datasetId, 'datasetId', assertDatasetId) }),
  };
}

function parseJoinLevel(value: JsonValue, member: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    throw expected(member, 'a positive integer', value);
  }
  return value;
}

function parseCsf(value: JsonValue, member: string): string {
  const csf = stringAt(value, member);
  assertCsf(csf, member);
  return csf;
}

/** OrderingParams (clause 5.2.43). */
function parseOrdering(value: JsonValue, member: string): Ordering<ShortName> {
  const { orderBy, geometry, coordinates, collation } = objectAt(value, member);
  const reference = parseReference(geometry, coordinates, member);
  const names = { keys: `${member}.orderBy`, collation: `${member}.collation` };
  const keys = elementsAt(orderBy, names.keys, (key, at) =>
    parseOrderKey(stringAt(key, at), at, reference, `${member}.coordinates`),
  );
  const order = collation === undefined ? undefined : stringAt(collation, names.collation);
  return orderingOf(keys, order, names);
}

function parseReference(
  geometry: JsonValue | undefined,
  coordinates: JsonValue | undefined,
  member: string,
): Geometry | undefined {
  const type = geometry === undefined ? 'Point' : stringAt(geometry, `${member}.geometry`);
  if (!isGeometryType(type)) throw badRequest(`${member}.geometry: expected ${geometryTypes}.`);
  if (coordinates === undefined) return undefined;
  const at = `${member}.coordinates`;
  if (!isArray(coordinates)) throw expected(at, 'an array of coordinates', coordinates);
  return { type, coordinates: assertCoordinates(type, coordinates, at) };
}
