import { badRequest } from '../errors.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import {
  areInstances,
  assertMemberFits,
  isAttributeKind,
  type KindMember,
  kindsByMember,
  looksLikeGeometry,
  own,
  readJson,
} from './attribute-members.ts';
import {
  expandAttributeName,
  expandNewName,
  expandTypeName,
  geoPropertyNames,
  proofName,
} from './attribute-name.ts';
import { type AttributeKind, attributeKinds, type Iri, ngsiLdNull, valueMembers } from './entity.ts';
import { expandSimplified } from './expand-simplified.ts';
import { expandValue, nullRefused, readNames } from './expand-value.ts';
import {
  type ExpansionMode,
  type ExpansionRules,
  expansionRules,
  type Reading,
  readingOfSubAttributes,
} from './expansion-mode.ts';
import type { AttributeFragment } from './fragment.ts';
import { assertDateTime, assertInstant, assertString, assertUri, expected } from './validate.ts';

type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };

/**
 * What a body says of one Attribute: its instances, in expanded form.
 *
 * @param name as in the path or the body; not yet expanded.
 * @throws Problem BadRequestData naming the member at fault (clauses 4.5 and 5.5.4).
 */
export function expandAttribute(
  name: string,
  value: JsonValue,
  context: Context,
  mode: ExpansionMode,
): readonly AttributeFragment[] {
  const iri = expandAttributeName(name, context, name);
  if (mode === 'partial') {
    if (!isObject(value)) throw expected(name, 'an Attribute Fragment, which is an object', value);
    if (Object.keys(value).length === 0) {
      throw badRequest(`${name}: expected a member to change, but it is empty.`);
    }
  }
  return expandNamedAttribute(iri, value, name, { context, rules: expansionRules[mode] });
}

/** As {@link expandAttribute}, with the name expanded already. */
export function expandNamedAttribute(
  iri: Iri,
  value: JsonValue,
  at: string,
  reading: Reading,
): readonly AttributeFragment[] {
  const geometry = geoPropertyNames.has(iri);
  const fragments = reading.rules.simplified
    ? expandSimplified(value, at, reading, geometry)
    : expandInstances(iri, value, at, reading);
  if (geometry) {
    for (const { kind, value: read } of fragments) {
      if (kind !== undefined && kind !== 'GeoProperty' && read !== null) {
        throw badRequest(`${at}: expected a GeoProperty, but it is a ${kind}.`);
      }
    }
  }
  if (iri === proofName) for (const fragment of fragments) assertProof(fragment, at);
  return fragments;
}

function expandInstances(
  iri: Iri,
  value: JsonValue,
  at: string,
  reading: Reading,
): readonly AttributeFragment[] {
  if (!isArray(value) || !areInstances(value)) return [expandInstance(iri, value, at, reading)];
  const fragments = value.map((item, index) => expandInstance(iri, item, `${at}[${index}]`, reading));
  assertDistinct(fragments, at);
  return fragments;
}

function assertDistinct(fragments: readonly AttributeFragment[], at: string): void {
  const seen = new Set<string | undefined>();
  for (const { datasetId } of fragments) {
    if (seen.has(datasetId)) {
      const which = datasetId === undefined ? 'without datasetId' : `with the datasetId ${datasetId}`;
      throw badRequest(`${at}: expected at most one instance ${which}.`);
    }
    seen.add(datasetId);
  }
}

function expandInstance(iri: Iri, value: JsonValue, at: string, reading: Reading): AttributeFragment {
  if (isObject(value)) return bareValue(value, at, reading) ?? expandObject(iri, value, at, reading);
  if (value === ngsiLdNull) {
    if (!reading.rules.nullInstance) throw nullRefused(at);
    return { value: null };
  }
  return { kind: 'Property', value: readJson(value, at, false) };
}

/** What surrounds the members of one instance. */
interface InstanceReading extends Reading {
  readonly kind: AttributeKind | undefined;
  readonly proof: boolean;
}

