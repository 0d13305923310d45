import type { AttributeInstance, AttributeKind, Entity, EpochMs, Iri } from '../model/entity.ts';

/** One Attribute instance that changed, as far as a notification can speak of it. */
export interface NotifiedAttribute {
  readonly attribute: Iri;
  readonly datasetId?: string;
  readonly effect: 'created' | 'updated' | 'deleted';
  /** The kind of what was deleted: its null marker depends on it. */
  readonly kind: AttributeKind;
  /** The instance before: of what was deleted, and of the others where a Subscription that fires shows changes. */
  readonly before?: AttributeInstance;
}

/** The change that notifications of the outbox speak of: kept once, whatever the number of Subscriptions. */
export interface NotifiedChange {
  readonly kind: 'created' | 'updated' | 'deleted';
  /** The state after; for a deletion the state before. */
  readonly entity: Entity;
  /** Empty unless the Entity was updated: of one that came or went, everything did. */
  readonly attributes: readonly NotifiedAttribute[];
  readonly at: EpochMs;
  /** Request headers that receivers asked for, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The brokers that the change has come through, the first first, as their `Via` headers name them. */
  readonly via?: readonly string[];
  /** Its notification was given up, and is owed again since then: older than every other change that is owed. */
  readonly owedSince?: EpochMs;
}
