import { badRequest, Problem } from '../errors.ts';
import type { AttributeChange, NotUpdated, Reduction } from './change.ts';
import type { CreateEntity, ReplaceEntity, UpsertEntity } from './command.ts';
import { noteChange } from './draft.ts';
import type { AttributeInstance, Attributes, Entity, EpochMs, Iri } from './entity.ts';
import type { AttributeFragment, EntityFragment } from './fragment.ts';
import { indexOfDataset, instancesOf, type Mutable, materialise } from './materialise.ts';
import { isOlder, olderThan, overwriteAttributes } from './reduce-attributes.ts';

/** 5.6.1: the Entity must not exist. */
export function createEntity(state: Entity | undefined, command: CreateEntity, now: EpochMs): Reduction {
  if (state !== undefined) throw new Problem('AlreadyExists', `An Entity with the id ${command.id} exists.`);
  return write(undefined, command.id, command.entity, now, false);
}

/** 5.6.18: nothing of the Entity stays but its id, its types, and when it and what remains was created. */
export function replaceEntity(state: Entity, command: ReplaceEntity, now: EpochMs): Reduction {
  const { types } = command.entity;
  if (types.length !== state.types.length || types.some((type) => !state.types.includes(type))) {
    throw badRequest(`type: expected the types that the Entity has: ${state.types.join(', ')}.`);
  }
  return write(state, command.id, command.entity, now, false);
}

/** 5.6.8: created where absent; else replaced as a whole, types too, or overwritten Attribute by Attribute. */
export function upsertEntity(state: Entity | undefined, command: UpsertEntity, now: EpochMs): Reduction {
  const { id, entity, mode, ifNewer = false } = command;
  if (state === undefined || mode === 'replace') return write(state, id, entity, now, ifNewer);
  return overwriteAttributes(state, entity, now, ifNewer);
}

/** 5.6.6: nothing is left of the Entity. */
export function removeEntity(state: Entity): Reduction {
  const writing: Writing = { attributes: {}, changes: [], updated: [], notUpdated: [] };
  noteRemoved(writing, state.attributes);
  const { changes, updated, notUpdated } = writing;
  const change = { id: state.id, kind: 'deleted' as const, before: state, attributes: changes };
  return { entity: undefined, change, updated, notUpdated };
}

/** What is written in the place of a whole Entity. */
interface Writing {
  readonly attributes: Record<Iri, readonly AttributeInstance[]>;
  readonly changes: AttributeChange[];
  readonly updated: Iri[];
  readonly notUpdated: NotUpdated[];
}

function write(
  state: Entity | undefined,
  id: string,
  fragment: EntityFragment,
  now: EpochMs,
  ifNewer: boolean,
): Reduction {
  if (fragment.types.length === 0) throw badRequest('type: expected at least one type.');
  const writing: Writing = { attributes: {}, changes: [], updated: [], notUpdated: [] };
  for (const name of Object.keys(fragment.attributes)) {
    writeAttribute(writing, state?.attributes, name, fragment.attributes[name] ?? [], now, ifNewer);
  }
  if (state !== undefined) noteRemoved(writing, state.attributes);
  const { attributes, changes, notUpdated } = writing;
  const entity: Mutable<Entity> = {
    id,
    types: fragment.types,
    scopes: fragment.scopes ?? [],
    attributes,
    createdAt: state === undefined ? now : state.createdAt,
    modifiedAt: now,
  };
  if (typeof fragment.expiresAt === 'string') entity.expiresAt = fragment.expiresAt;
  const updated = fragment.scopes ? [...writing.updated, 'scope'] : writing.updated;
  const change = { id, after: entity, attributes: changes };
  return {
    entity,
    change:
      state === undefined ? { ...change, kind: 'created' } : { ...change, kind: 'updated', before: state },
    updated,
    notUpdated,
  };
}

function writeAttribute(
  writing: Writing,
  previous: Attributes | undefined,
  name: Iri,
  fragments: readonly AttributeFragment[],
  now: EpochMs,
  ifNewer: boolean,
): void {
  const before = instancesOf(previous, name);
  const after: AttributeInstance[] = [];
  for (const fragment of fragments) {
    const earlier = before[indexOfDataset(before, fragment.datasetId)];
    if (ifNewer && earlier !== undefined && isOlder(fragment, earlier)) {
      after.push(earlier);
      writing.notUpdated.push({ attribute: name, reason: olderThan(earlier) });
    } else {
      const instance = materialise(fragment, earlier, now, name);
      after.push(instance);
      noteChange(writing, name, earlier, instance);
    }
  }
  if (after.length > 0) writing.attributes[name] = after;
}

function noteRemoved(writing: Writing, previous: Attributes): void {
  for (const name of Object.keys(previous)) {
    const left = instancesOf(writing.attributes, name);
    for (const instance of instancesOf(previous, name)) {
      if (indexOfDataset(left, instance.datasetId) === -1) noteChange(writing, name, instance, undefined);
    }
  }
}