function expandObject(iri: Iri, object: JsonObject, at: string, reading: Reading): AttributeFragment {
  const { context, rules } = reading;
  const kind = kindOf(object, at, rules);
  const instance: InstanceReading = { kind, proof: iri === proofName, context, rules };
  const fragment: Mutable<AttributeFragment> = kind === undefined ? {} : { kind };
  let subAttributes: Record<Iri, readonly AttributeFragment[]> | undefined;
  for (const member of Object.keys(object)) {
    const value = object[member] ?? null;
    const memberAt = `${at}.${member}`;
    const read = memberReaders.get(member);
    if (read !== undefined) {
      read(fragment, value, memberAt, instance);
    } else {
      subAttributes ??= {};
      const subName = expandNewName(subAttributes, member, reading, memberAt);
      subAttributes[subName] = expandSubAttribute(subName, value, memberAt, reading);
    }
  }
  if (subAttributes !== undefined) fragment.attributes = subAttributes;
  if (rules.complete && kind !== undefined && fragment.value === undefined) {
    throw expected(`${at}.${valueMembers[kind]}`, `the ${valueMembers[kind]} of a ${kind}`, undefined);
  }
  return fragment;
}

function expandSubAttribute(iri: Iri, value: JsonValue, at: string, reading: Reading) {
  const fragments = expandInstances(iri, value, at, readingOfSubAttributes(reading));
  if (iri === proofName) for (const fragment of fragments) assertProof(fragment, at);
  return fragments;
}

/** An object that is a value by itself (clause 4.5.2.3): a GeoJSON geometry, or a typed JSON-LD value. */
function bareValue(object: JsonObject, at: string, reading: Reading): AttributeFragment | undefined {
  if (looksLikeGeometry(object)) {
    const value = expandValue('GeoProperty', object, at, reading);
    // An Attribute that exists may be a Property that holds a geometry: it stays what it is.
    return reading.rules.complete ? { kind: 'GeoProperty', value } : { value };
  }
  if (Object.hasOwn(object, '@value')) return { kind: 'Property', value: readJson(object, at, false) };
  return undefined;
}

/** The kind that an object names or, in the concise representation, implies; undefined where it does neither. */
function kindOf(object: JsonObject, at: string, rules: ExpansionRules): AttributeKind | undefined {
  const type = own(object, 'type');
  const alias = own(object, '@type');
  if (type !== undefined && alias !== undefined) {
    throw badRequest(`${at}: expected type or @type, but has both.`);
  }
  const named = type === undefined ? alias : type;
  if (named !== undefined) {
    if (typeof named === 'string' && isAttributeKind(named)) return named;
    throw expected(`${at}.type`, `one of ${attributeKinds.join(', ')}`, named);
  }
  const value = own(object, 'value');
  if (value !== undefined) return kindOfValue(value, rules);
  for (const [member, kind] of kindsByMember) if (Object.hasOwn(object, member)) return kind;
  if (!rules.complete) return undefined;
  throw badRequest(
    `${at}: expected a type, or one of value, ${[...kindsByMember.keys()].join(', ')}, but it has none.`,
  );
}

/** `value` alone is a Property's or a GeoProperty's: what may be either is left to the Attribute that exists. */
function kindOfValue(value: JsonValue, rules: ExpansionRules): AttributeKind | undefined {
  if (looksLikeGeometry(value)) return rules.complete ? 'GeoProperty' : undefined;
  return value === ngsiLdNull && rules.nullInstance ? undefined : 'Property';
}

function assertProof(fragment: AttributeFragment, at: string): void {
  const { kind, value } = fragment;
  if (kind !== undefined && kind !== 'Property')
    throw badRequest(`${at}: expected a Property, but it is a ${kind}.`);
  if (value !== undefined && value !== null && !isObject(value)) {
    throw expected(`${at}.value`, 'the object of a proof', value);
  }
}

type MemberReader = (
  fragment: Mutable<AttributeFragment>,
  value: JsonValue,
  at: string,
  instance: InstanceReading,
) => void;

const ignore: MemberReader = () => undefined;

const refuseContext: MemberReader = (_, __, at) => {
  throw badRequest(`${at}: expected an @context at the root of the document only.`);
};

const refuseOutput: MemberReader = (_, __, at, { rules }) => {
  if (rules.answer) return;
  throw badRequest(`${at}: expected no such member, since it occurs in answers only.`);
};

function valueReader(member: string): MemberReader {
  return (fragment, value, at, reading) => {
    const { kind } = reading;
    const expectedMember = kind === undefined ? 'value' : valueMembers[kind];
    if (member !== expectedMember) {
      throw badRequest(
        `${at}: expected no such member, since a ${kind ?? 'Property'} has ${expectedMember}.`,
      );
    }
    fragment.value = expandValue(kind ?? impliedKind(value), value, at, reading);
  };
}

