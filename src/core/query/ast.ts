import type { Entity, Iri } from '../model/entity.ts';

/**
 * The query language as frozen, serialisable data. `Name` is the form of type and Attribute names: a
 * {@link ParsedQuery} has them as written, a {@link BoundQuery} has them expanded with the request's @context.
 * Stores, subscriptions and `matches` take the bound form only.
 */

/** A type selection (clause 4.17): the types that an Entity must have. `any` is `*`. */
export type TypeSelection<Name> =
  | { readonly kind: 'type'; readonly name: Name }
  | { readonly kind: 'any' }
  | { readonly kind: 'and'; readonly operands: readonly TypeSelection<Name>[] }
  | { readonly kind: 'or'; readonly operands: readonly TypeSelection<Name>[] };

/** A scope query (clause 4.19). */
export type ScopeQuery =
  | { readonly kind: 'scope'; readonly levels: readonly string[]; readonly subtree: boolean }
  | { readonly kind: 'and'; readonly operands: readonly ScopeQuery[] }
  | { readonly kind: 'or'; readonly operands: readonly ScopeQuery[] };

/**
 * A path into an Entity (clause 4.9). `names` is an Attribute followed by sub-Attributes or members
 * (`observedAt`, `unitCode`, `createdAt`…); `trailing` addresses the inside of the value by raw keys, or a
 * language of a LanguageProperty.
 */
export interface AttributePath<Name> {
  readonly names: readonly [PathStep<Name>, ...PathStep<Name>[]];
  readonly trailing?: readonly [string, ...string[]];
  /** Of a bound path: `trailing` may address the JSON of a JsonProperty, whose keys are never expanded. */
  readonly jsonKeys?: true;
  /** `rel{Type:path}`: the rest of the path is followed in the linked Entity. */
  readonly linked?: { readonly type?: Name; readonly path: AttributePath<Name> };
}

/** A name to expand, or a member of the standard that is never expanded. */
export type PathStep<Name> =
  | { readonly kind: 'attribute'; readonly name: Name }
  | { readonly kind: 'member'; readonly name: string };

/** A literal of the query language. */
export type QueryValue =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** `quoted` is kept for printing: a quoted date is a string, never an instant. */
  | { readonly kind: 'string'; readonly value: string; readonly quoted: boolean }
  /** `text` as written; `value` in epoch milliseconds (milliseconds of the day for a time). */
  | { readonly kind: 'dateTime' | 'date' | 'time'; readonly text: string; readonly value: number };

export type ComparisonOperator = '==' | '!=' | '>' | '>=' | '<' | '<=' | '~=' | '!~=';

/** What a comparison compares with. Lists and ranges go with `==` and `!=` only. */
export type ComparisonOperand =
  | QueryValue
  | { readonly kind: 'list'; readonly values: readonly QueryValue[] }
  | { readonly kind: 'range'; readonly from: QueryValue; readonly to: QueryValue };

/** The attribute query `q` (clause 4.9). */
export type QExpression<Name> =
  | { readonly kind: 'and'; readonly operands: readonly QExpression<Name>[] }
  | { readonly kind: 'or'; readonly operands: readonly QExpression<Name>[] }
  | { readonly kind: 'exists'; readonly path: AttributePath<Name>; readonly negated: boolean }
  | {
      readonly kind: 'compare';
      readonly path: AttributePath<Name>;
      readonly operator: ComparisonOperator;
      readonly operand: ComparisonOperand;
    };

/** A GeoJSON geometry that an Entity or a query may hold. */
export interface Geometry {
  readonly type: 'Point' | 'MultiPoint' | 'LineString' | 'MultiLineString' | 'Polygon' | 'MultiPolygon';
  /** Nested arrays of [longitude, latitude] positions, as deep as the type says. */
  readonly coordinates: readonly unknown[];
}

/** The geo-query (clause 4.10). Distances in metres, geodesic. */
export interface GeoQuery<Name> {
  readonly georel:
    | { readonly kind: 'near'; readonly minDistance?: number; readonly maxDistance?: number }
    | { readonly kind: 'within' | 'contains' | 'intersects' | 'equals' | 'disjoint' | 'overlaps' };
  readonly geometry: Geometry;
  readonly geoproperty: Name;
}

/**
 * An order of Entities (clause 4.23): by the first key, where that leaves two equal by the second, and at last by
 * id. Without a value for a key an Entity comes last, in either direction.
 */
export interface Ordering<Name> {
  readonly keys: readonly [OrderKey<Name>, ...OrderKey<Name>[]];
  /** A BCP 47 tag, `-u-co-` extensions included: how strings are ordered. By code point when absent. */
  readonly collation?: string;
}

export interface OrderKey<Name> {
  readonly path: AttributePath<Name>;
  readonly direction: 'ascending' | 'descending';
  /** Order by the distance of a GeoProperty from this geometry rather than by a value. */
  readonly distanceFrom?: Geometry;
}

/**
 * Members of an Entity by name (`pick` and `omit`, clause 4.21): Attributes, and `id`, `type`, `scope`, `createdAt`,
 * `modifiedAt`, `expiresAt`. Behind the name of a Relationship may stand the members of the Entities that it links to.
 */
export type MemberSelection = ReadonlyMap<string, MemberSelection | undefined>;

/** One of the choices of Entities in a query that comes as a body (clause 5.2.33): every part that is present must hold. */
export interface EntitySelector<Name> {
  readonly types?: TypeSelection<Name>;
  readonly ids?: readonly string[];
  /** Ignored when `ids` is present. */
  readonly idPattern?: string;
}

/** Which Entities: every part that is present must hold. */
export interface EntityQuery<Name> {
  /** At least one of these holds. */
  readonly selectors?: readonly EntitySelector<Name>[];
  readonly types?: TypeSelection<Name>;
  readonly ids?: readonly string[];
  /** A pattern of the linear-time engine, searched anywhere in the id. Ignored when `ids` is present. */
  readonly idPattern?: string;
  /** At least one of these Attributes exists. */
  readonly attrs?: readonly Name[];
  readonly q?: QExpression<Name>;
  readonly scopeQ?: ScopeQuery;
  readonly geoQ?: GeoQuery<Name>;
  /**
   * Only these instances of Attributes are looked at by `q` and `geoQ`: datasetIds, `@none` for the default
   * instance.
   */
  readonly datasetIds?: readonly string[];
}

/**
 * The linked Entities that a query may look at, by id: local ones, in the same snapshot as the Entity. Undefined for
 * one that is not there.
 */
export type LinkedEntities = (id: string) => Entity | undefined;

declare const shortName: unique symbol;

/** A name as the client wrote it: not expanded yet. */
export type ShortName = string & { readonly [shortName]: true };

/** What binding does with the values and keys in the `q` of a query: Attributes by name (clause 4.9). */
interface ValueInterpretation {
  /** What these Attributes are compared with are terms to expand, as their vocabulary is. */
  readonly expandValues?: readonly ShortName[];
  /** The keys in `[…]` behind these Attributes are those of their JSON. */
  readonly jsonKeys?: readonly ShortName[];
}

export interface ParsedQuery extends EntityQuery<ShortName>, ValueInterpretation {}

export type BoundQuery = EntityQuery<Iri>;
