import type { AttributeChange, NotUpdated, Reduction } from './change.ts';
import type { AttributeInstance, Attributes, Entity, EpochMs, Iri } from './entity.ts';
import type { EntityFragment } from './fragment.ts';
import { instancesOf, type Mutable, withInstance } from './materialise.ts';

/** An Entity that is being changed: it shares with the state before whatever was not touched. */
export interface Draft {
  readonly before: Entity;
  readonly now: EpochMs;
  types: readonly Iri[];
  scopes: readonly string[];
  expiresAt: string | undefined;
  attributes: Attributes;
  /** The same as `attributes` once they are this draft's own and may be written to. */
  own: Record<Iri, readonly AttributeInstance[]> | undefined;
  /** Whether anything beside Attributes was written. */
  touched: boolean;
  readonly changes: AttributeChange[];
  readonly updated: (Iri | 'scope')[];
  readonly notUpdated: NotUpdated[];
}

export function draftOf(before: Entity, now: EpochMs): Draft {
  const { types, scopes, expiresAt, attributes } = before;
  return {
    before,
    now,
    types,
    scopes,
    expiresAt,
    attributes,
    own: undefined,
    touched: false,
    changes: [],
    updated: [],
    notUpdated: [],
  };
}

/**
 * Writes one instance of an Attribute, and notes the change.
 *
 * @param index the place of the instance, -1 where it is new.
 * @param after undefined where the instance is removed.
 */
export function writeInstance(
  draft: Draft,
  name: Iri,
  index: number,
  after: AttributeInstance | undefined,
): void {
  const instances = instancesOf(draft.attributes, name);
  const before = instances[index];
  setInstances(draft, name, withInstance(instances, index, after));
  noteChange(draft, name, before, after);
}

/** Puts instances in the place of those of an Attribute, and removes it where there are none. */
export function setInstances(draft: Draft, name: Iri, instances: readonly AttributeInstance[]): void {
  if (draft.own === undefined) {
    draft.own = { ...draft.attributes };
    draft.attributes = draft.own;
  }
  if (instances.length > 0) draft.own[name] = instances;
  else delete draft.own[name];
}

/** Notes what became of one instance, at least one of the two being there. */
export function noteChange(
  draft: Pick<Draft, 'changes' | 'updated'>,
  attribute: Iri,
  before: AttributeInstance | undefined,
  after: AttributeInstance | undefined,
): void {
  const datasetId = (after ?? before)?.datasetId;
  const change: Mutable<AttributeChange> = { attribute };
  if (datasetId !== undefined) change.datasetId = datasetId;
  if (before !== undefined) change.before = before;
  if (after !== undefined) change.after = after;
  draft.changes.push(change);
  noteUpdated(draft, attribute);
}

function noteUpdated(draft: Pick<Draft, 'updated'>, name: Iri | 'scope'): void {
  if (!draft.updated.includes(name)) draft.updated.push(name);
}

export function writeScopes(draft: Draft, scopes: readonly string[]): void {
  draft.scopes = scopes;
  draft.touched = true;
  noteUpdated(draft, 'scope');
}

/** Adds the types that the Entity does not have yet (clause 4.16). */
export function addTypes(draft: Draft, types: readonly Iri[]): void {
  const added = types.filter((type) => !draft.types.includes(type));
  if (added.length === 0) return;
  draft.types = [...draft.types, ...added];
  draft.touched = true;
}

/** Sets or removes the expiresAt of the Entity where a fragment mentions it. */
export function writeExpiresAt(draft: Draft, { expiresAt }: EntityFragment): void {
  if (expiresAt === undefined || (expiresAt === null && draft.expiresAt === undefined)) return;
  draft.expiresAt = expiresAt ?? undefined;
  draft.touched = true;
}

/** What came of it. Without any write the Entity is the one before, and there is no change. */
export function finish(draft: Draft): Reduction {
  const { before, now, changes, updated, notUpdated } = draft;
  if (changes.length === 0 && !draft.touched) return { entity: before, updated, notUpdated };
  const entity: Mutable<Entity> = {
    id: before.id,
    types: draft.types,
    scopes: draft.scopes,
    attributes: draft.attributes,
    createdAt: before.createdAt,
    modifiedAt: now,
  };
  if (draft.expiresAt !== undefined) entity.expiresAt = draft.expiresAt;
  return {
    entity,
    change: { id: before.id, kind: 'updated', before, after: entity, attributes: changes },
    updated,
    notUpdated,
  };
}
