import type { JsonValue } from '../json.ts';
import type { AttributeKind, EpochMs, Iri } from './entity.ts';

/**
 * What a write says of one Attribute instance, in expanded form. JavaScript `null` stands for the NGSI-LD
 * Null ("remove this"); a member that is absent was not mentioned.
 */
export interface AttributeFragment {
  /** Absent only in a partial update or merge that does not name it. */
  readonly kind?: AttributeKind;
  /** `null`: remove the instance. Absent only in a partial update or merge that does not touch it. */
  readonly value?: JsonValue;
  readonly datasetId?: string;
  readonly observedAt?: string | null;
  readonly unitCode?: string | null;
  readonly valueType?: readonly Iri[] | null;
  readonly objectType?: readonly Iri[] | null;
  readonly expiresAt?: string | null;
  readonly entityIdSealed?: string;
  readonly entityTypeSealed?: Iri;
  readonly attributes?: AttributeFragments;
  /** System times, in a state that is to be restored only. */
  readonly createdAt?: EpochMs;
  readonly modifiedAt?: EpochMs;
}

/** Attribute instances by expanded name. */
export type AttributeFragments = Readonly<Record<Iri, readonly AttributeFragment[]>>;

/**
 * What a write says of an Entity. A complete fragment (create, replace) has id, types, and a kind and a value
 * in every Attribute, and no null anywhere.
 */
export interface EntityFragment {
  readonly id?: string;
  /** Empty when not mentioned. */
  readonly types: readonly Iri[];
  readonly scopes?: readonly string[] | null;
  readonly expiresAt?: string | null;
  readonly attributes: AttributeFragments;
  /** System times, in a state that is to be restored only. */
  readonly createdAt?: EpochMs;
  readonly modifiedAt?: EpochMs;
}