/** How to check a value whose kind is left open (see {@link kindOfValue}). */
function impliedKind(value: JsonValue): AttributeKind {
  return looksLikeGeometry(value) ? 'GeoProperty' : 'Property';
}

const readDatasetId: MemberReader = (fragment, value, at) => {
  if (value === ngsiLdNull) throw badRequest(`${at}: expected a URI, since a datasetId cannot be removed.`);
  if (value !== '@none') fragment.datasetId = assertUri(value, at);
};

function dateTimeReader(member: 'observedAt' | 'expiresAt'): MemberReader {
  return (fragment, value, at, { rules }) => {
    fragment[member] = isRemoval(value, at, rules) ? null : assertDateTime(value, at);
  };
}

/** What clients send there is ignored: the broker makes it. */
function systemTimeReader(member: 'createdAt' | 'modifiedAt'): MemberReader {
  return (fragment, value, at, { rules }) => {
    if (rules.restored) fragment[member] = assertInstant(value, at);
  };
}

const readUnitCode: MemberReader = (fragment, value, at, { kind, rules }) => {
  assertFits(kind, 'unitCode', at);
  if (isRemoval(value, at, rules)) fragment.unitCode = null;
  // Devices state their units themselves, be it none.
  else fragment.unitCode = rules.restored && value === '' ? value : assertString(value, at);
};

function namesReader(member: 'valueType' | 'objectType'): MemberReader {
  return (fragment, value, at, reading) => {
    const { kind, rules } = reading;
    assertFits(kind, member, at);
    if (isRemoval(value, at, rules)) {
      fragment[member] = null;
      return;
    }
    const names = readNames(value, at, (name, nameAt) => readName(name, nameAt, reading));
    if (kind === 'LanguageProperty' && (names.length !== 1 || names[0] !== langString)) {
      throw expected(at, 'langString, since it is a LanguageProperty', value);
    }
    fragment[member] = names;
  };
}

const langString: Iri = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString';

function readName(name: JsonValue, at: string, reading: Reading): Iri {
  if (name === ngsiLdNull) throw nullRefused(at);
  return expandTypeName(name, reading, at);
}

function assertFits(kind: AttributeKind | undefined, member: KindMember, at: string): void {
  if (kind !== undefined) assertMemberFits(kind, member, at);
}

function isRemoval(value: JsonValue, at: string, rules: ExpansionRules): boolean {
  if (value !== ngsiLdNull) return false;
  if (!rules.nullMember) throw nullRefused(at);
  return true;
}

function sealedReader(member: 'entityIdSealed' | 'entityTypeSealed'): MemberReader {
  return (fragment, value, at, reading) => {
    if (!reading.proof) throw badRequest(`${at}: expected no such member outside of ngsildproof.`);
    fragment[member] = member === 'entityIdSealed' ? readSealedId(value, at) : readName(value, at, reading);
  };
}

function readSealedId(value: JsonValue, at: string): string {
  if (value === ngsiLdNull) throw nullRefused(at);
  return assertString(value, at);
}

const memberReaders: ReadonlyMap<string, MemberReader> = new Map<string, MemberReader>([
  ['type', ignore],
  ['@type', ignore],
  ...['value', ...kindsByMember.keys()].map((member) => [member, valueReader(member)] as const),
  ['datasetId', readDatasetId],
  ['observedAt', dateTimeReader('observedAt')],
  ['expiresAt', dateTimeReader('expiresAt')],
  ['unitCode', readUnitCode],
  ['valueType', namesReader('valueType')],
  ['objectType', namesReader('objectType')],
  ['entityIdSealed', sealedReader('entityIdSealed')],
  ['entityTypeSealed', sealedReader('entityTypeSealed')],
  ['createdAt', systemTimeReader('createdAt')],
  ['modifiedAt', systemTimeReader('modifiedAt')],
  ['deletedAt', ignore],
  ['instanceId', ignore],
  ...['Value', 'Object', 'LanguageMap', 'Vocab', 'Json', 'ValueList', 'ObjectList'].map(
    (member) => [`previous${member}`, refuseOutput] as const,
  ),
  ...['entity', 'entityList', 'lang'].map((member) => [member, refuseOutput] as const),
  ['@context', refuseContext],
]);
