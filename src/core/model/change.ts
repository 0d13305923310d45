import type { AttributeInstance, Entity, Iri } from './entity.ts';

/** One Attribute instance before and after a command; one of the two is absent when it was created or deleted. */
export interface AttributeChange {
  readonly attribute: Iri;
  readonly datasetId?: string;
  readonly before?: AttributeInstance;
  readonly after?: AttributeInstance;
}

/** What a command did to one Entity. An Attribute that is written with an equal value is a change too. */
export interface EntityChange {
  readonly id: string;
  readonly kind: 'created' | 'updated' | 'deleted';
  readonly before?: Entity;
  readonly after?: Entity;
  readonly attributes: readonly AttributeChange[];
}

/** An Attribute that a command left as it was, and why (the `notUpdated` of UpdateResult, clause 5.2.18). */
export interface NotUpdated {
  readonly attribute: Iri | 'scope';
  readonly reason: string;
}

/** What a reducer answers. `change` is absent when the command changed nothing. */
export interface Reduction {
  /** The state after; absent when the Entity does not exist any more. */
  readonly entity: Entity | undefined;
  readonly change?: EntityChange;
  /** Expanded names of what was written, `scope` for scopes. */
  readonly updated: readonly (Iri | 'scope')[];
  readonly notUpdated: readonly NotUpdated[];
}
