import type { BoundQuery } from '../query/ast.ts';
import type { Iri } from './entity.ts';
import type { AttributeFragment, EntityFragment } from './fragment.ts';

/**
 * What every entity command may carry. `guard` is evaluated in the commit on the state before; where it does
 * not match, the command is refused as if the Entity did not exist.
 */
interface Guarded {
  readonly guard?: BoundQuery;
}

/** 5.6.1 Create Entity. `entity` is complete. */
export interface CreateEntity extends Guarded {
  readonly kind: 'createEntity';
  readonly id: string;
  readonly entity: EntityFragment;
}

/** 5.6.18 Replace Entity. `entity` is complete. */
export interface ReplaceEntity extends Guarded {
  readonly kind: 'replaceEntity';
  readonly id: string;
  readonly entity: EntityFragment;
}

/** 5.6.17 Merge Entity. */
export interface MergeEntity extends Guarded {
  readonly kind: 'mergeEntity';
  readonly id: string;
  readonly fragment: EntityFragment;
  /** Set on every instance that is touched and does not bring its own, where it has one already or is new. */
  readonly observedAt?: string;
  /** The language in which a plain string updates a LanguageProperty. */
  readonly lang?: string;
}

/** 5.6.3 Append Attributes. */
export interface AppendAttributes extends Guarded {
  readonly kind: 'appendAttributes';
  readonly id: string;
  readonly fragment: EntityFragment;
  /** Existing instances are left as they are and reported as not updated. */
  readonly noOverwrite: boolean;
}

/** 5.6.2 Update Attributes. */
export interface UpdateAttributes extends Guarded {
  readonly kind: 'updateAttributes';
  readonly id: string;
  readonly fragment: EntityFragment;
}

/** 5.6.4 Partial Attribute Update: `fragment.datasetId` selects the instance. */
export interface PartialUpdateAttribute extends Guarded {
  readonly kind: 'partialUpdateAttribute';
  readonly id: string;
  readonly attribute: Iri;
  readonly fragment: AttributeFragment;
}

/** 5.6.19 Replace Attribute. Each fragment is complete. */
export interface ReplaceAttribute extends Guarded {
  readonly kind: 'replaceAttribute';
  readonly id: string;
  readonly attribute: Iri;
  readonly fragments: readonly AttributeFragment[];
}

/** 5.6.5 Delete Attribute. */
export interface DeleteAttribute extends Guarded {
  readonly kind: 'deleteAttribute';
  readonly id: string;
  /** The expanded name, or `scope`. */
  readonly attribute: Iri | 'scope';
  /** The instance; absent for the default one. Ignored with `all`. */
  readonly datasetId?: string;
  readonly all: boolean;
}

/** 5.6.6 Delete Entity. */
interface DeleteEntity extends Guarded {
  readonly kind: 'deleteEntity';
  readonly id: string;
}

/**
 * 5.6.8 Upsert of one Entity: created when absent, else replaced or updated Attribute by Attribute.
 * With `ifNewer` (devices) an instance whose observedAt is older than the stored one of the same datasetId is
 * left out of the current state.
 */
export interface UpsertEntity extends Guarded {
  readonly kind: 'upsertEntity';
  readonly id: string;
  readonly entity: EntityFragment;
  readonly mode: 'replace' | 'update';
  readonly ifNewer?: boolean;
}

/**
 * An Entity as another broker tells it in a notification: instances are added, replaced where they differ, removed
 * where they are null, and left where the stored one was observed later. What is not mentioned stays. Created when absent.
 */
export interface MirrorEntity extends Guarded {
  readonly kind: 'mirrorEntity';
  readonly id: string;
  readonly fragment: EntityFragment;
}

/**
 * 5.6.21 Purge, for one of the Entities that it selects: takes Attributes away, those named or all but those named.
 * Types, scopes and the Entity stay.
 */
export interface ReduceAttributes extends Guarded {
  readonly kind: 'reduceAttributes';
  readonly id: string;
  readonly attributes: readonly Iri[];
  readonly keep: boolean;
}

/** Removes what has ceased to exist by the time of the commit (clause 4.22). Does nothing where nothing has. */
export interface ExpireEntity extends Guarded {
  readonly kind: 'expireEntity';
  readonly id: string;
}

/**
 * Puts an Entity as it was kept elsewhere, in the place of the one that is there: its system times are those of the
 * fragment, and no Subscription hears of it. Where the fragment has no times they are those of the commit.
 */
export interface RestoreEntity {
  readonly kind: 'restoreEntity';
  readonly id: string;
  /** Complete. */
  readonly entity: EntityFragment;
  /** Whether an Entity that exists makes room; else it is refused. */
  readonly replace: boolean;
}

/** Everything that changes an Entity: plain, serialisable data. */
export type EntityCommand =
  | CreateEntity
  | ReplaceEntity
  | MergeEntity
  | AppendAttributes
  | UpdateAttributes
  | PartialUpdateAttribute
  | ReplaceAttribute
  | DeleteAttribute
  | DeleteEntity
  | UpsertEntity
  | MirrorEntity
  | ReduceAttributes
  | ExpireEntity
  | RestoreEntity;
