import type { JsonValue } from '../../core/json.ts';

/**
 * The stored form of an Entity: see `docs/reference/sqlite-file.md`. Integers stand for the IRIs of types and
 * Attribute names; everything that has its usual value is absent.
 */
export interface LeanEntity {
  /** Types. */
  readonly t: readonly number[];
  /** createdAt, in epoch milliseconds. */
  readonly c: number;
  /** modifiedAt, in milliseconds after createdAt; absent when they are equal. */
  m?: number;
  /** Scopes. */
  s?: readonly string[];
  /** expiresAt. */
  e?: string;
  /** Attributes. */
  a?: readonly LeanAttribute[];
  /** There is a number below that a double cannot hold. */
  r?: 1;
}

/**
 * An Attribute: its name, then the value and the rest of each instance in turn. The rest of the last instance is
 * absent when it is empty.
 */
export type LeanAttribute = readonly [number, ...(JsonValue | LeanRest)[]];

/** What an instance has besides its value. */
export interface LeanRest {
  /** The number of the kind; absent for a Property. */
  k?: number;
  /** datasetId. */
  d?: string;
  /** observedAt. */
  o?: string;
  /** unitCode. */
  u?: string;
  /** createdAt, in milliseconds after that of what it belongs to; absent when they are equal. */
  c?: number;
  /** modifiedAt, in milliseconds after createdAt; absent when it is that of what it belongs to. */
  m?: number;
  /** valueType, as IRIs. */
  v?: readonly string[];
  /** objectType. */
  t?: readonly number[];
  /** expiresAt. */
  e?: string;
  /** entityIdSealed. */
  i?: string;
  /** entityTypeSealed, as an IRI. */
  y?: string;
  /** Sub-Attributes. */
  a?: readonly LeanAttribute[];
}
