import type { JsonValue } from '../json.ts';

/** An absolute IRI: an expanded type, Attribute or vocabulary name. */
export type Iri = string;

/** Milliseconds since 1970-01-01T00:00:00Z: every instant that Bocage itself makes. */
export type EpochMs = number;

/** The kinds of Attribute (clause 4.5), in the order in which the stores number them. */
export const attributeKinds = [
  'Property',
  'Relationship',
  'GeoProperty',
  'LanguageProperty',
  'VocabProperty',
  'JsonProperty',
  'ListProperty',
  'ListRelationship',
] as const;

export type AttributeKind = (typeof attributeKinds)[number];

/** The member that carries the value of each kind of Attribute in the NGSI-LD representations. */
export const valueMembers = {
  Property: 'value',
  Relationship: 'object',
  GeoProperty: 'value',
  LanguageProperty: 'languageMap',
  VocabProperty: 'vocab',
  JsonProperty: 'json',
  ListProperty: 'valueList',
  ListRelationship: 'objectList',
} as const satisfies Record<AttributeKind, string>;

/** The NGSI-LD Null (clause 4.5.0): in a fragment, "remove this". */
export const ngsiLdNull = 'urn:ngsi-ld:null';

/** Attributes by expanded name; each has at least one instance, and at most one for each datasetId. */
export type Attributes = Readonly<Record<Iri, readonly AttributeInstance[]>>;

/**
 * One instance of an Attribute, or of a sub-Attribute, in expanded form.
 *
 * `value` holds what the kind's own member holds, with names expanded:
 * Property any JSON but null; Relationship one URI or several; GeoProperty a GeoJSON geometry;
 * LanguageProperty its map; VocabProperty one IRI or several; JsonProperty its JSON as sent;
 * ListProperty an array; ListRelationship an array of URIs (bare strings).
 */
export interface AttributeInstance {
  readonly kind: AttributeKind;
  readonly value: JsonValue;
  /** Absent for the default instance. */
  readonly datasetId?: string;
  /** As sent by the client, to the character. */
  readonly observedAt?: string;
  readonly unitCode?: string;
  readonly valueType?: readonly Iri[];
  readonly objectType?: readonly Iri[];
  readonly expiresAt?: string;
  /** The sealed members of an `ngsildproof` (clause 4.5.2.2). */
  readonly entityIdSealed?: string;
  readonly entityTypeSealed?: Iri;
  readonly createdAt: EpochMs;
  readonly modifiedAt: EpochMs;
  /** Sub-Attributes: absent when there are none. */
  readonly attributes?: Attributes;
}

/** An Entity in expanded form (clause 4.5.1): the one form in which the core, the stores and the matcher see it. */
export interface Entity {
  readonly id: string;
  /** At least one, without duplicates, in the order given. */
  readonly types: readonly Iri[];
  /** With leading slash, without duplicates; empty when there is none. */
  readonly scopes: readonly string[];
  readonly attributes: Attributes;
  readonly expiresAt?: string;
  readonly createdAt: EpochMs;
  /** The latest modification of the Entity or of anything below it. */
  readonly modifiedAt: EpochMs;
}
